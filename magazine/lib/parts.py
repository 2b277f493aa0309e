"""Parts of pages that depend on one publication alone, rendered once for each process.

A card stands on La Une, in its section, under its tags: rendering it costs more than reading it.
The key holds all that such a part may look at: what the publication shows (its digest), its
section and its picture as they are now, the language, and the tag's own words. So a part can go
stale only when its template changes, which is a new process.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# About 2 kB each, and up to 25 kB of a block; emptied when full, which costs one slow page now and
# then.
MOST, MOST_BLOCKS = 4000, 400
_rendered: dict[tuple[Any, ...], SafeString] = {}
_blocks: dict[tuple[Any, ...], SafeString] = {}

_OF_SECTION = ("slug", "name")
_OF_IMAGE = (
    "file",
    "width",
    "height",
    "alt",
    "caption",
    "credit",
    "focal_x",
    "focal_y",
    "renditions",
)


@register.simple_tag
def part(name: str, publication: Any, **words: Any) -> SafeString:
    """The template `name` with `publication` and `words`, and nothing else in its context.

    It may show of the publication what its digest covers, and the columns named above.
    """
    context = {"publication": publication, **words}
    key = (name, *tuple(words.items()), get_language())
    return kept(publication, key, lambda: render_to_string(name, context))


@register.simple_tag
def parts(name: str, rows: Sequence[Any], **words: Any) -> SafeString:
    """The same for several publications that stand together, as `rows`: a block of a front page.

    What the page gives a publication in place of its own words is `row.own_words`.
    """
    key = (name, *tuple(words.items()), get_language())
    prints = [*map(_print, rows)]
    if len(_blocks) >= MOST_BLOCKS:
        _blocks.clear()
    return _kept(_blocks, prints, key, lambda: render_to_string(name, {"rows": rows, **words}))


def kept(publication: Any, key: tuple[Any, ...], render: Callable[[], SafeString]) -> SafeString:
    """What `render` makes of a publication, kept under `key` while the publication is the same."""
    if len(_rendered) >= MOST:
        _rendered.clear()
    return _kept(_rendered, [_print(publication)], key, render)


def _kept(
    store: dict[tuple[Any, ...], SafeString],
    prints: Sequence[tuple[Any, ...] | None],
    key: tuple[Any, ...],
    render: Callable[[], SafeString],
) -> SafeString:
    if settings.DEBUG or None in prints:
        return render()
    whole = (*prints, key)
    found = store.get(whole)
    if found is None:
        found = store[whole] = render()
    return found


def _print(publication: Any) -> tuple[Any, ...] | None:
    """What changes whenever the publication shows something else; None for what is not kept."""
    # A draft (articles.previewing) has no number and is another one a second later.
    if publication.pk is None:
        return None
    return (
        publication.pk,
        publication.digest,
        *(getattr(publication.section, column) for column in _OF_SECTION),
        _image(publication.lead_image),
        getattr(publication, "own_words", ()),
    )


def _image(image: Any) -> tuple[str, ...]:
    return tuple(str(getattr(image, column)) for column in _OF_IMAGE) if image else ()
