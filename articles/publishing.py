"""The rows of the reader side: opened, closed, rendered again. Called by `workflow` alone."""

from collections.abc import Collection, Container, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max

from authors.models import Blog
from authors.terms import Terms
from magazine.lib.inserting import insert

from . import revisions, worth
from .models import (
    Article,
    AuthorLink,
    Ended,
    ImageLink,
    Publication,
    PublicationBody,
    SearchTerms,
    State,
    TagLink,
)
from .references import References
from .rendering import Rendered, render
from .snapshot import Snapshot, bound, dated
from .windows import INSTANT, Window, arrange, earliest, last_instant


@dataclass(frozen=True, slots=True)
class Candidate:
    article: Article
    value: Snapshot
    window: Window


@dataclass(frozen=True, slots=True)
class Opened:
    publication: Publication
    new: bool


def open_all(
    candidates: Sequence[Candidate],
    refs: References,
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    note: str = "",
    created: Collection[int] = (),
) -> list[Opened]:
    """Open a publication for each candidate, unless the same one stands there already.

    Those in `created` were made a moment ago: nothing of them is looked for.
    """
    known = [one.article for one in candidates if one.article.pk not in created]
    standing = _standing(known, now)
    opened: list[Opened] = []
    fresh: list[tuple[Candidate, Rendered]] = []
    for candidate in candidates:
        terms = refs.terms_for(candidate.value)
        if terms is None:
            continue
        rendered = render(candidate.value, refs, terms, now=candidate.window.start)
        same = _same(standing.get(candidate.article.pk, []), rendered, candidate.window, now)
        if same:
            same.article = candidate.article
            opened.append(Opened(same, new=False))
        else:
            fresh.append((candidate, rendered))
    for candidate, _rendered in fresh:
        _make_room(standing.get(candidate.article.pk, []), candidate.window.start, now)
    live = {
        number
        for number, rows in standing.items()
        if any(row.pk and running(row, now) for row in rows)
    }
    opened += _write(fresh, live, by=by, now=now, note=note, created=created)
    drop_lists(known, now)
    return opened


def close(article: Article, ended_as: Ended, *, now: datetime) -> Publication | None:
    """End the running publication and cancel those to come; the one that was running.

    When none was, a withdrawal is said of the last that readers saw.
    """
    ended = None
    for row in standing_of(article, now):
        if appeared(row, now):
            _end(row, now, ended_as)
            ended = row
        else:
            row.delete()
    if ended is None and ended_as == Ended.WITHDRAWN:
        last = Publication.objects.over(now).filter(article=article).order_by("-number").first()
        if last:
            last.ended_as = ended_as
            last.save(update_fields=["ended_as"])
    drop_lists([article], now)
    return ended


def standing_of(article: Article, now: datetime) -> list[Publication]:
    """Its publications running or to come, in the order of time."""
    return _standing([article], now).get(article.pk, [])


def running(row: Publication, now: datetime) -> bool:
    return row.live_from <= now and (row.live_until is None or row.live_until > now)


def appeared(row: Publication, now: datetime) -> bool:
    """Whether readers have seen it; also when the clock was set back to before its hour."""
    return row.live_from < now or row.begin_told


def _end(row: Publication, at: datetime, ended_as: Ended) -> None:
    row.live_from = min(row.live_from, at - INSTANT)
    row.live_until, row.ended_as, row.end_told = at, ended_as, False
    row.placard_due = True
    row.save(update_fields=["live_from", "live_until", "ended_as", "end_told", "placard_due"])


def has_reader_side(article: Article) -> bool:
    return Publication.objects.not_over().filter(article=article).exists()


def drop_lists(articles: Sequence[Article], now: datetime) -> None:
    """Take ended publications out of the lists and the search index; the rows themselves stay."""
    if not articles:
        return
    over = Publication.objects.over(now).filter(article__in=articles).values("pk")
    for model in (SearchTerms, AuthorLink, TagLink):
        model._default_manager.filter(publication__in=over).delete()


def set_state(articles: Sequence[Article], state: State) -> None:
    for article in articles:
        article.state = state
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(state=state)


def dates_shown(articles: Sequence[Article], now: datetime) -> dict[int, datetime]:
    """The date that readers saw last on each of these that has none of its own."""
    undated = [article.pk for article in articles if article.dated is None]
    begun = Publication.objects.begun(now).filter(article__in=undated).order_by("number")
    return dict(begun.values_list("article", "dated")) if undated else {}


