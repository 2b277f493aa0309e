"""Revisions: what was kept, when it is kept; named, and taken back up. Nothing is ever lost."""

from collections.abc import Collection, Sequence
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

from .models import Article, Byline, Revision, Source, TaggedArticle
from .references import References
from .snapshot import PARTS, REFERENCES, TEXTS, Snapshot, dated, snapshot

# One editor's saves fold when all of them lie within this time.
FOLD = timedelta(minutes=10)
_LONGEST_NOTE = 300
_LONGEST_NAME = 100


class Moved(Exception):
    """The article was saved meanwhile: what the caller saw is no longer what stands there."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`revision` holds the article as restored, None when it stood so already; `lost` says how
    many references point to rows that are gone, and were left out."""

    article: Article
    revision: Revision | None
    lost: int = 0


def latest(articles: Sequence[Article]) -> dict[int, Revision]:
    """The newest revision of each article that has one, by article."""
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Revision.objects.filter(
        article__in=[article.pk for article in articles],
        number=Subquery(newest.values("number")[:1]),
    )
    return {row.article_id: row for row in rows}


def keep(
    articles: Sequence[Article],
    snapshots: Sequence[Snapshot],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    note: str = "",
    fold: bool = False,
) -> list[Revision]:
    """The revision that holds each snapshot: the newest one when it is equal, else a new one.

    With `fold`, for an explicit save, the newest one takes the snapshot in when it may.
    """
    newest = latest(articles)
    kept: list[Revision] = []
    new: list[Revision] = []
    for article, value in zip(articles, snapshots, strict=True):
        last = newest.get(article.pk)
        if last and last.snapshot == value and last.state == article.state:
            kept.append(last)
            continue
        if last and fold and _folds(last, article, by=by, at=at):
            kept.append(_fold(last, value, at))
            continue
        revision = Revision(
            article=article,
            number=last.number + 1 if last else 1,
            at=at,
            began=at if fold else None,
            by_id=by.pk if by else None,
            state=article.state,
            snapshot=value,
            note=note[:_LONGEST_NOTE],
        )
        kept.append(revision)
        new.append(revision)
    Revision.objects.bulk_create(new, batch_size=200)
    return kept


def _folds(last: Revision, article: Article, *, by: AbstractBaseUser | None, at: datetime) -> bool:
    """Whether a save may go into this revision: made by saves of the same person, in the same
    state, begun at most FOLD ago; neither named nor published."""
    if by is None or last.by_id != by.pk or last.state != article.state:
        return False
    # A clock that was set back folds nothing.
    if last.began is None or not timedelta() <= at - last.began <= FOLD:
        return False
    return not last.name and not last.publications.exists()


def _fold(last: Revision, value: Snapshot, at: datetime) -> Revision:
    last.snapshot, last.at = value, at
    last.save(update_fields=["snapshot", "at"])
    return last


def keep_standing(article: Article) -> None:
    """Before a save: what stands there is in the history, however it came there.

    `article` is as the database has it, with its rows (`ArticleQuerySet.with_rows`).
    """
    note = _("As it stood before the next save")
    keep([article], [snapshot(article)], by=None, at=article.changed, note=note)


@transaction.atomic
def name(revision: Revision, *, name: str, by: AbstractBaseUser | None) -> Revision:
    """Name a milestone; "" takes its name away. What has a name is never folded nor pruned."""
    article = _held(revision.article_id)
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
    article = _held(revision.article_id)
    if article.version != seen:
        raise Moved
    keep_standing(article)
    before = snapshot(article)
    wanted, lost = _possible(revision.snapshot)
    names = [name for part in PARTS if part in parts for name in PARTS[part]]
    changed = {name: wanted[name] for name in names if wanted[name] != before[name]}
    if not changed:
        return Restored(article, None)
    _write(article, changed)
    fresh = _held(article.pk)
    note = _note(revision, parts)
    (kept,) = keep([fresh], [snapshot(fresh)], by=by, at=timezone.now(), note=note)
    data = {"revision": revision.number, "parts": sorted(parts), "title": fresh.title}
    record(event("restored", fresh, by=by, why=note, data=data))
    return Restored(fresh, kept, lost)


def _held(number: int) -> Article:
    """The fresh row, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).with_rows().get(pk=number)


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


def _possible(value: Snapshot) -> tuple[Snapshot, int]:
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


def _write(article: Article, value: Snapshot) -> None:
    """These fields of a snapshot into the article and its rows; the version moves on."""
    columns = [name for name in value if name in TEXTS + REFERENCES]
    for name in columns:
        setattr(article, name, value[name])
    if "dated" in value:
        article.dated = dated(value)
        columns.append("dated")
    article.version += 1
    article.save(update_fields=[*columns, "version", "changed"])
    if "tags" in value:
        article.tagged.all().delete()
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=article, tag_id=tag) for tag in value["tags"]
        )
    if "bylines" in value:
        article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(article=article, author_id=row["author"], role=row["role"], position=position)
            for position, row in enumerate(value["bylines"], start=1)
        )
    if "sources" in value:
        article.sources.all().delete()
        Source.objects.bulk_create(
            Source(article=article, position=position, **row)
            for position, row in enumerate(value["sources"], start=1)
        )
