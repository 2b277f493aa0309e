"""Every setting, from the environment; docs/operations.md lists the variables."""

from pathlib import Path

from magazine.lib import env

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "not-for-production")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.text("SITE_NAME", "La Une")
SAMPLES = Path(env.text("SAMPLES", str(ROOT.parent / "shared")))
FETCH_ALLOW = env.words("FETCH_ALLOW")

ROOT_URLCONF = "magazine.urls"
WSGI_APPLICATION = "magazine.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
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
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

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
            ],
        },
    }
]

DATABASES = {
    "default": env.read(
        "DATABASE_URL", f"sqlite:///{VAR / 'magazine.sqlite3'}", env.database, "a database address"
    )
}

LANGUAGE_CODE = env.text("SITE_LANGUAGE", "fr")
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Paris")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# After-effects of a verb: dotted names, called on commit with the events that it wrote.
AFTER_CHANGE = [
    "magazine.front.composing.after_change",
    "magazine.syndication.ledger.after_change",
]
