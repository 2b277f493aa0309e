"""How far a command is: on a terminal a bar with the rate and the time left, elsewhere nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


@dataclass(slots=True)
class Bar:
    """Lines said while it goes on go to `stderr`, above the bar where there is one."""

    stderr: OutputWrapper
    drawn: Progress | None = None

    def say(self, line: str) -> None:
        if self.drawn is None:
            self.stderr.write(line)
        else:
            self.drawn.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def advance(self, steps: int = 1, *, articles: int | None = None) -> None:
        """So many steps more are done; `articles` are those so far, where the steps are bytes."""
        if self.drawn is not None:
            self.drawn.update(self.drawn.task_ids[0], advance=steps, articles=articles)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is written meanwhile, to whatever stream, does not run into the bar."""
        if self.drawn is None:
            yield
            return
        self.drawn.stop()
        try:
            yield
        finally:
            self.drawn.start()


@contextmanager
def bar(
    words: str, total: Callable[[], int], stderr: OutputWrapper, *, articles: int | None = None
) -> Iterator[Bar]:
    """A bar of so many steps, which are only counted where somebody sees it. With `articles` the
    steps are bytes, and articles are what is shown."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Bar(stderr)
        return
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), _Done(), _Rate()]
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as drawn:
        drawn.add_task(words, total=total(), articles=articles)
        yield Bar(stderr, drawn)


class _Done(MofNCompleteColumn):
    """Steps of all steps; where these are bytes, articles so far."""

    def render(self, task: Task) -> Text:
        articles = task.fields["articles"]
        if articles is None:
            return MofNCompleteColumn.render(self, task)
        return Text(_("%(n)d articles") % {"n": articles})


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        articles, spent = task.fields["articles"], task.elapsed
        done = task.completed if articles is None else articles
        return Text(_("%(n).0f a second") % {"n": done / spent} if done and spent else "")