def set_dates(candidates: Sequence[Candidate], now: datetime) -> None:
    """Keep the date under which each appears; not one to come, since it may yet appear sooner."""
    fresh = []
    for candidate in candidates:
        at = dated(candidate.value)
        if candidate.article.dated is None and at and at <= now:
            candidate.article.dated = at
            fresh.append(candidate.article)
    Article.objects.bulk_update(fresh, ["dated"])


def hold_blogs(values: Sequence[Snapshot]) -> None:
    """Let no agreement change until the transaction ends: `authors.changes` takes the same rows."""
    blogs = {value["blog_id"] for value in values if value["blog_id"]}
    if blogs:
        list(Blog.objects.select_for_update().filter(pk__in=blogs).order_by("pk"))


def keys(publication: Publication) -> list[str]:
    """Names of what a change of this publication touches: pages, lists, feeds."""
    return [
        f"article:{publication.article_id}",
        f"section:{publication.section_id}",
        *(f"author:{row['id']}" for row in publication.bylines),
        *(f"tag:{row['slug']}" for row in publication.tags),
    ]


def rederive_all(publications: Sequence[Publication], *, now: datetime) -> int:
    """Render these again from their revisions; the number that changed."""
    rows = [row for row in publications if row.revision_id]
    values = [bound(row.revision.snapshot, row.article) for row in rows if row.revision]
    refs = References.of(values)
    changed = 0
    for row, value in zip(rows, values, strict=True):
        terms = refs.terms_for(value)
        if terms is None:
            close(row.article, Ended.EXPIRED, now=now)
            _wait_again(row.article)
            changed += 1
            continue
        moved = _put_off(row, value, refs, now) or _follow(row, terms)
        rendered = render(value, refs, terms, now=row.dated)
        if row.pk and rendered.digest != row.digest:
            replace(row, rendered)
            moved = True
        changed += moved
    return changed


def _put_off(row: Publication, value: Snapshot, refs: References, now: datetime) -> bool:
    """Let a publication begin, or begin again, when a head start of its blog that was agreed
    since is over; whether it moved. What would end before then ends now: for good, or until the
    version that was to follow it."""
    own = value | {"dated": value["dated"] if row.article.dated else None}
    start = earliest(row.article, own, refs, row.live_from)
    if start <= max(row.live_from, now):
        return False
    seen = appeared(row, now)
    if row.live_until and row.live_until <= start:
        if row.ended_as != Ended.SUPERSEDED:
            close(row.article, Ended.EXPIRED, now=now)
            _wait_again(row.article)
        elif seen:
            _end(row, now, Ended.UNPUBLISHED)
            drop_lists([row.article], now)
            set_state([row.article], State.SCHEDULED)
        return True
    row.live_from, row.begin_told = start, False
    row.save(update_fields=["live_from", "begin_told"])
    if seen:
        set_state([row.article], State.SCHEDULED)
    else:
        arrange(standing_of(row.article, now), row.article.expires)
    return True


def _follow(row: Publication, terms: Terms) -> bool:
    """Move the end of a publication with that of its agreement; whether it moved.

    An end that the desk chose may only come nearer, and nothing reaches into a later version.
    """
    before, agreed = last_instant(row.terms["until"]), last_instant(terms.until)
    chosen = None if row.live_until == before else row.live_until
    end = min((one for one in (chosen, agreed) if one), default=None)
    longer = row.live_until is not None and (end is None or end > row.live_until)
    later = Publication.objects.filter(article=row.article_id, number__gt=row.number)
    if end == row.live_until or (longer and later.exists()):
        return False
    if end and end <= row.live_from:
        row.delete()
        _wait_again(row.article)
        return True
    row.live_until, row.ended_as = end, Ended.EXPIRED if end else Ended.OPEN
    row.save(update_fields=["live_until", "ended_as"])
    return True


def _wait_again(article: Article) -> None:
    """An article whose scheduled publication is gone waits for the desk once more."""
    if article.state == State.SCHEDULED:
        set_state([article], State.READY)


def _standing(articles: Sequence[Article], now: datetime) -> dict[int, list[Publication]]:
    """Publications running or to come, by article, in the order of time."""
    found: dict[int, list[Publication]] = {}
    if not articles:
        return found
    for row in Publication.objects.not_over(now).filter(article__in=articles).in_time():
        found.setdefault(row.article_id, []).append(row)
    return found


