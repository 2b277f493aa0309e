"""The verbs of tags: what changes about one is announced to the house (`articles.rederiving`)."""

from django.contrib.auth.models import AbstractBaseUser

from magazine.events.effects import event, record

from .models import Tag


def announce(tag: Tag, *, by: AbstractBaseUser | None) -> None:
    """Say that a tag has another name or address; call it in the transaction of the change."""
    record(event("changed", tag, by=by, keys=[f"tag:{tag.pk}"]))
