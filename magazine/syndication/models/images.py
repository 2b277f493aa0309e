import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from magazine.images.models import Image
from magazine.lib.fields import WebAddressField


class FetchedImage(models.Model):
    """What became of the picture at an address: our copy, or the reason why there is none.

    It is asked for once. What failed is asked for again when somebody imports it another day.
    """

    key = models.CharField(_("digest of the address"), max_length=64, unique=True)
    address = WebAddressField(_("address"))
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="fetched",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    tried = models.DateTimeField(_("asked for"))

    class Meta:
        verbose_name = _("fetched image")
        verbose_name_plural = _("fetched images")

    def __str__(self) -> str:
        return self.address

    @staticmethod
    def key_of(address: str) -> str:
        return hashlib.sha256(address.encode()).hexdigest()
