"""The desk's pages about articles."""

from . import article, reading, tags

__all__ = ["article", "reading", "tags"]
