"""The site's settings, as the tests need them: plain HTTP, static files without hashes, quick passwords."""

import os

os.environ.setdefault("PLAIN_HTTP", "1")
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ")
# Playwright's synchronous interface runs an event loop in the tests' thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from config.settings import *  # noqa: F403
from config.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # straight from static/: nothing needs collecting
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and protects nothing here
CATALOG_WATCH_SECONDS = 0  # no thread watches for publications; a test that wants one starts it
