"""The picture of a page, in the shapes and formats that its browser may choose from."""

from typing import Any

from django import template
from django.core.files.storage import default_storage

from magazine.lib.tags import focus

from . import placards
from .models import Image
from .shown import Shown, shown, small

register = template.Library()


@register.inclusion_tag("includes/picture.html")
def picture(
    image: Image, use: str, *, alt: str = "", sizes: str = "", lead: bool = False
) -> dict[str, Any]:
    """An image for a use (`uses.USES`), with the place it takes, so that nothing moves.

    `alt` is the image's own where it is content, and empty beside a title that says the same. The
    `lead` is what readers see first: it is asked for at once, the others when they come in sight.
    """
    return {"shown": shown(image, use, sizes), "focus": focus(image), "alt": alt, "lead": lead}


@register.simple_tag
def shared_picture(image: Image) -> Any:
    """The picture that stands where a link to the page is shared."""
    return shown(image, "og")


@register.simple_tag
def shared_placard(path: str) -> Any:
    """The placard that stands there instead, where the page has no picture."""
    return Shown(default_storage.url(path), placards.WIDTH, placards.HEIGHT)


@register.inclusion_tag("admin/images/small.html")
def small_picture(image: Image, use: str = "card") -> dict[str, Any]:
    """An image in a list of the desk, beside the words that say what it is."""
    return {"shown": small(image, use)}
