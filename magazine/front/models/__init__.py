from .compositions import Composition, CompositionQuerySet, Placing, Reason
from .editions import Arrangement, Block, Edition, EditionQuerySet, Format, KeptOff, Rule, Slot
from .redirects import Missing, Redirect, RedirectFile
from .searches import EmptySearch
from .topics import Topic

__all__ = [
    "Arrangement",
    "Block",
    "Composition",
    "CompositionQuerySet",
    "Edition",
    "EditionQuerySet",
    "Format",
    "KeptOff",
    "EmptySearch",
    "Missing",
    "Placing",
    "Reason",
    "Redirect",
    "RedirectFile",
    "Rule",
    "Slot",
    "Topic",
]
