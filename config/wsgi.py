"""What gunicorn loads, once in each worker: the site, then the watch for newer publications."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from policies import catalog  # noqa: E402  (needs the apps to be loaded)

catalog.watch()
