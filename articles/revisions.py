"""Revisions: what was kept, when it is kept; named, and taken back up. Nothing is ever lost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.lib import richtext
from magazine.lib.inserting import insert

from . import desk_index, open_forms, pictured, setting_aside
from .models import Article, Aside, Byline, Revision, Source
from .references import References
from .snapshot import PARTS, REFERENCES, Snapshot, snapshot
from .working import Moved, held, write

# One editor's saves fold when all of them lie within this time.
FOLD = timedelta(minutes=10)
_LONGEST_NOTE = 300
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Restored:
    """`revision` holds the article as restored, None when it stood so already; `lost` says how
    many references point to rows that are gone, and were left out."""

    article: Article
    revision: Revision | None
    lost: int = 0


def latest(articles: Sequence[Article]) -> dict[int, Revision]:
    """The newest revision of each article that has one, by article; a text set aside is none."""
    return {number: row for number, (row, _last) in _newest(articles).items() if row}


def _newest(articles: Sequence[Article]) -> dict[int, tuple[Revision | None, int]]:
    """By article, the newest revision that was taken, and the last number that was given."""
    if not articles:
        return {}
    # Their keys first: asked in one query, each revision of a long history is compared with them.
    keys = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
    last, taken = keys[:1], keys.filter(aside=Aside.TAKEN)[:1]
    these = Article.with_bin.filter(pk__in=[article.pk for article in articles])
    pairs = these.values_list(Subquery(last), Subquery(taken))
    found: dict[int, tuple[Revision | None, int]] = {}
    for row in Revision.objects.filter(pk__in={key for pair in pairs for key in pair if key}):
        before, number = found.get(row.article_id, (None, 0))
        kept = row if row.aside == Aside.TAKEN else before
        found[row.article_id] = kept, max(number, row.number)
    return found


def keep(
    articles: Sequence[Article],
    snapshots: Sequence[Snapshot],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    note: str = "",
    fold: bool = False,
    created: Collection[int] = (),
) -> list[Revision]:
    """The revision that holds each snapshot: the newest one when it is equal, else a new one.

    With `fold`, for an explicit save, the newest one takes the snapshot in when it may. Those in
    `created` were made a moment ago: none of theirs is looked for.
    """
    newest = _newest([row for row in articles if row.pk not in created])
    kept, new = list[Revision](), list[Revision]()
    _read(_unread(articles, snapshots, newest), created)
    for article, value in zip(articles, snapshots, strict=True):
        last, number = newest.get(article.pk, (None, 0))
        if last and last.snapshot == value and last.state == article.state:
            kept.append(last)
        elif last and fold and _folds(last, article, by=by, at=at):
            kept.append(_fold(last, article, value, at))
        else:
            kept.append(_new(article, value, number + 1, by=by, at=at, note=note, fold=fold))
            new.append(kept[-1])
    insert(new, numbered=True)
    return kept


def _new(
    article: Article,
    value: Snapshot,
    number: int,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    note: str,
    fold: bool,
) -> Revision:
    return Revision(
        article=article,
        number=number,
        at=at,
        began=at if fold else None,
        by_id=by.pk if by else None,
        state=article.state,
        snapshot=value,
        version=article.version,
        note=note[:_LONGEST_NOTE],
    )


def _read(values: Mapping[int, Snapshot], created: Collection[int]) -> None:
    """For the search, and for the library of images."""
    desk_index.index(values, later=bool(created))
    bodies = {number: value["body"] for number, value in values.items()}
    # Of a text that was written a moment ago nothing is noted that could be wrong.
    pictured.note({pk: body for pk, body in bodies.items() if pk not in created or "<img" in body})


def _unread(
    articles: Sequence[Article],
    snapshots: Sequence[Snapshot],
    newest: Mapping[int, tuple[Revision | None, int]],
) -> dict[int, Snapshot]:
    """Those snapshots whose words differ from the newest revision, by article."""
    pairs = zip((article.pk for article in articles), snapshots, strict=True)
    before = {number: row.snapshot for number, (row, _last) in newest.items() if row}
    return {pk: one for pk, one in pairs if desk_index.differs(before.get(pk), one)}


def _folds(last: Revision, article: Article, *, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Whether a save may go into this revision: made by saves of the same person, in the same
    state, begun at most FOLD ago; neither named nor published nor lent by a link."""
    if by is None or last.by_id != by.pk or last.state != article.state:
        return False
    # A clock that was set back folds nothing.
    if last.began is None or not timedelta() <= at - last.began <= FOLD:
        return False
    return not last.name and not last.publications.exists() and not last.links.exists()


