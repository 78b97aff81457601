"""Django's settings, all derived from the environment (alliance/env.py); there is no second settings file."""

import os
import sys
from datetime import timedelta
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO

from alliance.caches import TIMEOUTS
from alliance.env import ROOT, read_environment
from alliance.logs import logging_config

ENV = read_environment(os.environ)

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = ENV.hosts
ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
DATA_DIR = ENV.data_dir
EMBEDDED = ENV.is_embedded
SEALING_KEY = ENV.sealing_key
# Sample logins exist only where load_sample_city made them; a second factor is asked for everywhere else.
REQUIRE_SECOND_FACTOR = not EMBEDDED

INSTALLED_APPS = [
    "alliance.apps.AllianceConfig",
    "governance.apps.GovernanceConfig",
    "initiatives.apps.InitiativesConfig",
    "partnerships.apps.PartnershipsConfig",
    "financing.apps.FinancingConfig",
    "procurement.apps.ProcurementConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "alliance.middleware.RequestIdMiddleware",
    "alliance.metrics.MetricsMiddleware",
    "alliance.patience.PatienceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "alliance.middleware.TextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    *(["django.middleware.locale.LocaleMiddleware"] if len(ENV.languages) > 1 else []),
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alliance.middleware.FaultMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alliance.middleware.PersonMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
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
                "csp.context_processors.nonce",
                "alliance.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "alliance.templatetags.words",
                "django_htmx.templatetags.django_htmx",
            ],
        },
    }
]

DATABASES = {"default": ENV.database} | ({"replica": ENV.replica} if ENV.replica else {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "alliance.caches.SparingRedis", "LOCATION": ENV.redis_url, "OPTIONS": TIMEOUTS}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "alliance.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "alliance.backends.TableBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "alliance.passwords.NotTooLong"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_work"
LOGOUT_REDIRECT_URL = "public_home"
ACCOUNT_FORMS = {"login": "alliance.passwords.SignInForm"}
ACCOUNT_ADAPTER = "alliance.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted in the database, for all web workers together (alliance/attempts.py); a town hall shares one address.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": False}
SINGLE_SIGN_ON = ENV.single_sign_on
SOCIALACCOUNT_ADAPTER = "alliance.single_sign_on.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be stopped by our own form-action when it is sent on to the provider
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": SINGLE_SIGN_ON.name,
                "client_id": SINGLE_SIGN_ON.client,
                "secret": SINGLE_SIGN_ON.secret,
                "settings": {"server_url": SINGLE_SIGN_ON.url},
            }
        ]
        if SINGLE_SIGN_ON
        else [],
    }
}
MFA_TOTP_ISSUER = "Alliance"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {"authenticate": "alliance.second_factor.CodeForm", "reauthenticate": "alliance.second_factor.AgainForm"}
AXES_FAILURE_LIMIT = 10
AXES_HANDLER = "alliance.attempts.Handler"
AXES_USERNAME_CALLABLE = "alliance.attempts.name_of"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # whoever goes on guessing does not keep the owner out
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "alliance.accounts.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "alliance.limits.address_of"

# --- the edge -------------------------------------------------------------------------------------
# The row is the session; Redis, where there is one, spares reading it with every request (and may be away).
SESSION_ENGINE = "django.contrib.sessions.backends." + ("cached_db" if ENV.redis_url else "db")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
TRUST_PROXY = ENV.trust_proxy
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "alliance.faults.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = ["alliance.uploads.InMemory"]

# --- files and words ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [("build", ROOT / "static" / "build")] if (ROOT / "static" / "build").is_dir() else []
STORAGES = {
    "default": ENV.files,
    "staticfiles": {"BACKEND": "alliance.assets.AssetStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
LANGUAGES = [(code, LANG_INFO[code].get("name_local", code)) for code in ENV.languages]
LANGUAGE_CODE = ENV.languages[0]
LOCALE_PATHS = [ROOT / "alliance" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = "Any"
FORM_RENDERER = "alliance.forms.Renderer"

# --- mail -----------------------------------------------------------------------------------------
EMAIL_BACKEND = ENV.mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = ENV.mail.get("EMAIL_FILE_PATH")
EMAIL_HOST = ENV.mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = ENV.mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = ENV.mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = ENV.mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(ENV.mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(ENV.mail.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
WEBHOOK_INTERNAL_HOSTS = ENV.webhook_hosts

# --- API ------------------------------------------------------------------------------------------
DESCRIBE_API = "document_api" in sys.argv[1:2]  # alliance/api/described.py
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "alliance.api.authentication.TokenAuthentication",
        "alliance.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["alliance.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["alliance.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["alliance.api.parsing.StrictJSONParser"],
    "EXCEPTION_HANDLER": "alliance.api.problems.answer",
    "UNAUTHENTICATED_USER": "alliance.models.people.Anonymous",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
if DESCRIBE_API:
    REST_FRAMEWORK["DEFAULT_SCHEMA_CLASS"] = "drf_spectacular.openapi.AutoSchema"
SPECTACULAR_SETTINGS = {
    "TITLE": "Alliance",
    "DESCRIPTION": "Everything a page of Alliance can do, for other systems of the city. Start with docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # make check writes the whole document instead
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    # Choices stand where they are used: named enums of so many nouns would collide.
    "POSTPROCESSING_HOOKS": ["alliance.api.finishing.finished"],
    "SERVERS": [],
}

LOGGING = logging_config(ENV.log_level, human=EMBEDDED)
SILENCED_SYSTEM_CHECKS: list[str] = []
