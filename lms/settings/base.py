"""The embedded settings: one machine, SQLite, no service to install.

Only the environment changes between this and a ministry's data centre:
``DATABASE_URL``, ``REDIS_URL``, ``EMAIL_URL``. ``lms.settings.production``
demands what must not be left to a default.
"""

from pathlib import Path

import environ

from lms.settings.database import database
from lms.settings.secrets import secret_from_file

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = secret_from_file(DATA_DIR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")
WAGTAILADMIN_BASE_URL = SITE_URL

INSTALLED_APPS = [
    "lms.apps.LmsConfig",
    "cms.apps.CmsConfig",
    "certificates.apps.CertificatesConfig",
    "courses.apps.CoursesConfig",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "lms.middleware.RequestIdMiddleware",
    "lms.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "lms.middleware.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# How many proxies of ours stand before gunicorn and add to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# How many courses one person may learn in at once, unless an officer enrols them in one more.
COURSES_AT_ONCE = env.int("COURSES_AT_ONCE", default=20)
# Whether a keyed hash of citizen numbers is kept; without it they are checked and thrown away.
CITIZEN_NUMBERS = env.bool("CITIZEN_NUMBERS", default=False)
# How late an app may send a check-in that it scanned without a line.
CHECK_IN_LATER_HOURS = env.int("CHECK_IN_LATER_HOURS", default=24)

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lms" / "site" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.site.context.site",
            ],
        },
    }
]

DATABASES = {"default": database(env, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "courses.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "lms.settings.passwords.LightArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [
    BASE_DIR / "lms" / "locale",
    BASE_DIR / "lms" / "locale_wagtail",  # what Wagtail itself says too seldom in Thai
]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "lms" / "site" / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploads, submissions and certificates: outside MEDIA_ROOT, reached only through a view.
    "private": {
        "BACKEND": "courses.files.storage.PrivateStorage",
    },
    "staticfiles": {"BACKEND": "lms.static.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 24 * 3600  # addresses carry the version; production's are immutable
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="govlab@localhost")
EMAIL_TIMEOUT = 20  # seconds for each answer of the mail server; a job's lease holds several
# Where notices to the app go: one HTTPS address of a gateway, and the key it shares with us.
PUSH_GATEWAY_URL = env.str("PUSH_GATEWAY_URL", default="")
PUSH_GATEWAY_KEY = env.str("PUSH_GATEWAY_KEY", default="")

# Without a broker the job rows are drained by `manage.py work`; with one Celery is only the waker.
CELERY_BROKER_URL = REDIS_URL
JOBS_CARRIER = "celery" if REDIS_URL else "database"

CONTACT = {
    "office": env.str("CONTACT_OFFICE", default="ห้องปฏิบัติการนวัตกรรมภาครัฐ สำนักงาน ก.พ.ร."),
    "phone": env.str("CONTACT_PHONE", default=""),
    "email": env.str("CONTACT_EMAIL", default=""),
}

# What stands before the number of an agency's letters, by the agency's code: OPDC=นร 1200,ABC=…
LETTER_PREFIXES = env.dict("LETTER_PREFIXES", default={})

SPECIMEN_CERTIFICATES = env.bool("SPECIMEN_CERTIFICATES", default=True)
DEMO_ALLOWED = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

from lms.settings.api import *  # noqa: E402, F403 - one settings file a concern
from lms.settings.content import *  # noqa: E402, F403
from lms.settings.logs import *  # noqa: E402, F403
