"""Where an article of a blog belongs in the magazine, by the rules that its editors wrote down."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from magazine.lib.analysis import fold

from .models import Blog, SectionRule


@dataclass(frozen=True, slots=True)
class Rule:
    """`words` are folded alternatives of `text`, as it was written; `section` is a number."""

    kind: str
    words: tuple[str, ...]
    section: int
    text: str = ""

    def fits(self, tags: Iterable[str], title: str) -> bool:
        """Whether an article with these folded tags and title is meant."""
        if self.kind == SectionRule.Kind.TAG:
            return not set(self.words).isdisjoint(tags)
        return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", title) for one in self.words)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one blog, in order, and its usual section: read once for many articles."""

    rules: tuple[Rule, ...]
    usual: int | None

    @classmethod
    def of(cls, blog: Blog) -> Self:
        rows = blog.section_rules.order_by("position", "pk")
        found = rows.values_list("kind", "words", "section")
        return cls(
            tuple(Rule(kind, tuple(_alternatives(text)), to, text) for kind, text, to in found),
            blog.section_id,
        )

    def propose(self, *, tags: Iterable[str], title: str) -> int | None:
        """The section of the first rule that fits, else the usual one, else None."""
        rule = self.fitting(tags=tags, title=title)
        return rule.section if rule else self.usual

    def fitting(self, *, tags: Iterable[str], title: str) -> Rule | None:
        """The first rule that fits."""
        folded = {_folded(tag) for tag in tags}
        heading = _folded(title)
        return next((rule for rule in self.rules if rule.fits(folded, heading)), None)


def propose(blog: Blog, *, tags: Iterable[str], title: str) -> int | None:
    """The number of the section where the blog's rules file an article, None when none does."""
    return Rules.of(blog).propose(tags=tags, title=title)


def _alternatives(text: str) -> Iterable[str]:
    return filter(None, (_folded(part) for part in text.split(",")))


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
