"""The desk's pages about articles."""

from . import article, levels, reading, tags

__all__ = ["article", "levels", "reading", "tags"]
