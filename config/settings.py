"""Django's settings. Defaults are for the public site behind HTTPS; docs/operations.md lists the variables."""

from pathlib import Path

from csp.constants import NONE, SELF

from config import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = environ.folder("VAR_DIR", BASE_DIR / "var")

# Where the site runs
DEBUG = environ.flag("DEBUG")
PLAIN_HTTP = environ.flag("PLAIN_HTTP")
SECRET_KEY = environ.secret_key("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
ALLOWED_HOSTS = environ.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environ.origins("CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": environ.database("DATABASE_URL", sqlite=VAR_DIR / "db.sqlite3")}
# gunicorn.conf.py reads these two; refused here already, where the failure is one line and names the variable
BIND, WORKERS = environ.bind(), environ.workers()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What it is made of
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # so that widgets are drawn by templates of ours
    "csp",
    "django_htmx",
    "policies",
    "wizard",
]
# Sessions, sign-in and messages are there for the staff's pages; the residents' pages never touch them,
# and what is not touched sets no cookie (tests/test_house.py).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # a result is 17 KB, or 5.6 over a slow line
    "config.compressed.brotli_for_residents",  # or 5
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "policies.admin.outage.OutageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Policy data
PACKS_DIR = BASE_DIR / "policies" / "data" / "packs"
REGIONS_FILE = BASE_DIR / "policies" / "data" / "regions.csv"
CATALOGUE_FILE = BASE_DIR / "policies" / "data" / "catalogue.yaml"
CATALOG_WATCH_SECONDS = 1.0

# Language and time: one of each, whatever the browser asks for
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: hashed names, compressed once, served by the site itself
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.script.ScriptFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED},
}

# HTTPS, unless PLAIN_HTTP=1
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # load balancers ask over plain HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP

# Staff sign-in: cookies stay within /admin/ and end with the working day
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a long draft is one form

# What a page may load and say
SECURE_REFERRER_POLICY = "same-origin"  # not no-referrer: that would take the Origin off the staff's forms
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Errors go to standard error, without anything a resident entered; nobody is mailed
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "config.logs.WithoutValues",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "full": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "full" if DEBUG else "private"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
