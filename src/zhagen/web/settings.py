"""Django's settings, all derived from the one configuration of the installation.

Nothing here is to be edited on a server: see `configuration.py` for what can be chosen, and
`docs/guide-embed.md` for how.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from zhagen.web.configuration import Configuration, database_of, sign_on_of, sign_on_origins
from zhagen.web.configuration_file import load

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

# What is ours comes before what is bent to us: a template of ours stands in for allauth's.
INSTALLED_APPS = [
    "zhagen.web.look",
    "zhagen.web.accounts",
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
    "zhagen.web.audit",
    "zhagen.web.jobs",
    "zhagen.web.ledger",
    "zhagen.web.home",
    "zhagen.web.cases",
    "zhagen.web.dialogues",
    "zhagen.web.seat",
    "zhagen.web.plans",
    "zhagen.web.insights",
    "zhagen.web.pilots",
    "zhagen.web.slices",
    "zhagen.web.tokens",
    "zhagen.web.demo",
    "zhagen.web.sample",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhagen.web.look.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhagen.web.origins.ApiEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhagen.web.look.languages.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhagen.web.accounts.sessions.SessionLimits",
    "zhagen.web.accounts.gate.Gate",
    "zhagen.web.accounts.once.FreeKeys",
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
                "zhagen.web.accounts.context.people",
                "zhagen.web.sample.shown.sample_people",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["zhagen.web.accounts.adapters.ByName"]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "zhagen.web.look.refusals.stale_form"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "zhagen.web.accounts.passwords.LongEnough",
        "OPTIONS": {"least": CONFIGURATION.password_length},
    },
    {"NAME": "zhagen.web.accounts.passwords.NotTheName"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhagen.web.accounts.passwords.KindsOfCharacters"},
]

ACCOUNT_ADAPTER = "zhagen.web.accounts.adapters.Accounts"
ACCOUNT_FORMS = {
    "login": "zhagen.web.accounts.forms.SignIn",
    "change_password": "zhagen.web.accounts.forms.ChangePassword",
    "reauthenticate": "zhagen.web.accounts.forms.Reauthenticate",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Attempts under a name are counted by `accounts.lockout`; behind a gateway all people come from
# one address, so addresses are not counted. What is left bounds the codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "zhagen.web.accounts.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "zhagen.web.accounts.forms.FactorCode",
    "reauthenticate": "zhagen.web.accounts.forms.FactorAgain",
    "activate_totp": "zhagen.web.accounts.forms.FactorAdded",
}
MFA_TOTP_ISSUER = "扎根"
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "zhagen.web.accounts.sign_on.SignOn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = sign_on_of(CONFIGURATION)
# Where a form may lead to: the button of single sign-on leaves this site.
LOOK_FORM_TARGETS = sign_on_origins(CONFIGURATION)

# The server ends a session (accounts.sessions); the cookie only has to live longer than that.
SESSION_COOKIE_AGE = (CONFIGURATION.longest_hours + 1) * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIGURATION.https
CSRF_COOKIE_SECURE = CONFIGURATION.https
# In the database, because every process must see which codes have been used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
    }
}

DATABASES = {"default": database_of(CONFIGURATION)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A turn is a sentence; nothing that is sent here is larger.
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
# As many files as one case may have; what is more is told by the case itself.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
# What applicants hand in is written nowhere but into the data folder, not even for a moment.
FILE_UPLOAD_TEMP_DIR = CONFIGURATION.data / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# Reminders of deadlines; without a host nothing is sent.
EMAIL_HOST = CONFIGURATION.mail_host
EMAIL_PORT = CONFIGURATION.mail_port
EMAIL_HOST_USER = CONFIGURATION.mail_user
EMAIL_HOST_PASSWORD = CONFIGURATION.mail_password
EMAIL_USE_TLS = CONFIGURATION.mail_security == "starttls"
EMAIL_USE_SSL = CONFIGURATION.mail_security == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from or "zhagen@localhost"

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
