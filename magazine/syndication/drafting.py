"""Items made into drafts: here or, of a long file, in a process beside this one.

Cleaning a text and setting it take as long as writing it down. So while this process writes a
batch, the other one makes the drafts of the next. It knows no database; without it, and until it
is ready, all is done here.
"""

import logging
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from articles import desk_words, typesetting
from articles.typesetting import Typeset

from .bodies import Found
from .drafts import Draft, Unfit, draft
from .given_files import fault_words
from .items import Item

_MODULE = "magazine.syndication.drafting_child"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """Items to be drafted. Those in `shown`, by place, will be public as they are: their texts are
    set as well."""

    items: Sequence[Item]
    now: datetime
    shown: frozenset[int] = frozenset()
    pictures: Mapping[str, Found] | None = None


@dataclass(frozen=True, slots=True)
class Unmade:
    """An item that cannot become an article, and why."""

    item: Item
    why: str


type Drafts = list[Draft | Unmade]
type _Made = list[tuple[Draft | Unmade, Typeset | None]]


def make(order: Order) -> Drafts:
    """A draft for each item, in order."""
    return _expected(_made(order))


def _made(order: Order) -> _Made:
    made = ((place, _one(item, order)) for place, item in enumerate(order.items))
    return [(one, _foreseen(one) if place in order.shown else None) for place, one in made]


def _expected(made: _Made) -> Drafts:
    for one, found in made:
        if isinstance(one, Draft):
            desk_words.expect(one.read)
        if found and isinstance(one, Draft):
            typesetting.expect(one.value["body"], one.value["language"], found)
    return [one for one, _found in made]


def _one(item: Item, order: Order) -> Draft | Unmade:
    try:
        return draft(item, now=order.now, pictures=order.pictures or {})
    except Unfit as error:
        return Unmade(item, str(error))
    except Exception as error:
        # A fault of ours, or of a package, in one item must not keep the others out.
        logger.exception("item %s of %s", item.guid, item.source)
        return Unmade(item, fault_words(error))


def _foreseen(one: Draft | Unmade) -> Typeset | None:
    if isinstance(one, Unmade):
        return None
    try:
        return typesetting.foresee(one.value["body"], one.value["language"])
    except Exception:
        return None  # whoever publishes it will say so


class Drafter:
    """The process beside this one, started when it is first asked and ended with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: Connection | None = None
        self._greeted = False
        self._owes = False  # an answer that nobody has taken
        self._hopeless = False  # it ends before it is ready

    def start(self) -> None:
        """Start it: it takes a second to be ready, in which there is other work."""
        self._begun()

    def is_ready(self) -> bool:
        """Whether it would begin at once; it is started when it is not there."""
        if self._process and self._process.poll() is not None:
            self._hopeless = not self._greeted
            self.close()
        orders = self._begun()
        if orders is None:
            return False
        with suppress(OSError, EOFError):
            if not self._greeted and orders.poll():
                self._greet(orders)
        return self._greeted

    def _greet(self, orders: Connection) -> None:
        """Wait until it says that it is ready."""
        if not self._greeted:
            orders.recv()
            self._greeted = True

    def begin(self, order: Order) -> Callable[[], Drafts]:
        """Have these drafts made; what comes back waits for them. One order at a time."""
        if self._owes:
            self.close()
        orders = self._begun()
        if orders is None:
            return partial(make, order)
        try:
            self._greet(orders)
            orders.send((get_language(), order))
            self._owes = True
        except (OSError, EOFError):
            return partial(self._alone, order)
        return partial(self._answer, orders, order)

    def _answer(self, orders: Connection, order: Order) -> Drafts:
        try:
            made: _Made = orders.recv()
            self._owes = False
        except (OSError, EOFError):
            return self._alone(order)
        except BaseException:
            self.close()  # what is left of this answer must not be taken for the next one
            raise
        return _expected(made)

    def _alone(self, order: Order) -> Drafts:
        logger.warning("the process that makes drafts is gone")
        self.close()
        return make(order)

    def _begun(self) -> Connection | None:
        """The way to it; None when there can be none."""
        if self._orders is None and not self._hopeless:
            ours, theirs = Pipe()
            with theirs:
                # Started anew, not forked: it shares no connection of this one.
                try:
                    self._process = subprocess.Popen(
                        [sys.executable, "-m", _MODULE, str(theirs.fileno())],
                        cwd=settings.ROOT,
                        stdin=subprocess.DEVNULL,
                        pass_fds=[theirs.fileno()],
                        start_new_session=True,  # Ctrl-C is for whoever gives the orders
                    )
                except OSError as error:
                    logger.warning("no process beside for the drafts: %s", error)
                    ours.close()
                    return None
            self._orders = ours
        return self._orders

    def close(self) -> None:
        if self._orders and self._process:
            self._orders.close()  # by which the other one ends
            self._process.wait()
        self._orders = self._process = None
        self._greeted = self._owes = False


def serve(orders: Connection) -> None:
    """What the other process does: make the drafts that are asked for, until nobody asks."""
    with suppress(EOFError, OSError):
        orders.send(None)  # ready
        while True:
            language, order = orders.recv()
            with translation.override(language):
                orders.send(_made(order))
