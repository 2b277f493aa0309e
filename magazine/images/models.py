from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from magazine.lib.analysis import fold
from magazine.lib.fields import WebAddressField

PERCENT = [MaxValueValidator(100)]


class Wanting(models.IntegerChoices):
    """What is still to be made of an image."""

    NOTHING = 0, _("nothing")
    AVIF = 1, _("AVIF")
    ALL = 2, _("all renditions")


class Image(models.Model):
    """One picture: a master of at most 2,560 px, re-encoded, without metadata (`masters`).

    `renditions` says what has been made of it, by use (`uses.USES`): {"print": which cut of which
    master, "sizes": [[width, height], …], "formats": ["webp", "jpg", …]}. `crops` holds the cuts
    that an editor drew, by use: {"x", "y", "width", "height"} in % of the image. `file_name` is
    what the upload was called, for the desk alone: readers never see it. `likeness` are 64 bits
    that alike pictures share (`likeness`), 0 for one that looks like nothing in particular.
    """

    file = models.FileField(_("file"), upload_to="images", max_length=200)
    digest = models.CharField(_("digest of the upload"), max_length=64, unique=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    alt = models.CharField(_("alternative text"), max_length=500, blank=True)
    decorative = models.BooleanField(_("decorative"), default=False)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    source = WebAddressField(_("address it came from"), blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, x %"), default=50, validators=PERCENT
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, y %"), default=50, validators=PERCENT
    )
    crops = models.JSONField(_("crops"), default=dict, blank=True)
    renditions = models.JSONField(_("renditions"), default=dict, editable=False)
    wanting = models.PositiveSmallIntegerField(
        _("to be made"), choices=Wanting, default=Wanting.ALL, editable=False
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    tried_at = models.DateTimeField(_("last tried"), null=True, editable=False)
    likeness = models.BigIntegerField(_("likeness"), null=True, editable=False)
    sought = models.TextField(_("words of the search"), default="", editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    # What says how far the worker is here, or follows from the rest: it means nothing elsewhere.
    LOCAL = ("renditions", "wanting", "tries", "tried_at", "likeness", "sought")
    # What the search of the library reads.
    SOUGHT = ("alt", "caption", "credit", "file_name")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["tried_at"], condition=models.Q(wanting__gt=0), name="image_wanting"
            ),
            models.Index(
                fields=["id"], condition=models.Q(likeness=None), name="image_without_likeness"
            ),
            # All that a comparison reads: the rows themselves are a hundred times as wide.
            models.Index(fields=["-id", "likeness"], name="image_likeness"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100), name="image_focal_inside"
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="image_has_a_size"
            ),
            models.CheckConstraint(
                condition=~models.Q(decorative=True) | models.Q(alt=""),
                name="image_decorative_has_no_alt",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.caption or self.file_name or str(self.file)

    def save(self, **options: Any) -> None:
        """With what the search reads, derived in the same write."""
        fields = options.get("update_fields")
        if fields is None or not set(self.SOUGHT).isdisjoint(fields):
            self.sought = self.words_of_search()
            if fields is not None:
                options["update_fields"] = {*fields, "sought"}
        super().save(**options)

    def words_of_search(self) -> str:
        return fold("\n".join(getattr(self, name) for name in self.SOUGHT))

    @property
    def described(self) -> bool:
        """Whether someone who cannot see it is told what it shows, or that it shows nothing."""
        return self.decorative or bool(self.alt)


class Resemblance(models.Model):
    """That two images look alike, by how many of the 64 bits they differ; each way is a row."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="resemblances")
    other = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    distance = models.PositiveSmallIntegerField(_("distance"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "other"], name="resemblance_once"),
            models.CheckConstraint(
                condition=~models.Q(image=models.F("other")), name="resemblance_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.other_id}"
