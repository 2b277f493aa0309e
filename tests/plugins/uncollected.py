"""The product's settings for a real server that tests start before any collectstatic."""

from magazine import settings as product
from magazine.settings import *  # noqa: F403

STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
