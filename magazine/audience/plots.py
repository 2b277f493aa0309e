"""Bars, drawn by the server as SVG without a word in it: the words stand around it as text, where
they can be read at any size, and the numbers in the table below (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .figures import Figures
from .spans import Step

# Whole numbers: a browser reads no decimal comma.
WIDTH, HEIGHT, GAP = 10, 1000, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """In units of the drawing; `dark` is the part at its foot that is told apart."""

    x: int
    y: int
    height: int
    dark_y: int
    dark: int
    step: Step
    value: int


@dataclass(frozen=True, slots=True)
class Plot:
    """`top` is the number at the height of the drawing, `width` that of its view box."""

    bars: list[Bar]
    top: int
    width: int
    height: int = HEIGHT
    bar: int = WIDTH - GAP

    @property
    def ends(self) -> tuple[Step, Step]:
        return self.bars[0].step, self.bars[-1].step


def plot(
    steps: Sequence[Step],
    value: Callable[[Figures], int],
    dark: Callable[[Figures], int] = lambda _figures: 0,
) -> Plot:
    top = round_up(max((value(step.figures) for step in steps), default=0))
    return Plot(
        [_bar(number, step, value, dark, top) for number, step in enumerate(steps)],
        top,
        len(steps) * WIDTH,
    )


def _bar(
    number: int,
    step: Step,
    value: Callable[[Figures], int],
    dark: Callable[[Figures], int],
    top: int,
) -> Bar:
    height = _height(value(step.figures), top)
    foot = _height(dark(step.figures), top)
    return Bar(
        number * WIDTH + GAP // 2,
        HEIGHT - height,
        height,
        HEIGHT - foot,
        foot,
        step,
        value(step.figures),
    )


def _height(value: int, top: int) -> int:
    return round(HEIGHT * value / top)


def round_up(number: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …: a scale that one reads at a glance."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= number:
                return digit * power
        power *= 10
