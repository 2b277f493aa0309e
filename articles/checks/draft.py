"""An article as the checks look at it: its snapshot, what that points to, its body read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from articles.models import Origin
from articles.references import References
from articles.snapshot import Snapshot
from magazine.lib import passages
from magazine.lib.passages import Passage, Reading

HEADING = ("kicker", "title", "standfirst")


@dataclass(frozen=True)
class Draft:
    """The body is read only when a check asks for it: most of those that block do not."""

    value: Snapshot
    refs: References

    @property
    def own(self) -> bool:
        return bool(self.value["origin"] == Origin.OWN)

    @property
    def language(self) -> str:
        return str(self.value["language"])

    @cached_property
    def body(self) -> Reading:
        return passages.read(self.value["body"], self.language)

    @cached_property
    def heading(self) -> list[tuple[str, Passage]]:
        """The fields above the text that hold words, each as one passage."""
        return [(name, passages.plain(self.value[name])) for name in HEADING if self.value[name]]

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What one check has worked out and another can use, by a name of theirs."""
        return {}

    def texts(self) -> Iterator[tuple[str, Passage]]:
        """All that readers read, with the name of its field."""
        yield from self.heading
        for passage in self.body.passages:
            yield "body", passage
