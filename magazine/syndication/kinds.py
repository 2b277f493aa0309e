"""The lines of our own form: which kind is which model, and what its rows are known by."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

FORM = 1  # the number of this form, in the first line of an export


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` names the columns that tell a row from all others wherever it is taken; `parts` the
    reverse relations whose rows stand inside the line."""

    name: str
    label: str
    key: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def model(self) -> type[models.Model]:
        """By label: La Une lies on the floor of the import and is not imported."""
        return apps.get_model(self.label)


# In the order of an export: a line refers to lines before it (a translation alone may look ahead).
KINDS = (
    Kind("section", "sections.Section", ("slug",)),
    Kind("former_section", "sections.FormerSection", ("slug",)),
    Kind("image", "images.Image", ("digest",)),
    Kind("author", "authors.Author", ("slug",)),
    Kind("former_author", "authors.FormerAuthor", ("slug",)),
    Kind("blog", "authors.Blog", ("address",), ("section_rules",)),
    Kind("contributor", "authors.Contributor", ("blog", "author")),
    Kind("feed", "syndication.Feed", ("address",)),
    Kind("agreement", "authors.Agreement", ("blog", "version")),
    Kind("tag", "articles.Tag", ("folded",)),
    Kind("former_tag", "articles.FormerTag", ("slug",)),
    Kind(
        "article",
        "articles.Article",
        ("id", "created"),
        (
            "bylines",
            "sources",
            "tagged",
            "shares",
            "corrections",
            "fidelity",
            "records",
            "publications",
        ),
    ),
    Kind("dossier", "articles.Dossier", ("slug",), ("parts",)),
    Kind("former_dossier", "articles.FormerDossier", ("slug",)),
    Kind("edition", "front.Edition", ("section", "opens_at"), ("blocks", "kept_off")),
    Kind("composition", "front.Composition", ("section", "made_at"), ("placings",)),
    Kind("redirect", "front.Redirect", ("old",)),
    Kind("record", "syndication.Record", ("source", "guid")),
    Kind("copy", "syndication.Copy", ("article",)),
    Kind("double", "syndication.Double", ("first", "second")),
)
# The parts that have parts themselves.
NESTED = {"blocks": "slots"}
LINKS = ("author_links", "tag_links")
PUBLICATION_PARTS = ("body", "terms_row", "image_links", *LINKS)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.label.lower(): kind for kind in KINDS}


def part_model(model: type[models.Model], name: str) -> tuple[type[models.Model], str]:
    """The model behind a reverse relation, and its column that points back."""
    relation: Any = model._meta.get_field(name)
    return relation.related_model, relation.field.name
