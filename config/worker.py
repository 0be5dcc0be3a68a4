"""gunicorn's worker, with words for people whose address cannot even be read, and without noting who they are."""

from socket import socket
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.sync import SyncWorker

UNREADABLE: dict[type[Exception], tuple[int, str]] = {
    errors.LimitRequestLine: (414, "URI Too Long"),
    errors.LimitRequestHeaders: (431, "Request Header Fields Too Large"),
    errors.InvalidRequestLine: (400, "Bad Request"),
    errors.InvalidRequestMethod: (400, "Bad Request"),
    errors.InvalidHTTPVersion: (400, "Bad Request"),
    errors.InvalidHeader: (400, "Bad Request"),
    errors.InvalidHeaderName: (400, "Bad Request"),
}
PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>这个地址打不开</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>这个地址打不开</h1>
<p>地址太长，或者里面有不认识的内容。请从<a href="/">首页</a>重新开始。</p>
<p>急着办的，先打<a href="tel:12393">12393</a>（先拨参保地的区号）。</p></body></html>
"""


class PlainWorker(SyncWorker):  # type: ignore[misc]
    def handle_error(self, req: Any, client: socket, addr: Any, exc: Exception) -> None:
        """What is no request is answered here; gunicorn would answer in English and log the visitor's address."""
        known = next((answer for kind, answer in UNREADABLE.items() if isinstance(exc, kind)), None)
        if known is None:
            super().handle_error(req, client, addr, exc)
            return
        status, reason = known
        self.log.warning("Unreadable request: %s %s", status, type(exc).__name__)
        body = PAGE.encode()
        head = (
            f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            "Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: same-origin\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            util.write_nonblock(client, head.encode() + body)
        except OSError:
            self.log.debug("The visitor has gone.")
