"""Settings that every environment shares. Secrets and addresses come from the environment (``env.py``)."""

import django.conf.locale
from celery.schedules import crontab
from django.utils.csp import CSP

from hub.settings.env import BASE_DIR, env

# --- The portal's own identity: one place, so that an operator can rename it -------------------------
HUB = {
    "name_en": env("HUB_NAME_EN", default="Clean Growth Hub"),
    "name_fr": env("HUB_NAME_FR", default="Carrefour de la croissance propre"),
    "operator": env("HUB_OPERATOR", default="Clean Growth Hub"),
    "contact_email": env("HUB_CONTACT_EMAIL", default="desk@hub.example"),
    "postal_address": env("HUB_POSTAL_ADDRESS", default=""),  # in mails, as Canada's anti-spam law asks
    # "private": PIPEDA, Quebec's private-sector act and CASL bind; "federal": Treasury Board instruments bind.
    "operator_profile": env("OPERATOR_PROFILE", default="private"),
    "hosting_country": env("HOSTING_COUNTRY", default=""),
    "request_years": env.int("REQUEST_YEARS", default=0),  # 0: until the company deletes them
}
# The portal's own address, for links that are made where no request tells it: https://hub.example
HUB_SITE_URL = env("HUB_SITE_URL", default="http://localhost:8000")
DEMO_MODE = False
SHOW_PARTS = False

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    "hub.core",
    "hub.outbox",
    "hub.accounts",
    "hub.audit",
    "hub.notifications",
    "hub.publishing",
    "hub.directory",
    "programs",
    "companies",
    "opportunities",
    "hub.matching",
    "hub.subscriptions",
    "hub.casework",
    "hub.pages",
    "hub.api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "hub.core.http.middleware.FiguresMiddleware",
    "hub.core.http.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "hub.core.http.middleware.SecurityHeadersMiddleware",
    # Both policies stand above whitenoise, so that static files carry them too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.core.http.middleware.OverloadMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    # Above whatever reads a cookie, so that the addresses of machines know none.
    "hub.api.middleware.OpenDataMiddleware",
    "hub.core.http.middleware.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "hub.accounts.authentication.sessions.SessionLimitMiddleware",
    "hub.accounts.authentication.sessions.SecondFactorMiddleware",
    "hub.accounts.authentication.sessions.LimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.core.http.middleware.HistoryMiddleware",
    "hub.core.db.tenancy.TenancyMiddleware",
    "hub.core.db.tenancy.ReadonlyMiddleware",
    "hub.core.http.middleware.MovedMiddleware",
    "hub.core.http.middleware.ReaderZoneMiddleware",
    "hub.core.http.middleware.QueryStringMiddleware",
]

ROOT_URLCONF = "hub.urls"
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # hub.core.templatetags.i18n takes the name of Django's on purpose
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["hub.core.http.template_loaders.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.core.http.context_processors.portal",
            ],
            "builtins": ["hub.core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ---------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///hub")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})
# A page that waits longer for a statement or a lock says when to come back.
DATABASES["default"]["OPTIONS"]["options"] = env(
    "DATABASE_OPTIONS", default="-c statement_timeout=5000 -c lock_timeout=2000"
)
# A database that does not answer is down: pages say so soon, and do not wait with all their workers.
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 3
# Behind a pool of connections for each transaction (PgBouncer), nothing may outlast the transaction.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DATABASE_POOLED", default=False)
# The password that ``grant_rights`` gives the role of the web processes; none where the database asks for none.
DATABASE_WEB_PASSWORD = env("DATABASE_WEB_PASSWORD", default="")
REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
# The file of erasures beside the backups, by which they are repeated in a database that is restored. Without it: none.
ERASURE_REGISTER = ""
_IN_PROCESS = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {
        # While it is down, a table of the database counts.
        "BACKEND": "hub.core.db.tables.LastingCache",
        "LOCATION": REDIS_URL,
        # A cache that does not answer is a cache that is down.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
    # Public pages, in each process: 30 MB at most, the ones asked for last (``hub.core.http.pages``).
    "pages": {"BACKEND": _IN_PROCESS, "LOCATION": "pages", "TIMEOUT": 24 * 3600, "OPTIONS": {"MAX_ENTRIES": 150}},
}

