"""Acts on many articles at once: what each would change is shown first, then each is done alone.

An act is declared once (`Act`). Its `what` is pure: from what was read, the change that it would
make to one article, or why it would not. Its `do` is one of the verbs. Between the two pages the
browser carries each article's number, version and state: an article that has moved since, that was
never shown or may not be touched is told, whatever the browser sends, and the others are done.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles import bin, revisions
from articles.checks import NotReady
from articles.models import Article, Publication
from articles.references import References
from articles.snapshot import Snapshot, snapshot
from articles.states import Refused
from magazine.lib.desk import person

# How many articles one act takes at most.
MOST = 200
CHOSEN = "chosen"
_MARK = re.compile(r"(\d{1,18}):(\d{1,9}):([a-z_]{1,12})", re.ASCII)

type Values = Mapping[str, Any]


class Asking(forms.Form):
    """What an act has to know; `user` is who acts, for the choices that are theirs."""

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user


@dataclass(frozen=True, slots=True)
class Change:
    """What an act would make of one article, in words; `readers` what they will see of it,
    `warnings` what the editor should look at before."""

    before: str
    after: str
    readers: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act leaves an article as it is."""

    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around some articles, read once for all of them, by number."""

    now: datetime
    values: Mapping[int, Snapshot]
    refs: References
    live: Mapping[int, Publication]
    coming: Mapping[int, Publication]

    @classmethod
    def of(cls, articles: Sequence[Article], now: datetime) -> Self:
        """`articles` have their rows (`ArticleQuerySet.with_rows`)."""
        values = {article.pk: snapshot(article) for article in articles}
        rows = Publication.objects.filter(article__in=values).select_related("revision", "section")
        return cls(
            now,
            values,
            References.of(list(values.values())),
            {row.article_id: row for row in rows.published(now)},
            {row.article_id: row for row in rows.to_come(now)},
        )


@dataclass(frozen=True, slots=True)
class Act:
    """`do` gives what `undo` needs to take it back, None when there was nothing to do; an act of
    the workflow has another act that takes it back, `undone_by`. `form` asks for what the act
    needs; with `asks_first` there is nothing to show before it is answered."""

    name: str
    title: Promise
    in_list: Promise
    done: Promise
    permissions: tuple[str, ...]
    what: Callable[[Article, Facts, Values], Change | Refusal]
    do: Callable[[Article, Values, AbstractBaseUser], Any]
    form: type[Asking] | None = None
    asks_first: bool = False
    warning: Promise | str = ""
    undone_by: str = ""
    undo: Callable[[Article, Any, AbstractBaseUser], object] | None = None

    def allowed(self, model_admin: Any, request: HttpRequest, article: Article | None) -> bool:
        """Whether this person may do this with this article; with None, with any at all."""
        names = (f"has_{name}_permission" for name in self.permissions)
        return all(getattr(model_admin, name)(request, article) for name in names)


@dataclass(frozen=True, slots=True)
class Mark:
    """An article as it stood when it was shown."""

    number: int
    version: int
    state: str

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(article.pk, article.version, article.state)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        found = _MARK.fullmatch(text)
        return cls(int(found[1]), int(found[2]), found[3]) if found else None

    def __str__(self) -> str:
        return f"{self.number}:{self.version}:{self.state}"


@dataclass(slots=True)
class Judged:
    """What an act would make of each of some articles."""

    changes: list[tuple[Article, Change]] = field(default_factory=list)
    refusals: list[tuple[Article, Refusal]] = field(default_factory=list)


def read(model_admin: Any, request: HttpRequest, numbers: Iterable[int]) -> list[Article]:
    """These articles whole, those that the person may see, in the order asked for."""
    wanted = list(dict.fromkeys(numbers))
    rows = model_admin.get_queryset(request).defer(None).with_rows().filter(pk__in=wanted)
    found = {row.pk: row for row in rows.order_by()}
    return [found[number] for number in wanted if number in found]


def judge(
    act: Act, model_admin: Any, request: HttpRequest, articles: Sequence[Article], values: Values
) -> Judged:
    judged, facts = Judged(), Facts.of(articles, timezone.now())
    for article in articles:
        found = _judged(act, model_admin, request, article, facts, values)
        if isinstance(found, Refusal):
            judged.refusals.append((article, found))
        else:
            judged.changes.append((article, found))
    return judged


def _judged(
    act: Act,
    model_admin: Any,
    request: HttpRequest,
    article: Article,
    facts: Facts,
    values: Values,
) -> Change | Refusal:
    if not act.allowed(model_admin, request, article):
        return Refusal(_("Your seats in its section do not allow it."))
    return act.what(article, facts, values)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one article; `back` is what takes it back, None when nothing does."""

    title: str
    done: bool
    words: str
    article: Article | None = None
    back: Any = None


