from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from magazine.lib import slugs
from magazine.lib.analysis import fold
from magazine.lib.former import Former


class Tag(TagBase):
    """A keyword. `folded` makes « Éco » and « éco » one on both databases."""

    # ASCII, as the addresses of the pages are; a name of other letters has « sans-titre » there.
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    # Folding writes some letters as several: œ as oe.
    folded = models.CharField(_("folded name"), max_length=300, unique=True, editable=False)
    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.name)[:300]
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The address that taggit gives to a new tag; `i` numbers those that begin alike."""
        return slugs.slugify(tag) + (f"-{i}" if i else "")

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class FormerTag(Former):
    of = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta(Former.Meta):
        verbose_name = _("former address of a tag")


class TaggedArticle(ItemBase):
    """Which article bears which tag, on the desk side."""

    objects: models.Manager["TaggedArticle"] = models.Manager()

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="tagged_once")
        ]
