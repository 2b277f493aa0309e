"""How long one feed keeps us with its pictures at one poll: one thread settles all the others.

What lies beyond comes at a later poll, so that a host that answers slowly, or a feed that holds
thousands, holds up nobody.
"""

import time
from dataclasses import dataclass, field

# Pictures of one feed at one poll, and the seconds after which none is begun; so many at a time, of
# which none may take longer than this.
MOST, SECONDS = 120, 20.0
TOGETHER, EACH = 8, 10.0


def _end() -> float:
    return time.monotonic() + SECONDS


@dataclass(slots=True)
class Patience:
    """`short` is set when there was more than could be asked for."""

    left: int = field(default_factory=lambda: MOST)
    until: float = field(default_factory=_end)
    each: float = EACH
    short: bool = False

    def take(self, wanted: int) -> int:
        """How many of so many may be asked for now."""
        may = self.left if time.monotonic() < self.until else 0
        taken = min(wanted, may, TOGETHER)
        self.left -= taken
        self.short = self.short or (wanted > 0 and not taken)
        return taken
