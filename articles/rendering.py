"""From a snapshot to what readers see: sanitised, typeset, cut as the agreement says.

Pure: rows come in through `References`, nothing is written here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from authors.models import Author, Blog
from authors.terms import Terms
from magazine.images.shown import shown
from magazine.lib import analysis, richtext, slugs, typography

from . import typesetting
from .finishing import finish
from .marks import marks
from .references import References
from .snapshot import Snapshot, dated
from .typesetting import Typeset

# An excerpt (model.md): the first whole sentences up to 80 words or 30 % of the text.
EXCERPT_WORDS = 80
EXCERPT_SHARE = 0.30
# How wide an image of a text is shown: the text's own measure, on a phone the screen.
IN_TEXT = "(min-width: 40rem) 37rem, 100vw"
# Fewer words than this after a standfirst would be a stump, not a beginning.
SHORTEST_CUT = 12


@dataclass(frozen=True, slots=True)
class Search:
    """Analysed words, separated by spaces; `often` and `marks` are those of `SearchTerms`."""

    heading: str
    lead: str
    body: str
    often: str
    marks: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The columns of a publication, its body, and the rows that lists and search need."""

    columns: dict[str, Any]
    html: str
    text: str
    search: Search
    authors: tuple[int, ...]
    tags: tuple[int, ...]
    images: tuple[int, ...]
    digest: str


def render(value: Snapshot, refs: References, terms: Terms, *, now: datetime) -> Rendered:
    """Render one article under its terms. `value` has passed `checks.problems`."""
    standfirst, body = _shown(value, terms)
    done = _typeset(body, value["language"], refs, terms)
    tags = [refs.tags[number] for number in value["tags"] if number in refs.tags]
    columns = {
        **_heading(value, standfirst),
        **_origin(value, refs, terms),
        "section_id": value["section_id"],
        "lead_image_id": value["lead_image_id"] if terms.images else None,
        "dated": dated(value) or now,
        "dated_precision": value["dated_precision"],
        "bylines": [_byline(row, value, refs) for row in value["bylines"]],
        "sources": [_source(row, value["language"]) for row in value["sources"]],
        "tags": [{"name": tag.name, "slug": tag.slug} for tag in tags],
        "words": done.words,
        "minutes": richtext.reading_minutes(done.words),
    }
    return Rendered(
        columns=columns,
        html=done.html,
        text=done.text,
        search=searched(columns, _section(value, refs), (done.terms, done.often)),
        authors=tuple(dict.fromkeys(row["author"] for row in value["bylines"])),
        tags=tuple(tag.pk for tag in tags),
        images=_numbers(body, refs) if terms.images else (),
        digest=_digest(columns, done.html),
    )


def _heading(value: Snapshot, standfirst: str) -> dict[str, Any]:
    language = value["language"]
    return {
        "slug": slugs.slugify(value["title"]),
        "language": language,
        "kicker": typography.set_text(value["kicker"], language),
        "title": typography.set_text(value["title"], language),
        "standfirst": typography.set_text(standfirst, language),
    }


def _origin(value: Snapshot, refs: References, terms: Terms) -> dict[str, Any]:
    blog = refs.blogs.get(value["blog_id"] or 0)
    return {
        "origin": value["origin"],
        "blog_id": value["blog_id"],
        "blog_title": blog.title if blog else "",
        "blog_address": (blog.address or "") if blog else "",
        "original": value["original"],
        "terms": terms.as_json(),
        "indexable": terms.indexing,
        "excerpted": terms.excerpt,
    }


def _section(value: Snapshot, refs: References) -> tuple[str, str]:
    section = refs.sections.get(value["section_id"] or 0)
    return (section.name, section.slug) if section else ("", "")


