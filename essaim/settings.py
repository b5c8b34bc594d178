"""Settings of Essaim: one typed file, filled from the environment (prefix ``ESSAIM_``).

Without any setting Essaim runs its demonstration on SQLite under ``var/``. As soon as one of ``ESSAIM_DATABASE_URL``,
``ESSAIM_SECRET_KEY`` or ``ESSAIM_ALLOWED_HOSTS`` is given it is a production, and refuses to start without the three.
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

_PRODUCTION_NAMES = ("ESSAIM_DATABASE_URL", "ESSAIM_SECRET_KEY", "ESSAIM_ALLOWED_HOSTS")
ESSAIM_MODE: str = env.str(
    "ESSAIM_MODE", "production" if any(env.str(name, "") for name in _PRODUCTION_NAMES) else "demo"
)
if ESSAIM_MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"ESSAIM_MODE={ESSAIM_MODE!r}: expected demo, production or test.")
IS_PRODUCTION = ESSAIM_MODE == "production"
if IS_PRODUCTION:
    missing = [name for name in _PRODUCTION_NAMES if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(
            f"Essaim ne démarre pas : il manque {', '.join(missing)}. Donnez ces variables d’environnement "
            "(voir le README), ou aucune des trois pour lancer la démonstration."
        )

DEBUG: bool = env.bool("ESSAIM_DEBUG", False) and not IS_PRODUCTION
SECRET_KEY: str = env.str("ESSAIM_SECRET_KEY", "demonstration-only-key-that-production-refuses")
ALLOWED_HOSTS: list[str] = env.list("ESSAIM_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
VAR = Path(env.str("ESSAIM_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)
TERRITORY = Path(env.str("ESSAIM_TERRITORY", str(ROOT / "territories" / "lille")))

# Rooms, from the ground to the roof (see docs/decisions and the import contract).
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "essaim.kernel",
    "essaim.ui",
    "essaim.people",
    "essaim.territory",
    "essaim.jobs",
    "essaim.journal",
    "essaim.mail",
    "essaim.documents",
    "essaim.questionnaires",
    "essaim.evidence",
    "essaim.listings",
    "essaim.directory",
    "essaim.state_aid",
    "essaim.gatherings",
    "essaim.deliverables",
    "essaim.exchange",
    "essaim.guidance",
    "essaim.strategy",
    "essaim.funding",
    "essaim.settlement",
    "essaim.setup",
    "essaim.portal",
    "essaim.demo",
    # After the rooms, whose templates come before the library's own.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "essaim.people.middleware.ActorMiddleware",
]

ROOT_URLCONF = "essaim.urls"
WSGI_APPLICATION = "essaim.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "essaim.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "essaim.portal.context.shell",
            ],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(env.str("ESSAIM_DATABASE_URL", f"sqlite:///{VAR / 'essaim.sqlite3'}"))}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins: read-then-write transactions queue instead of failing.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 40,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
ATOMIC_REQUESTS = False

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["essaim.people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "essaim.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "essaim.people.account_forms.LoginForm",
    "signup": "essaim.people.account_forms.SignupForm",
    "add_email": "essaim.people.account_forms.AddEmailForm",
    "change_password": "essaim.people.account_forms.ChangePasswordForm",
    "set_password": "essaim.people.account_forms.SetPasswordForm",
    "reset_password": "essaim.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "essaim.people.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "essaim.people.account_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("ESSAIM_TRUSTED_PROXIES", 1 if IS_PRODUCTION else 0)
"""Proxies in front of Essaim: rate limits count the visitor's address, not the proxy's."""
MFA_ADAPTER = "essaim.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "essaim.people.account_forms.CodeForm",
    "reauthenticate": "essaim.people.account_forms.CodeAgainForm",
    "activate_totp": "essaim.people.account_forms.EnrolForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Essaim"
MFA_TOTP_TOLERANCE = 1
# Signing in asks for a confirmed address already; without this, nobody with a second factor could change address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ESSAIM_SECOND_FACTOR = ESSAIM_MODE != "demo"
"""Whether roles that decide wait for a second factor; the demonstration alone waives it."""
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "essaim.portal.views.errors.stale_form"

# --- Language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

# --- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static" if IS_PRODUCTION else None
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
MEDIA_ROOT = Path(env.str("ESSAIM_MEDIA_URL", f"file://{VAR / 'media'}").removeprefix("file://"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if IS_PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["essaim.documents.uploads.LimitedUploadHandler"]
CLAMAV_URL: str = env.str("ESSAIM_CLAMAV_URL", "")
"""``tcp://host:3310`` or ``unix:///path`` of a clamd: no file is read before it was scanned.

Empty: files are checked in their form, then served unscanned, and ``essaim check`` warns a production.
"""
UPLOAD_MAX_BYTES = 20_000_000
"""Largest file accepted, in bytes; the form says « 20 Mo », and refusals the same."""

# --- Mail ---------------------------------------------------------------------------------------------------------
EMAIL_URL: str = env.str("ESSAIM_EMAIL_URL", "")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "essaim.mail.backends.OutboxOnly"
DEFAULT_FROM_EMAIL: str = env.str("ESSAIM_FROM_EMAIL", "Essaim <ne-pas-repondre@essaim.invalid>")
BASE_URL: str = env.str("ESSAIM_BASE_URL", "http://localhost:8000")
"""Public address put before the relative addresses of mails and feeds."""

# --- Official registers -------------------------------------------------------------------------------------------
COMPANIES_URL: str = env.str(
    "ESSAIM_COMPANIES_URL", "https://recherche-entreprises.api.gouv.fr" if IS_PRODUCTION else ""
)
"""Where SIRET numbers are looked up (Recherche d'entreprises, no key); empty, nothing is asked."""
DATA_SUBVENTION_URL: str = env.str("ESSAIM_DATA_SUBVENTION_URL", "https://api.datasubvention.beta.gouv.fr")
DATA_SUBVENTION_KEY: str = env.str("ESSAIM_DATA_SUBVENTION_KEY", "")
"""Access token of Data.Subvention: without it, grants received elsewhere are not compared."""
REGISTER_PATIENCE: float = env.float("ESSAIM_REGISTER_PATIENCE", 2.0)
"""Seconds that a page waits for a register before it goes on without it."""

# --- Security -----------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("ESSAIM_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Rate limits need a cache that all processes share.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if ESSAIM_MODE == "test"
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR / "cache")}
    )
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": env.str("ESSAIM_LOG_LEVEL", "WARNING")},
}

SILENCED_SYSTEM_CHECKS: list[str] = []

if ESSAIM_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
