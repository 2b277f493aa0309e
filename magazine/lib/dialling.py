"""The guarded connection under `magazine.lib.fetch`, which alone uses it.

A name is resolved once, every address that it has is checked, and the connection goes to the very
address that was checked: an answer that changes meanwhile changes nothing. Host, SNI and the name
in the certificate stay the host's. One `Deadline` bounds it all, by shutting the socket.
"""

import socket
import ssl
import threading
import time
from contextlib import suppress
from functools import cache
from http import client
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .public_addresses import is_public

# A host of more addresses than this is tried at the first ones only.
_TRIED = 4
_CONNECT = 8.0
_HEAD = 64 * 1024
# Names that no public host has (RFC 6761, 6762, 8375, ICANN).
_INSIDE = (".localhost", ".localdomain", ".local", ".internal", ".home.arpa")


class FetchError(Exception):
    """What could not be fetched, with the reason in words."""


class Refused(FetchError):
    """An address that may not be fetched: trying again does not help."""


class Failed(FetchError):
    """A host that did not answer, or not as it should: later it may."""


class Deadline:
    """The seconds that a whole request may take. Then the socket in hand is shut, whatever it
    waits for: a timeout of its own begins anew with every byte that drips in."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self.watch(None)

    @property
    def over(self) -> bool:
        """Told by the clock: what times out by itself may do so a moment before the timer."""
        return time.monotonic() >= self.end

    def left(self) -> float:
        """The seconds left. Raises Failed when there are none."""
        if self.over:
            raise Failed(too_slow())
        return self.end - time.monotonic()

    def watch(self, line: socket.socket | None) -> None:
        """Shut this one in time: by a copy of its own, since TLS takes the first one over."""
        with self._lock:
            if self._line:
                self._line.close()
            self._line = line.dup() if line else None
        if line:
            self.left()

    def _shut(self) -> None:
        with self._lock:
            if self._line:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


def too_slow() -> str:
    return _("the host is too slow")


def resolve(host: str, port: int, deadline: Deadline) -> list[Any]:
    """What `getaddrinfo` answers, in time: it has no timeout of its own."""
    found: list[Any] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            errors.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if errors or not (found or thread.is_alive()):
        raise Failed(_("the host %(host)s is not known") % {"host": host})
    deadline.left()
    return list(found)


def check_all(host: str, answers: list[Any]) -> None:
    """Raises Refused when one of these addresses is not public."""
    for *_about, address in answers:
        if not is_public(str(address[0])):
            words = _("%(host)s leads to an address that is not public: %(address)s")
            raise Refused(words % {"host": host, "address": address[0]})


def check_name(host: str) -> None:
    """Raises Refused for what is seen without asking anybody: a number in any spelling, or a name
    that only one's own network knows."""
    try:
        numeric = socket.AI_NUMERICHOST
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=numeric)
    except (OSError, UnicodeError) as error:
        name = host.strip(".").lower()
        if "." not in name or name.endswith(_INSIDE):
            raise Refused(_("the host %(host)s is not known") % {"host": host}) from error
    else:
        check_all(host, answers)


def dial(host: str, port: int, deadline: Deadline, *, checked: bool) -> socket.socket:
    """A socket to the host, at an address that was checked. Raises Refused and Failed."""
    answers = resolve(host, port, deadline)
    if checked:
        check_all(host, answers)
    error: OSError | None = None
    for family, kind, protocol, _name, address in answers[:_TRIED]:
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(min(_CONNECT, deadline.left()))
            line.connect(address)
        except OSError as refusal:
            line.close()
            error = refusal
            continue
        except BaseException:
            line.close()
            raise
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line
    reason = (error.strerror if error else "") or _("no answer")
    words = _("%(host)s cannot be reached: %(reason)s")
    raise Failed(words % {"host": host, "reason": reason})


class _Lines:
    """The file of an answer, whose lines are bounded: urllib3 takes those of chunks at any length.

    `head` counts the bytes before the body, of which there are so many and no more.
    """

    def __init__(self, file: Any) -> None:
        self.file = file
        self.head: int | None = 0

    def readline(self, limit: int = -1) -> bytes:
        line: bytes = self.file.readline(_HEAD + 1)
        if self.head is not None:
            self.head += len(line)
        if len(line) > _HEAD or (self.head or 0) > _HEAD:
            raise Failed(_("the headers of the answer are too long"))
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


class _Response(client.HTTPResponse):
    def begin(self) -> None:
        lines = _Lines(self.fp)
        self.fp = lines  # type: ignore[assignment]
        super().begin()
        lines.head = None


class _Guarded:
    """Mixed into urllib3's connections: `_new_conn` is where they ask for a socket."""

    response_class: Any = _Response

    def __init__(self, *args: Any, deadline: Deadline, checked: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deadline = deadline
        self.checked = checked

    def _new_conn(self) -> socket.socket:
        about: Any = self
        line = dial(about.host, about.port, self.deadline, checked=self.checked)
        self.deadline.watch(line)
        line.settimeout(self.deadline.left())
        return line


class _Plain(_Guarded, HTTPConnection):
    pass


class _Secure(_Guarded, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


@cache
def tls() -> ssl.SSLContext:
    """What the machine trusts; reading its certificates takes as long as a request."""
    return ssl.create_default_context()


def pool(
    scheme: str, host: str, port: int, deadline: Deadline, *, checked: bool
) -> HTTPConnectionPool:
    """One connection to one host, which knows no proxy and nothing of the environment."""
    guard: Any = {"deadline": deadline, "checked": checked, "maxsize": 1}
    if scheme == "https":
        return _SecurePool(host, port, ssl_context=tls(), **guard)
    return _PlainPool(host, port, **guard)
