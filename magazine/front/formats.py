"""The few formats of a block: how many articles each takes, and what a new page begins with."""

from dataclasses import dataclass

from .models import Format

# All the places of one edition, so that composing and showing it stay bounded.
MOST_PLACES = 120
MOST_BLOCKS = 30


@dataclass(frozen=True, slots=True)
class Places:
    """From `least` to `most` articles; `usual` for a new block."""

    least: int
    most: int
    usual: int


FORMATS: dict[str, Places] = {
    Format.LEAD: Places(1, 1, 1),
    Format.PAIR: Places(2, 2, 2),
    Format.CARDS: Places(3, 6, 3),
    Format.GRID: Places(4, 12, 8),
    Format.COLUMN: Places(3, 8, 4),
    Format.BRIEFS: Places(3, 24, 12),
}
# La Une before anybody arranged it, and the front page of a section.
LA_UNE = ((Format.LEAD, 1), (Format.CARDS, 3), (Format.GRID, 8), (Format.BRIEFS, 12))
SECTION = ((Format.LEAD, 1), (Format.CARDS, 3))


def fitting(name: str, size: int) -> int:
    """The nearest number of places that this format takes."""
    places = FORMATS[name]
    return min(max(size, places.least), places.most)