def carry_out(
    act: Act, model_admin: Any, request: HttpRequest, marks: Sequence[Mark], values: Values
) -> list[Told]:
    """Do it to each of the articles that still stand as they were shown, one after the other."""
    articles = read(model_admin, request, (mark.number for mark in marks))
    judged = judge(act, model_admin, request, articles, values)
    refused = {article.pk: refusal for article, refusal in judged.refusals}
    found = {article.pk: article for article in articles}
    told = []
    for mark in marks:
        article = found.get(mark.number)
        if article is None:
            title = _("Article number %(number)d") % {"number": mark.number}
            told.append(Told(title, False, _("It is not there, or not yours to see.")))
        elif Mark.of(article) != mark:
            told.append(Told(str(article), False, _moved(), article))
        elif mark.number in refused:
            told.append(Told(str(article), False, refused[mark.number].why, article))
        else:
            told.append(_done(act, article, mark, values, person(request)))
    return told


def _done(act: Act, article: Article, mark: Mark, values: Values, by: AbstractBaseUser) -> Told:
    try:
        with transaction.atomic():
            held = Article.objects.select_for_update().filter(pk=mark.number)
            held = held.filter(version=mark.version, state=mark.state)
            # Held before the verb looks: what was shown is what is changed.
            if not held.exists():
                raise revisions.Moved
            back = act.do(article, values, by)
    except (revisions.Moved, Article.DoesNotExist):
        return Told(str(article), False, _moved(), article)
    except (NotReady, Refused, bin.StillPublic) as error:
        words = str(error) or _("It was published meanwhile.")
        return Told(str(article), False, words, article)
    return Told(str(article), True, str(act.done), article, back)


def _moved() -> str:
    return _("Somebody changed it meanwhile: look at it again.")


def take_back(
    act: Act, model_admin: Any, request: HttpRequest, rows: Sequence[tuple[int, int, Any]]
) -> list[Told]:
    """Undo the act: `rows` are the number, the version that the act left, and what undoing needs.

    An article may lie in the bin: that is what is taken back.
    """
    seen = Article.with_bin.seen_by(request.user)
    articles = {row.pk: row for row in seen.filter(pk__in=[number for number, *_rest in rows])}
    told = []
    for number, version, back in rows:
        article = articles.get(number)
        if article is None:
            title = _("Article number %(number)d") % {"number": number}
            told.append(Told(title, False, _("It is not there, or not yours to see.")))
        else:
            told.append(_undone(act, model_admin, request, article, version, back))
    return told


def _undone(
    act: Act, model_admin: Any, request: HttpRequest, article: Article, version: int, back: Any
) -> Told:
    assert act.undo is not None
    try:
        with transaction.atomic():
            rows = Article.with_bin.select_for_update().filter(version=version)
            # Asked of the row that is held: its state may be another than a moment ago.
            held = rows.filter(pk=article.pk).first()
            if held is None:
                raise revisions.Moved
            if not act.allowed(model_admin, request, held):
                return Told(str(article), False, _("Your seats do not allow it."), article)
            act.undo(article, back, person(request))
    except (revisions.Moved, Article.DoesNotExist):
        return Told(str(article), False, _moved(), article)
    return Told(str(article), True, _("As it was."), article)