# --- Languages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "hub" / "locale"]
# Chinese pages live under /zh/; Django knows only zh-hans.
django.conf.locale.LANG_INFO.setdefault("zh", {"bidi": False, "code": "zh", "name": "Chinese", "name_local": "中文"})
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# --- People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "Scrypt")]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "hub.accounts.authentication.validators.StrengthValidator"},
    {"NAME": "hub.accounts.authentication.validators.ContextWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "companies:own_companies"
LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "hub.accounts.authentication.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "hub.accounts.forms.LoginForm",
    "signup": "hub.accounts.forms.SignupForm",
    "add_email": "hub.accounts.forms.ChangeEmailForm",
    "change_password": "hub.accounts.forms.ChangePasswordForm",
    "set_password": "hub.accounts.forms.SetPasswordForm",
    "reset_password": "hub.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "hub.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "hub.accounts.forms.ReauthenticateForm",
    "request_login_code": "hub.accounts.forms.RequestCodeForm",
    "confirm_login_code": "hub.accounts.forms.MailedCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Seconds for which a step of a request waits for a second one, so that both are one mail; 0: none waits.
NOTIFICATION_HOLD = 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Who has no password signs in by a code that is mailed; whoever has a second factor shows it all the same.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
# Links that confirm an address or set a new password live for an hour.
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1 / 24
PASSWORD_RESET_TIMEOUT = 3600
# At most 15 guesses an hour against one account; a device its owner has used before counts apart.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/20m/key"}
# How often the portal's own forms may be sent: (times, seconds), by a person, by all people of a company, and from a
# network address, which a trade fair may share. Who comes too often sees the form again, with when to come back.
RATE_LIMITS = {
    # A search with words on any page, and a file: more than people do, fewer than programs can.
    "core.search": {"person": (300, 60), "address": (3000, 60)},
    "core.export": {"person": (60, 600), "address": (300, 600)},
    "casework.begin": {"person": (20, 3600), "company": (60, 3600), "address": (60, 3600)},
    "casework.draft": {"person": (300, 3600), "company": (900, 3600), "address": (1200, 3600)},
    "casework.outside": {"address": (120, 3600), "mailbox": (5, 3600)},
    "casework.message": {"person": (20, 3600), "company": (60, 3600), "address": (60, 3600), "mailbox": (5, 3600)},
    "casework.enquiry": {"person": (10, 3600), "address": (30, 3600), "mailbox": (3, 3600)},
    "casework.send": {"person": (20, 3600), "company": (60, 3600), "address": (60, 3600)},
    "casework.write": {"person": (60, 3600), "company": (180, 3600), "address": (240, 3600)},
    "companies.register": {"person": (10, 3600), "address": (60, 3600), "mailbox": (5, 3600)},
    "companies.join": {"person": (5, 3600), "address": (20, 3600)},
    "companies.invite": {"person": (20, 3600), "company": (60, 3600), "address": (60, 3600)},
    "matching.start": {"person": (60, 3600), "address": (120, 3600)},
    "matching.answer": {"person": (300, 3600), "address": (1200, 3600)},
    **{key: {"address": (30, 3600), "mailbox": (5, 3600)} for key in ("matching.send", "subscriptions.follow")},
    "notifications.ask_confirmation": {"person": (3, 3600), "address": (10, 3600)},
    "api.match": {"address": (600, 3600)},
    "pages.feedback": {"person": (10, 3600), "address": (30, 3600)},
    "publishing.entryreport": {"person": (10, 3600), "address": (30, 3600)},
    "programs.owner": {"address": (300, 3600)},
}
# How many milliseconds a request may wait for its turn, counted from when the front has it, before it is shed.
SHED_AFTER = 700
# How many proxies of ours stand in front and write X-Forwarded-For; 0 trusts none.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "hub.accounts.authentication.adapter.MfaAdapter"
MFA_FORMS = {
    "authenticate": "hub.accounts.forms.SecondFactorForm",
    "reauthenticate": "hub.accounts.forms.ReauthenticateSecondFactorForm",
    "activate_totp": "hub.accounts.forms.ActivateAppForm",
    "add_webauthn": "hub.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "hub.accounts.forms.PasskeyForm",
    "login_webauthn": "hub.accounts.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "hub.accounts.forms.ReauthenticatePasskeyForm",
    "edit_webauthn": "hub.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody signs in before the address is confirmed, so a change of address may wait beside a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Key that encrypts second-factor secrets at rest; apart from SECRET_KEY so that each can be rotated alone.
MFA_SECRETS_KEY = env("MFA_SECRETS_KEY", default="")
MFA_SECRETS_KEY_FALLBACKS = env.list("MFA_SECRETS_KEY_FALLBACKS", default=[])
# Seconds without activity, and seconds in all, after which a person signs in again.
SESSION_LIMITS = {
    "staff": {"idle": 30 * 60, "absolute": 12 * 3600},
    "company": {"idle": 2 * 3600, "absolute": 24 * 3600},
}

# --- Mail: everything goes through the outbox, which delivers with the "delivery" mailer ----------------
MAILERS = {
    "default": {"BACKEND": "hub.outbox.mail.OutboxEmailBackend"},
    "delivery": {
        "BACKEND": "hub.outbox.mail.DeliveryEmailBackend",
        "OPTIONS": {
            "host": env("SMTP_HOST", default="localhost"),
            "port": env.int("SMTP_PORT", default=587),
            "username": env("SMTP_USER", default=""),
            "password": env("SMTP_PASSWORD", default=""),
            "use_tls": env.bool("SMTP_USE_TLS", default=True),
            # For each step before the mail itself; a try that fails there is made again.
            "timeout": 10,
        },
    },
}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=HUB["contact_email"])
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# What the provider shows when it reports mail that came back. Without it, the portal has no such address.
BOUNCE_SECRET = env("BOUNCE_SECRET", default="")

# What monitoring shows to read figures. Without it, the portal has no such address.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# --- Background work: rows in the outbox are the record, Celery only carries --------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 150,
    # Without these two, work of a killed worker comes back after minutes instead of seconds.
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "hub.outbox.tasks.sweep", "schedule": 30.0},
    "audit-seal": {"task": "hub.audit.tasks.seal", "schedule": 300.0},
    "accounts-forget": {"task": "hub.accounts.tasks.forget_unconfirmed", "schedule": 3600.0},
    "notifications-digests": {"task": "hub.notifications.tasks.call_digests", "schedule": 900.0},
    "subscriptions-tell": {"task": "hub.subscriptions.tasks.call_alerts", "schedule": 900.0},
    "subscriptions-forget": {"task": "hub.subscriptions.tasks.forget_alerts", "schedule": crontab(hour=6, minute=20)},
    "notifications-forget": {"task": "hub.notifications.tasks.forget_old", "schedule": 3600.0},
    "casework-climb": {"task": "hub.casework.tasks.run_escalation", "schedule": 60.0},
    "casework-rescue": {"task": "hub.casework.tasks.remind_of_drafts", "schedule": 1800.0},
    "casework-results": {"task": "hub.casework.tasks.renew_results", "schedule": 300.0},
    # Every night, when few people work: the clock of the schedule is UTC.
    "matching-facts": {"task": "hub.matching.tasks.count_facts", "schedule": crontab(hour=7, minute=10)},
    "matching-forget": {"task": "hub.matching.tasks.forget_changes", "schedule": crontab(hour=6, minute=40)},
    "programs-links": {"task": "programs.tasks.check_links", "schedule": 120.0},  # returns at once where it is off
    "casework-erase": {"task": "hub.casework.tasks.erase_requests", "schedule": crontab(hour=6, minute=50)},
    "programs-gather-links": {"task": "programs.tasks.collect_links", "schedule": crontab(hour=6, minute=40)},
    "programs-ask-owners": {"task": "programs.tasks.request_reviews", "schedule": crontab(hour=13, minute=20)},
    "pages-checks": {"task": "hub.pages.tasks.run_checks", "schedule": crontab(hour=7, minute=40)},
    "publishing-forget": {"task": "hub.publishing.tasks.erase_reporters", "schedule": crontab(hour=6, minute=10)},
    # Before the daily mail, in summer as in winter.
    "publishing-queue": {"task": "hub.publishing.tasks.notify_editors", "schedule": crontab(hour=10, minute=20)},
    "companies-sheets": {"task": "companies.tasks.renew_sheets", "schedule": 900.0},
    "companies-forget": {"task": "companies.tasks.forget_expired", "schedule": 3600.0},
}

# --- The link checker: never while a page is asked for, and nowhere before an operator turns it on ----
LINK_CHECKER = {
    "enabled": env.bool("LINK_CHECKER", default=False),
    "contact": env("LINK_CHECKER_CONTACT", default=""),  # whom a site may write to; empty: the contact mailbox
    # Seconds between two requests of one look, and between two looks at one site.
    "pause": 2.0,
    "rest": 20.0,
    # Networks of one's own are closed. Only tests open them.
    "private": False,
}

# --- Files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Security -----------------------------------------------------------------------------------------
_OWN = ("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "form-action")
_NOBODY = ("default-src", "frame-ancestors", "base-uri", "object-src")
SECURE_CSP = {key: [CSP.NONE] for key in _NOBODY} | {key: [CSP.SELF] for key in _OWN}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600
KNOWN_DEVICE_COOKIE_NAME = "known_device"
MESSAGE_STORAGE = "hub.core.http.middleware.MessageStorage"
MESSAGE_COOKIE_NAME = "messages"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"  # the one that somebody chose, which ``remember_language`` alone sets
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hub.core.http.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = ["hub.core.http.uploads.BoundedUpload"]

PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hub.core.http.logs.json_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
