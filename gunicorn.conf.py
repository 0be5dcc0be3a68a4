"""How the site is served. Found by gunicorn itself when started in this folder."""

import logging
import sys
from typing import Any

from gunicorn.glogging import Logger

from config import environ, logs

wsgi_app = "config.wsgi"
try:
    bind, workers = environ.bind(), environ.workers()
except environ.BadVariable as problem:
    sys.exit(str(problem))
preload_app = False  # each worker watches for publications by itself, from after the fork
timeout = 30
worker_class = "config.worker.PlainWorker"
limit_request_line = 8190

# Method, path, status, size and time: no query string, no referer, no visitor's address.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
loglevel = "warning"


class PrivateLogger(Logger):
    """gunicorn's log, with query strings cut off: its errors quote the request line."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.WithoutQueries(self.error_fmt, self.datefmt))


logger_class = PrivateLogger


def when_ready(server: Any) -> None:
    logging.getLogger("gunicorn.access").info("\n医保断缴指南  http://%s/   (Ctrl+C stops it)", bind)