def searched(
    columns: Mapping[str, Any], section: tuple[str, str], analysed: tuple[str, str]
) -> Search:
    """What of it is searched; `section` is its name and its address, `analysed` what
    `typesetting.analysed` says of its text."""
    name, slug = section
    names = [name, *(row["name"] for row in [*columns["tags"], *columns["bylines"]])]
    return Search(
        heading=_terms(f"{columns['kicker']} {columns['title']}"),
        lead=_terms(" ".join([columns["standfirst"], *names])),
        body=analysed[0],
        often=analysed[1],
        marks=marks(columns, slug),
    )


def _shown(value: Snapshot, terms: Terms) -> tuple[str, str]:
    """The standfirst and the body that the terms allow.

    A standfirst may be the author's own first lines, so it counts: standfirst and body together
    stay within the bound of an excerpt.
    """
    body = value["body"]
    if not typesetting.is_foreseen(body, value["language"]):
        body = richtext.clean(body)
    standfirst: str = value["standfirst"].strip()
    if not terms.excerpt:
        return standfirst, body
    total = richtext.words(standfirst) + richtext.words(richtext.plain(body))
    bound = min(EXCERPT_WORDS, int(total * EXCERPT_SHARE))
    if standfirst:
        cut = richtext.excerpt(richtext.paragraphs_to_html(standfirst), max_words=bound, share=1.0)
        standfirst = richtext.plain(cut)
    left = bound - richtext.words(standfirst)
    if standfirst and left < SHORTEST_CUT:
        return standfirst, ""
    return standfirst, richtext.excerpt(body, max_words=left, share=1.0)


def _numbers(html: str, refs: References) -> tuple[int, ...]:
    """The images of our library that a body shows."""
    found = (image.file_id for image in richtext.images(html))
    return tuple(dict.fromkeys(number for number in found if number in refs.images))


def _typeset(body: str, language: str, refs: References, terms: Terms) -> Typeset:
    if "<img" not in body:
        return typesetting.plain(body, language)
    tree = richtext.parse(richtext.map_images(body, lambda image: _image(image, refs, terms)))
    finish(tree, refs.images)
    return typesetting.typeset(tree, language)


def _image(image: richtext.BodyImage, refs: References, terms: Terms) -> richtext.BodyImage | None:
    """A picture of our library, at its present address; anything else is not shown."""
    row = refs.images.get(image.file_id or 0)
    if row is None or not terms.images:
        return None
    found = shown(row, "whole", IN_TEXT)
    return richtext.BodyImage(
        file_id=row.pk,
        src=found.src,
        alt=image.alt or row.alt,
        width=found.width,
        height=found.height,
        srcset=found.srcset,
        sizes=found.sizes,
        sources=tuple((source.type, source.srcset) for source in found.sources),
    )


def _byline(row: dict[str, Any], value: Snapshot, refs: References) -> dict[str, Any]:
    """What the author card shows. An unclaimed author has a name, a blog and nothing else."""
    author = refs.authors[row["author"]]
    blog = _blog_of(author, value, refs)
    return {
        "id": author.pk,
        "name": author.name,
        "slug": author.slug,
        "role": row["role"],
        "claimed": author.claimed,
        "bio": author.bio if author.claimed else "",
        "shares": author.imported_shares,
        "shares_from": author.imported_from,
        "shares_on": author.imported_on.isoformat() if author.imported_on else "",
        "blog": blog.title if blog else "",
        "blog_address": (blog.address or "") if blog else "",
    }


def _source(row: dict[str, Any], language: str) -> dict[str, Any]:
    return {**row, "title": typography.set_text(row["title"], row["language"] or language)}


def _blog_of(author: Author, value: Snapshot, refs: References) -> Blog | None:
    blogs = refs.blogs_of.get(author.pk, [])
    here = [blog for blog in blogs if blog.pk == value["blog_id"]]
    return next(iter(here + blogs), None)


def _terms(text: str) -> str:
    return " ".join(analysis.terms(text, settings.LANGUAGE_CODE))


def _digest(columns: dict[str, Any], html: str) -> str:
    """The print of all that readers get."""
    content = json.dumps([columns, html], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()
