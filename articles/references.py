"""The rows that snapshots point to, loaded once for a whole batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db.models import Model

from authors.models import Agreement, Author, Blog, Contributor
from authors.terms import OWN, Terms, overrides, terms_in_force
from magazine.images.models import Image
from magazine.lib import richtext
from magazine.sections.models import Section

from .levels import Levels
from .models import Origin, Tag
from .snapshot import Snapshot
from .targets import Targets


def _by_id[M: Model](model: type[M], ids: Iterable[int | None]) -> dict[int, M]:
    wanted = {number for number in ids if number}
    return model._default_manager.in_bulk(wanted) if wanted else {}


@dataclass(frozen=True, slots=True)
class References:
    """Rows by their number; `blogs_of` gives each author's blogs, oldest first.

    `targets` answers where the links of these texts lead, and asks the database only then.
    """

    sections: dict[int, Section]
    images: dict[int, Image]
    blogs: dict[int, Blog]
    authors: dict[int, Author]
    blogs_of: dict[int, list[Blog]]
    tags: dict[int, Tag]
    overrides: dict[int, Agreement]
    in_force: dict[int, Agreement]
    levels: Levels = field(default_factory=Levels)
    targets: Targets = field(default_factory=Targets)

    @classmethod
    def of(cls, values: Sequence[Snapshot]) -> Self:
        """Load what these snapshots point to: at most ten queries, whatever their number."""
        blogs = _by_id(Blog, (value["blog_id"] for value in values))
        images = {value["lead_image_id"] for value in values}
        images.update(
            image.file_id
            for value in values
            if "<img" in value["body"]
            for image in richtext.images(value["body"])
        )
        authors = {row["author"] for value in values for row in value["bylines"]}
        return cls(
            sections=_by_id(Section, (value["section_id"] for value in values)),
            images=_by_id(Image, images),
            blogs=blogs,
            authors=_by_id(Author, authors),
            blogs_of=_blogs_of(authors),
            tags=_by_id(Tag, (tag for value in values for tag in value["tags"])),
            overrides=_by_id(Agreement, (value["agreement_id"] for value in values)),
            in_force=terms_in_force(set(blogs)) if blogs else {},
            levels=Levels.read(),
            targets=Targets([value["body"] for value in values]),
        )

    def agreement_for(self, value: Snapshot) -> Agreement | None:
        """The article's own terms while they are in force, else its blog's."""
        override = self.overrides.get(value["agreement_id"] or 0)
        if overrides(override, value["blog_id"]):
            return override
        return self.in_force.get(value["blog_id"] or 0)

    def terms_for(self, value: Snapshot) -> Terms | None:
        """The terms that bind this article; None when nothing allows it to be shown."""
        if value["origin"] == Origin.OWN:
            return OWN
        agreement = self.agreement_for(value)
        return Terms.of(agreement) if agreement else None


def _blogs_of(authors: set[int]) -> dict[int, list[Blog]]:
    found: dict[int, list[Blog]] = {}
    if authors:
        rows = Contributor.objects.filter(author__in=authors).select_related("blog")
        for row in rows.order_by("pk"):
            found.setdefault(row.author_id, []).append(row.blog)
    return found
