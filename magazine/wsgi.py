import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from magazine.lib.media import with_media
from magazine.lib.proxies import TrustedProxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")

application = TrustedProxies(
    with_media(get_wsgi_application(), settings.MEDIA_ROOT), settings.TRUSTED_PROXIES
)