def _fold(last: Revision, article: Article, value: Snapshot, at: datetime) -> Revision:
    last.snapshot, last.at, last.version = value, at, article.version
    last.save(update_fields=["snapshot", "at", "version"])
    return last


def keep_standing(
    article: Article, *, by: AbstractBaseUser | None = None, tab: str = ""
) -> Snapshot:
    """Before a save: what stands there is in the history, however it came there, and remembered
    by the other tabs that are open on it. What stands there.

    With `by`, the one who saves: what this person has autosaved is the beginning of that save,
    and no revision of its own. `article` is as the database has it (`ArticleQuerySet.with_rows`).
    """
    value = snapshot(article)
    if by is None or article.changed_by_id != by.pk:
        note = _("As it stood before the next save")
        keep([article], [value], by=article.changed_by, at=article.changed, note=note)
    open_forms.remember(article, value, tab=tab)
    return value


@transaction.atomic
def name(revision: Revision, *, name: str, by: AbstractBaseUser | None) -> Revision:
    """Name a milestone; "" takes its name away. What has a name is never folded nor pruned."""
    article = held(revision.article_id)
    row = Revision.objects.select_for_update().get(pk=revision.pk)
    words = " ".join(name.split())[:_LONGEST_NAME]
    if row.name != words:
        row.name = words
        row.save(update_fields=["name"])
        data = {"revision": row.number, "name": words, "title": article.title}
        record(event("named", article, by=by, why=words, data=data))
    return row


@transaction.atomic
def restore(
    revision: Revision,
    *,
    seen: int,
    by: AbstractBaseUser | None,
    parts: Collection[str] = tuple(PARTS),
) -> Restored:
    """Take parts of a revision (default: all) back up into the working copy: a save of its own.

    `seen` is the version that the caller looked at: raises Moved when the article has another
    one now. State and readers' side stay as they are. Raises Article.DoesNotExist in the bin.
    """
    article = held(revision.article_id)
    if article.version != seen:
        raise Moved
    before = keep_standing(article)
    wanted, lost = possible(revision.snapshot)
    names = [name for part in PARTS if part in parts for name in PARTS[part]]
    changed = {name: wanted[name] for name in names if wanted[name] != before[name]}
    if revision.aside == Aside.WAITING and len(parts) == len(PARTS):
        setting_aside.settle(revision)
    if not changed:
        return Restored(article, None)
    write(article, changed, by=by)
    fresh = held(article.pk)
    note = _note(revision, parts)
    (kept,) = keep([fresh], [snapshot(fresh)], by=by, at=timezone.now(), note=note)
    data = {"revision": revision.number, "parts": sorted(parts), "title": fresh.title}
    record(event("restored", fresh, by=by, why=note, data=data))
    return Restored(fresh, kept, lost)


def _note(revision: Revision, parts: Collection[str]) -> str:
    if len(parts) == len(PARTS):
        return _("Version %(number)d restored") % {"number": revision.number}
    labels = ", ".join(str(label) for part, label in part_labels().items() if part in parts)
    words = {"number": revision.number, "parts": labels}
    return _("Restored from version %(number)d: %(parts)s") % words


def part_labels() -> dict[str, str]:
    """What an editor calls each part: the name of its field in the form."""
    sources = Source._meta.verbose_name_plural
    bylines = Byline._meta.verbose_name_plural
    rows = {"sources": str(sources), "bylines": str(bylines)}
    meta: Any = Article._meta
    fields = (part for part in PARTS if part not in rows)
    found = {part: str(meta.get_field(part).verbose_name) for part in fields}
    return {part: (found | rows)[part] for part in PARTS}


def possible(value: Snapshot) -> tuple[Snapshot, int]:
    """The snapshot without references to rows that are gone, cleaned again; how many those were."""
    refs = References.of([value])
    there: dict[str, dict[int, Any]] = {
        "section_id": refs.sections,
        "lead_image_id": refs.images,
        "blog_id": refs.blogs,
        "agreement_id": refs.overrides,
        "translation_of_id": Article.with_bin.in_bulk(
            [value["translation_of_id"]] if value["translation_of_id"] else []
        ),
    }
    found = dict(value, body=richtext.clean(value["body"]))
    found |= {name: value[name] if value[name] in there[name] else None for name in REFERENCES}
    found["tags"] = [tag for tag in value["tags"] if tag in refs.tags]
    found["bylines"] = [row for row in value["bylines"] if row["author"] in refs.authors]
    lost = sum(found[name] != value[name] for name in REFERENCES)
    lost += sum(len(value[name]) - len(found[name]) for name in ("tags", "bylines"))
    return found, lost
