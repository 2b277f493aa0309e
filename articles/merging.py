"""Merge a text that was set aside with what stands there: a save of its own, guarded like any."""

from collections.abc import Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.lib import richtext

from . import revisions, setting_aside
from .models import Article, Revision
from .snapshot import snapshot
from .threeway import Plan, merged, plan
from .working import Moved, held, write


def planned(article: Article, aside: Revision) -> Plan:
    """Where the text set aside differs from the article, which was read with its rows.

    What it points to and is gone meanwhile is left out.
    """
    mine, _lost = revisions.possible(aside.snapshot)
    return plan(aside.base, mine, snapshot(article))


@transaction.atomic
def merge(aside: Revision, *, kept: Mapping[str, str], seen: int, by: AbstractBaseUser) -> Article:
    """Write what the choices make of both texts (`threeway.merged`); the history has all three.

    Raises Moved when the article has another version than `seen`, Undecided when a choice is
    missing, Article.DoesNotExist in the bin.
    """
    article = held(aside.article_id)
    if article.version != seen:
        raise Moved
    value = merged(planned(article, aside), kept)
    value["body"] = richtext.clean(value["body"])
    before = revisions.keep_standing(article)
    changed = {name: one for name, one in value.items() if one != before[name]}
    setting_aside.settle(aside)
    if not changed:
        return article
    write(article, changed, by=by)
    fresh = held(article.pk)
    note = _("Merged with version %(number)d, which had been set aside") % {"number": aside.number}
    revisions.keep([fresh], [snapshot(fresh)], by=by, at=timezone.now(), note=note)
    data = {"revision": aside.number, "title": fresh.title}
    record(event("merged", fresh, by=by, why=note, data=data))
    return fresh


@transaction.atomic
def dismiss(aside: Revision, *, by: AbstractBaseUser) -> None:
    """Leave the text where it is, in the history, and ask no more."""
    article = held(aside.article_id)
    setting_aside.settle(aside)
    data = {"revision": aside.number, "title": article.title}
    record(event("dismissed", article, by=by, data=data))
