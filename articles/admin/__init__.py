"""The desk's pages about articles."""

from . import article, dossiers, levels, reading, tags

__all__ = ["article", "dossiers", "levels", "reading", "tags"]
