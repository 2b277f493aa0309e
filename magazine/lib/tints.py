"""The tint of a section, made readable: an editor picks any colour, readers can always read it.

Contrast is WCAG 2.2's (success criterion 1.4.3): 4.5 to 1 for text.
"""

import colorsys
from functools import lru_cache

# Text is set in a tint on these papers, the darkest and the lightest of each theme
# (static/css/tokens.css: --raw-wash of the day, --raw-wash of the night).
DAY_PAPER, NIGHT_PAPER = "#f1ece2", "#25211b"
READABLE = 4.6  # a little above the rule, for what rounding to #rrggbb loses
_STEP = 0.01


@lru_cache(maxsize=1024)
def readable_tint(tint: str, paper: str) -> str:
    """The nearest lightness of this tint that can be read on this paper, both as #rrggbb."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(tint))
    step = -_STEP if _luminance(paper) > 0.2 else _STEP
    found = tint
    while contrast(found, paper) < READABLE:
        lightness += step
        red, green, blue = colorsys.hls_to_rgb(hue, min(max(lightness, 0), 1), saturation)
        found = "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _luminance(colour: str) -> float:
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
