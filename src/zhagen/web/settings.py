"""Django's settings, all derived from the one configuration of the installation.

Nothing here is to be edited on a server: see `configuration.py` for what can be chosen, and
`docs/guide-embed.md` for how.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from zhagen.web.configuration import Configuration, database_of, load

CONFIGURATION: Configuration = load(os.environ, Path.cwd())


def _secret_key() -> str:
    """The configured key, else one made at the first start and readable by the owner only."""
    if CONFIGURATION.secret_key:
        return CONFIGURATION.secret_key
    CONFIGURATION.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = CONFIGURATION.data / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "zhagen.web.urls"
WSGI_APPLICATION = "zhagen.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "zhagen.web.look",
    "zhagen.web.accounts",
    "zhagen.web.audit",
    "zhagen.web.jobs",
    "zhagen.web.home",
    "zhagen.web.cases",
    "zhagen.web.dialogues",
    "zhagen.web.seat",
    "zhagen.web.plans",
    "zhagen.web.insights",
    "zhagen.web.pilots",
    "zhagen.web.slices",
    "zhagen.web.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhagen.web.origins.ApiEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

DATABASES = {"default": database_of(CONFIGURATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A turn is a sentence; nothing that is sent here is larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = CONFIGURATION.time_zone
USE_TZ = True
USE_I18N = True
LANGUAGES = [("zh-hans", "简体"), ("zh-hant", "繁體"), ("en", "English")]

STATIC_URL = "/static/"
# Files are served from where they are installed: nothing has to be collected before a start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if CONFIGURATION.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.https else None

# Requests are not logged: what people say must not reach a log. Faults are, without their data.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "zhagen.web": {"level": "INFO"},
    },
}