def _same(
    rows: Sequence[Publication], rendered: Rendered, wished: Window, now: datetime
) -> Publication | None:
    """The publication that shows just this already, or will at just this hour."""
    for row in rows:
        begins = row.live_from <= now or row.live_from == wished.start
        covers = begins and row.live_until == wished.end
        if covers and row.digest == rendered.digest and row.listed:
            return row
    return None


def _make_room(rows: Sequence[Publication], start: datetime, now: datetime) -> None:
    """What readers see ends where the new one begins; what was still to come is replaced by it."""
    for row in rows:
        if not appeared(row, now):
            row.delete()
        elif row.live_until is None or row.live_until > start:
            _end(row, start, Ended.SUPERSEDED)


def _write(
    fresh: Sequence[tuple[Candidate, Rendered]],
    live: Container[int],
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    note: str,
    created: Collection[int],
) -> list[Opened]:
    articles = [candidate.article for candidate, _rendered in fresh]
    _mark_published([candidate for candidate, _rendered in fresh], live, now)
    values = [candidate.value for candidate, _rendered in fresh]
    kept = revisions.keep(articles, values, by=by, at=now, note=note, created=created)
    numbers = _last_numbers([row for row in articles if row.pk not in created])
    rows = [
        Publication(
            article=candidate.article,
            number=numbers.get(candidate.article.pk, 0) + 1,
            revision=revision,
            live_from=candidate.window.start,
            live_until=candidate.window.end,
            ended_as=Ended.EXPIRED if candidate.window.end else Ended.OPEN,
            begin_told=candidate.window.start <= now,
            digest=rendered.digest,
            **rendered.columns,
        )
        for (candidate, rendered), revision in zip(fresh, kept, strict=True)
    ]
    insert(rows, numbered=True)
    worth.keep_off(Publication.objects.filter(pk__in=[row.pk for row in rows]))
    _write_satellites([(row, rendered) for row, (_c, rendered) in zip(rows, fresh, strict=True)])
    return [Opened(row, new=True) for row in rows]


def _mark_published(candidates: Sequence[Candidate], live: Container[int], now: datetime) -> None:
    """The state of the articles, in as few narrow writes as there are states."""
    states: dict[State, list[Article]] = {}
    for candidate in candidates:
        article, later = candidate.article, candidate.window.start > now
        # A scheduled update of a live article leaves it as it is meanwhile.
        if later and article.pk in live:
            continue
        state = State.SCHEDULED if later else State.PUBLISHED
        states.setdefault(state, []).append(article)
    for state, articles in states.items():
        set_state(articles, state)


def _last_numbers(articles: Sequence[Article]) -> dict[int, int]:
    if not articles:
        return {}
    rows = Publication.objects.filter(article__in=articles).order_by()
    return dict(rows.values_list("article").annotate(Max("number")))


def _write_satellites(made: Sequence[tuple[Publication, Rendered]]) -> None:
    """The body, the search terms and the narrow link rows of each publication.

    By its number: rows that hold the publication itself keep all of a batch in memory.
    """
    insert(PublicationBody(publication_id=row.pk, html=r.html, text=r.text) for row, r in made)
    insert(
        SearchTerms(publication_id=row.pk, dated=row.dated, **asdict(r.search)) for row, r in made
    )
    insert(
        AuthorLink(
            publication_id=row.pk, author_id=author, article_id=row.article_id, dated=row.dated
        )
        for row, r in made
        for author in r.authors
    )
    insert(
        TagLink(publication_id=row.pk, tag_id=tag, article_id=row.article_id, dated=row.dated)
        for row, r in made
        for tag in r.tags
    )
    insert(
        ImageLink(publication_id=row.pk, image_id=image) for row, r in made for image in r.images
    )


def replace(row: Publication, rendered: Rendered) -> None:
    """The same publication with new content: its window and number stay."""
    for name, value in rendered.columns.items():
        setattr(row, name, value)
    row.digest, row.placard_due = rendered.digest, True
    row.save(update_fields=[*rendered.columns, "digest", "placard_due"])
    for model in (PublicationBody, SearchTerms, AuthorLink, TagLink, ImageLink):
        model._default_manager.filter(publication=row).delete()
    _write_satellites([(row, rendered)])
