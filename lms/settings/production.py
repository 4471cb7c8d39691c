"""Production: the same code, with everything that must not be guessed demanded from outside."""

import os

from django.core.exceptions import ImproperlyConfigured

REQUIRED = {
    "SECRET_KEY": "a long random text, kept out of the repository",
    "ALLOWED_HOSTS": "the names the site answers to, separated by commas",
    "SITE_URL": "the public address, for example https://learn.example.go.th",
    "DATABASE_URL": "postgres://user:password@host/name",
    "REDIS_URL": "redis://:password@host:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "DATA_DIR": "a folder for uploads and certificates, backed up",
}
missing = [f"{name} ({what})" for name, what in REQUIRED.items() if not os.environ.get(name)]
if missing:
    raise ImproperlyConfigured("Set these before starting production: " + "; ".join(missing) + ".")

from lms.settings.base import *  # noqa: E402, F403 - only after the environment is complete
from lms.settings.base import SITE_URL, STORAGES, env  # noqa: E402

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY is too short or too plain: use 50 random characters.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
WAGTAILADMIN_BASE_URL = SITE_URL

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SPECIMEN_CERTIFICATES = env.bool("SPECIMEN_CERTIFICATES", default=False)
DEMO_ALLOWED = False

WHITENOISE_USE_FINDERS = False
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
