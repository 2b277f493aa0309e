"""Every setting, from the environment; docs/operations.md lists the variables."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from js_asset import static_lazy

from magazine.lib import env, policies

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

SITE_URL = env.read("SITE_URL", "http://127.0.0.1:8000", env.site, "the site's address")
SITE_NAME = env.text("SITE_NAME", "La Une")
# Every page of a demo says that the magazine is fictional; `make run` leaves the mark.
DEMO_MARK = VAR / "demo"
DEMO = env.flag("DEMO", DEMO_MARK.exists())
SAMPLES = Path(env.text("SAMPLES", str(ROOT.parent / "shared")))
FETCH_ALLOW = env.read("FETCH_ALLOW", "", env.host_ports, "a list of host:port")
SECURITY_CONTACT = env.read("SECURITY_CONTACT", "", env.contacts, "a list of contacts")
WEBSUB_HUB = env.read("WEBSUB_HUB", "", env.web_address, "an address")
PEERTUBE_HOSTS = env.read("PEERTUBE_HOSTS", "", env.hosts, "a list of host names")
TRUSTED_PROXIES = env.read("TRUSTED_PROXIES", "", env.proxies, "a list of addresses")

# A magazine behind https is one that the world reads: there, nothing is guessed.
PRODUCTION = SITE_URL.startswith("https://")
DEBUG = env.flag("DEBUG")
if DEBUG and PRODUCTION:
    env.refuse("DEBUG", "must be off when SITE_URL begins with https")

SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if PRODUCTION:
        env.refuse("SECRET_KEY", "is missing: SITE_URL begins with https")
    SECRET_KEY = env.kept_secret(VAR / "secret-key")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost 127.0.0.1 [::1]")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    env.refuse("ALLOWED_HOSTS", "must name the hosts exactly when SITE_URL begins with https")

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if PRODUCTION else "csrftoken"

CSRF_FAILURE_VIEW = "magazine.front.errors.csrf_failure"

ROOT_URLCONF = "magazine.urls"
WSGI_APPLICATION = "magazine.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "magazine.lib.site.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "taggit",
    "django_prose_editor",
    "django_tasks_db",
    "magazine.events",
    "magazine.images",
    "magazine.sections",
    "authors",
    "articles",
    "magazine.front",
    "magazine.syndication",
    "magazine.audience",
    "magazine.rights",
]

# Public pages read no session and set no cookie: the desk's middleware keeps away from them.
MIDDLEWARE = [
    # Before whatever may refuse a request: a refusal has the headers of any other answer.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "magazine.lib.middleware.Policies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "magazine.lib.middleware.NoCookies",
    "magazine.lib.middleware.DeskSessions",
    "magazine.front.middleware.Missed",
    "django.middleware.common.CommonMiddleware",
    "magazine.front.middleware.Moved",
    "django.middleware.csrf.CsrfViewMiddleware",
    "magazine.lib.middleware.DeskUsers",
    "magazine.lib.middleware.DeskMessages",
    "allauth.account.middleware.AccountMiddleware",
]
SECURE_CSP = policies.POLICIES["public"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Accounts: made by the people who run the magazine; a passkey or a second factor for each.
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "magazine.sections.backend.SeatBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
SESSION_COOKIE_AGE = 12 * 3600
ACCOUNT_ADAPTER = "magazine.lib.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# A session left open must not be enough to take an account over, by way of its address for mail.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Counted in the shared cache, so that a limit holds whatever the number of workers.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the people who run the magazine vouch for it
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "magazine.front.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "magazine.lib.tags",
                "magazine.lib.parts",
                "magazine.images.tags",
            ],
        },
    }
]

DATABASES = {
    "default": env.read(
        "DATABASE_URL", f"sqlite:///{VAR / 'magazine.sqlite3'}", env.database, "a database address"
    )
}

CACHES = {"default": env.read("REDIS_URL", "", env.cache, "an address of Redis or Valkey")}
MAILERS = {"default": env.read("EMAIL_URL", "console:", env.mailer, "an address for mail")}
DIGEST_MINUTES = env.read("DIGEST_MINUTES", "15", env.minutes, "a number of minutes")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"noreply@{urlsplit(SITE_URL).hostname}"

# Who answers for the magazine: the legal pages say it, and one that is open must.
LEGAL_PUBLISHER = env.read("LEGAL_PUBLISHER", "", env.lines, "lines of text")
LEGAL_DIRECTOR = env.text("LEGAL_DIRECTOR")
LEGAL_HOST = env.read("LEGAL_HOST", "", env.lines, "lines of text")
LEGAL_EMAIL = env.read("LEGAL_EMAIL", "", env.email, "an address for mail")
REPORTS_EMAIL = env.read("REPORTS_EMAIL", LEGAL_EMAIL, env.email, "an address for mail")
ACCESSIBILITY_AUDIT = env.read("ACCESSIBILITY_AUDIT", "", env.audit, "an audit")
if PRODUCTION:
    env.need_all(
        LEGAL_PUBLISHER=LEGAL_PUBLISHER,
        LEGAL_DIRECTOR=LEGAL_DIRECTOR,
        LEGAL_HOST=LEGAL_HOST,
        LEGAL_EMAIL=LEGAL_EMAIL,
    )

LANGUAGE_CODE = env.read("SITE_LANGUAGE", "fr", env.language, "a language of the site")
LANGUAGES = [("fr", "Français"), ("en", "English")]
# How the brand writes a day: « 05 juin 2009 » or « 5 juin 2009 ».
BRAND_DATE = env.read("DATE_FORM", "05", env.date_form, "a form of dates")
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "magazine.lib.formats"
TIME_ZONE = env.read("TIME_ZONE", "Europe/Paris", env.time_zone, "a time zone")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))
# Files that wait to be brought in: the servers and the worker share it, no address leads there.
IMPORTS_ROOT = Path(env.text("IMPORTS_ROOT", str(VAR / "imports")))
MEDIA: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT = env.read("S3_ENDPOINT", "", env.place, "an address")
S3_REGION = env.text("S3_REGION") or "us-east-1"
S3_ADDRESS = env.read("S3_ADDRESS", "", env.place, "an address")
if S3_BUCKET:
    if find_spec("storages") is None:
        env.refuse("S3_BUCKET", "needs the packages of requirements-s3.txt")
    MEDIA = env.bucket(S3_BUCKET, endpoint=S3_ENDPOINT, region=S3_REGION, address=S3_ADDRESS)
    MEDIA_URL = MEDIA["OPTIONS"]["address"] + "/"
    if PRODUCTION and not MEDIA_URL.startswith("https://"):
        env.refuse("S3_ADDRESS", "must begin with https when SITE_URL does")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "magazine.lib.spooling.SpoolHandler",
]
STORAGES = {
    "default": MEDIA,
    "staticfiles": {
        # With DEBUG, runserver reads the files where they are written: no names with a digest.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "magazine.lib.staticfiles.JoinedStaticFilesStorage",
    },
}

# Errors go to stderr, with or without DEBUG: gunicorn, the worker and the container keep them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_secrets": {"()": "magazine.lib.logs.NoSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        # What a host answers badly is said where it was fetched, and must not fill the log.
        "urllib3": {"level": "ERROR"},
    },
}

# `make dev` has the packages of developers; DEBUG alone may not.
TOOLBAR = DEBUG and find_spec("debug_toolbar") is not None
if TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Our additions to the prose editor. What may be stored is for richtext.clean alone to decide, so
# that they allow nothing by themselves.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(path)], "extensions": {name: "articles.admin.editor.allow_nothing"}}
    for name, path in (
        ("Extract", "js/admin-extract.js"),
        ("Box", "js/admin-box.js"),
        ("Pictures", "js/admin-pictures.js"),
        ("Gallery", "js/admin-gallery.js"),
        ("Video", "js/admin-video.js"),
        ("Footnote", "js/admin-note.js"),
        ("Related", "js/admin-related.js"),
        ("CaptionedTable", "js/admin-table.js"),
        ("Paste", "js/admin-paste.js"),
        ("Kept", "js/admin-kept.js"),
    )
]

# After-effects of a verb: dotted names, called on commit with the events that it wrote.
AFTER_CHANGE = [
    "articles.rederiving.after_change",
    "articles.desk_index.after_change",
    "articles.placards.after_change",
    "articles.nearby.after_change",
    "magazine.front.composing.after_change",
    "magazine.front.hub.after_change",
    "magazine.syndication.ledger.after_change",
    "magazine.syndication.feeds.after_change",
    "magazine.syndication.arrivals.after_change",
]
# What stands on the first page of the desk: dotted names, called with the request of who looks.
DESK_PARTS = [
    "articles.admin.overview.cards",
    "magazine.syndication.triage_cards.cards",
    "magazine.syndication.double_cards.cards",
    "magazine.rights.overview.cards",
    "articles.admin.overview.broken",
    "magazine.front.overview.broken",
    "magazine.syndication.overview.broken",
    "magazine.events.overview.broken",
]
# What else stands beside the form of an article: dotted names of parts (`articles.admin.parts`).
ARTICLE_PARTS = [
    "magazine.syndication.original_part.PART",
    "magazine.syndication.fidelity_part.PART",
    "magazine.audience.part.PART",
]
# What the worker does each minute: dotted names, called with nothing. Each may run twice at once.
EACH_MINUTE = [
    "articles.turning.turn_due",
    "magazine.images.renditions.resume",
    "magazine.images.likeness.catch_up",
    "magazine.events.effects.replay",
    "magazine.events.upkeep.forget",
    "magazine.lib.cache.clear_expired",
    "magazine.front.thinning.thin_daily",
    "articles.placards.settle_due",
    "articles.nearby.settle_due",
    "magazine.audience.pruning.prune_daily",
    "articles.spelling.learn",
    "magazine.rights.forgetting.forget",
    "magazine.syndication.polling.run.keep_polling",
    "magazine.syndication.running.resume",
    "magazine.syndication.running.forget",
    # Last: others may be slow to answer.
    "magazine.front.hub.tell_due",
    "magazine.syndication.originals.ask_due",
    "articles.digests.send_due",
    "magazine.rights.sending.send_due",
]
# Who hears that an image has new renditions: dotted names, called with its number.
RENDITIONS_MADE = ["articles.rederiving.image_made"]
# Who hears that a section asks for another fidelity: dotted names, called with the section, what it
# asked for `before`, and `by` whom that was changed.
FIDELITY_SET = ["articles.worth.section_asks"]
# Who hears that a section has another name or address: dotted names, called with its number.
SECTION_RENAMED = ["articles.reindexing.section_renamed"]
# What the page of an author says of how their texts are read: called with the author.
AUTHOR_FIGURES = "magazine.audience.public.of_author"
# More states for the style pages, from apps that they do not import: dotted names of mappings.
STYLE_STATES = ["magazine.audience.style.STATES", "magazine.rights.style.STATES"]
# Who may use an image: dotted names, called as `magazine.images.used` says.
IMAGE_USES = [
    "articles.admin.pictures.uses",
    "articles.admin.dossiers.uses",
    "magazine.front.pictures.uses",
]
IMAGES_USED = ["articles.pictured.used", "magazine.front.pictures.used"]
# How an import speaks to La Une, which lies on its own floor: standing_or_new(),
# lay_out(edition, blocks), choose(article, by, why).
STANDING_LA_UNE = "magazine.front.editions.standing_or_new"
LAY_OUT_LA_UNE = "magazine.front.arranging.lay_out"
CHOOSE_FOR_LA_UNE = "magazine.front.composing.choose"
