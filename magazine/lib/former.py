"""Former addresses: what a section, an author, a tag or a dossier was called before it was renamed.

The present names are looked at first, everywhere: a former one that something new bears belongs
to that, whatever stands here. Each former name points to a row, never to another name: however
often that was renamed, there is one hop and no loop.
"""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Former(models.Model):
    """A slug that `of` bore, which a subclass adds as a foreign key named back `former_slugs`."""

    slug = models.SlugField(_("address"), max_length=150, unique=True)
    since = models.DateTimeField(_("given up on"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


@transaction.atomic
def save(row: Any) -> None:
    """Save a section, an author, a tag or a dossier, and keep the slug that it bore until now.

    Every save that may change a slug goes through here. What bears a name, new or again, takes it
    from the former ones.
    """
    model: Any = type(row)
    held = model._default_manager.select_for_update().filter(pk=row.pk)
    before = held.values_list("slug", flat=True).first()
    row.save()
    if before == row.slug:
        return
    former: Any = model._meta.get_field("former_slugs").related_model
    former.objects.filter(slug=row.slug).delete()
    if before:
        former.objects.update_or_create(slug=before, defaults={"of": row})
