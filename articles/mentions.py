"""The @names in a remark: people who may see the article, and roles that somebody holds there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from magazine.lib.analysis import fold
from magazine.sections.models import Seat

from . import sight
from .models import Article
from .models.remarks import shown_name

# After a letter it is an address for mail, not a mention.
_SIGN = re.compile(r"(?<![\w@.])@([\w.+@-]{1,150})")
# A remark that calls everybody calls nobody.
MOST = 20
# How many people a completion looks through: more than a desk has.
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be written after @: `handle`; `name` says who or what that is."""

    handle: str
    name: str


def handles() -> dict[str, str]:
    """The roles, by what is written after @: « secrétaire-de-rédaction »."""
    with override(settings.LANGUAGE_CODE):
        return {str(role.label).replace(" ", "-"): role.value for role in Seat.Role}


def found(text: str, article: Article) -> list[dict[str, Any]]:
    """The mentions in a text, in order: where each stands (`at`, `length`) and whom it calls
    (`user` or `role`). What names nobody who may see the article is text like any other."""
    signs = list(islice(_SIGN.finditer(text), MOST))
    if not signs:
        return []
    wanted = {spelling for sign in signs for spelling in _spellings(sign[1])}
    rows = sight.people(article).filter(username__in=wanted)
    users = dict(rows.values_list("username", "pk"))
    roles = {fold(handle): role for handle, role in handles().items()}
    return [mention for sign in signs for mention in _mention(sign, users, roles)]


def _spellings(word: str) -> Iterator[str]:
    """The word as written, and without what ends a sentence."""
    yield word
    yield word.rstrip(".-+@")


def _mention(
    sign: re.Match[str], users: dict[str, int], roles: dict[str, str]
) -> Iterator[dict[str, Any]]:
    for spelling in _spellings(sign[1]):
        place = {"at": sign.start(), "length": len(spelling) + 1}
        if spelling in users:
            yield place | {"user": users[spelling]}
            return
        if fold(spelling) in roles:
            yield place | {"role": roles[fold(spelling)]}
            return


def called(mentions: Iterable[dict[str, Any]], article: Article) -> set[int]:
    """The accounts that these mentions call, roles resolved to those who hold them there."""
    mentions = list(mentions)
    roles = {mention["role"] for mention in mentions if "role" in mention}
    held = Seat.objects.filter(sight.here(article), role__in=roles)
    people = {mention["user"] for mention in mentions if "user" in mention}
    return people | set(held.values_list("user", flat=True) if roles else ())


def choices(begun: str, article: Article, *, most: int = 8) -> list[Choice]:
    """What may stand after @ for what was typed so far: people, then roles that somebody holds."""
    begun = fold(begun)
    rows = sight.people(article).only("username", "first_name", "last_name")[:_LOOKED_AT]
    people = [Choice(user.get_username(), shown_name(user)) for user in rows]
    names = {each.handle for each in people}
    # A name that is also that of a role means the person (`found`).
    roles = [each for each in _held(article) if each.handle not in names]
    fitting = (each for each in [*people, *roles] if _fits(begun, each))
    return list(islice(fitting, most))


def _held(article: Article) -> Iterator[Choice]:
    """The roles that somebody holds there, said to be roles."""
    held = set(Seat.objects.filter(sight.here(article)).values_list("role", flat=True).distinct())
    for handle, role in handles().items():
        if role in held:
            yield Choice(handle, _("%(role)s (role)") % {"role": Seat.Role(role).label})


def _fits(begun: str, choice: Choice) -> bool:
    words = [choice.handle, *choice.name.split(), choice.name]
    return any(fold(word).startswith(begun) for word in words)
