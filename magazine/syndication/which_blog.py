"""The blog that an operator names: by its number, its address however written, or its title."""

from urllib.parse import urlsplit

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from authors.models import Blog

from .addresses import key


def named(name: str) -> Blog:
    """Raises CommandError when none is called so, or several are."""
    found = _by_number(name) or _by_address(name) or list(Blog.objects.filter(title=name)[:20])
    if not found:
        words = _("No blog has this number, address or title: %(name)s.")
        raise CommandError(words % {"name": name}, returncode=2)
    if len(found) > 1:
        words = _("Several blogs are called « %(name)s »: give the number of one (%(numbers)s).")
        numbers = ", ".join(str(blog.pk) for blog in found)
        raise CommandError(words % {"name": name, "numbers": numbers}, returncode=2)
    return found[0]


def _by_number(name: str) -> list[Blog]:
    if not (name.isascii() and name.isdecimal() and len(name) < 19):
        return []
    return list(Blog.objects.filter(pk=int(name)))


def _by_address(name: str) -> list[Blog]:
    address = name if "://" in name else f"https://{name}"
    try:
        host = urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return []
    near = Blog.objects.filter(address__icontains=host).order_by("pk") if host else ()
    return [blog for blog in near if blog.address and key(blog.address) == key(address)]
