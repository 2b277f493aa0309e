"""The one way out: every address that somebody else gave us is fetched here and nowhere else.

http and https alone, without names and passwords, at ports 80 and 443, at hosts all of whose
addresses are public (`magazine.lib.dialling`); at most three redirects, each checked again; one
deadline for all of it; 15 MB once decompressed, by one coding. FETCH_ALLOW names the exact
`host:port` pairs that may be fetched although they are not public.
"""

import re
import ssl
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from . import contents
from .dialling import Deadline, Failed, FetchError, Refused, check_name, pool, too_slow

__all__ = ["Answer", "Failed", "FetchError", "Refused", "check", "fetch"]

SECONDS = 30.0
MOST = 15_000_000
REDIRECTS = 3
_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_PERMANENT, _TEMPORARY = {301, 308}, {302, 303, 307}
# What no address holds. A browser drops some of these, a library others: we take none.
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
_UNQUOTED = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; `body` is empty but for a success.

    `address` is where the redirects led, `moved_to` where those that are permanent did, "" when
    the page has not moved for good. The names of `headers` are in small letters.
    """

    status: int
    address: str
    moved_to: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        return self.headers.get("last-modified", "")


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    allowed: bool


def fetch(
    address: str,
    *,
    etag: str = "",
    last_modified: str = "",
    accept: str = "*/*",
    form: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most: int = MOST,
) -> Answer:
    """What stands at this address, or what its host answers to this `form`.

    Raises Refused and Failed; a host that answers with an error is an Answer like any other.
    """
    headers = {"User-Agent": user_agent(), "Accept": accept, "Accept-Encoding": "gzip"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode()
    with Deadline(seconds) as deadline:
        return _follow(address, deadline, headers, body, most)


def check(address: str) -> None:
    """Raises Refused for an address that is seen, without asking anybody, never to be fetched."""
    target = _target(address)
    if not target.allowed:
        check_name(target.host)


def user_agent() -> str:
    """Who asks, for whoever reads a log: the magazine and its address, in ASCII."""
    name = unicodedata.normalize("NFKD", settings.SITE_NAME).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"\w+", name)) or "Magazine"
    return f"{words} (+{settings.SITE_URL}/)"


def _follow(
    address: str, deadline: Deadline, headers: Mapping[str, str], body: bytes | None, most: int
) -> Answer:
    moved_to, for_good = "", True
    for _hop in range(REDIRECTS + 1):
        status, answered, content = _ask(_target(address), deadline, headers, body, most)
        kind = _TEMPORARY if body is None else {307}
        onward = answered.get("location", "") if status in kind | _PERMANENT else ""
        if not onward:
            return Answer(status, address, moved_to, answered, content)
        address = _joined(address, onward)
        for_good = for_good and status in _PERMANENT
        moved_to = address if for_good else moved_to
    raise Failed(_("it redirects more than %(n)d times") % {"n": REDIRECTS})


def _joined(base: str, onward: str) -> str:
    """Where a redirect leads: its header is bytes, in UTF-8 more often than not."""
    with_bytes = onward.strip().encode("latin-1", "replace")
    text = with_bytes.decode("utf-8", "replace")
    try:
        return urljoin(base, quote(text, safe=_UNQUOTED)).partition("#")[0]
    except ValueError as error:
        raise Refused(_not_an_address()) from error


def _not_an_address() -> str:
    return _("this is no web address")


def _target(address: str) -> _Target:
    """The parts of an address that may be fetched. Raises Refused."""
    if len(address) > _LONGEST or _STRANGE.search(address):
        raise Refused(_not_an_address())
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna" if ":" not in parts.netloc[:1] else "ascii")
    except (ValueError, UnicodeError) as error:
        raise Refused(_not_an_address()) from error
    if parts.scheme not in _PORTS:
        raise Refused(_("only http and https addresses are fetched"))
    if not host:
        raise Refused(_not_an_address())
    if "@" in parts.netloc:
        raise Refused(_("an address with a name or a password is not fetched"))
    return _allowed(parts, host.decode(), port or _PORTS[parts.scheme])


def _allowed(parts: Any, host: str, port: int) -> _Target:
    written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    allowed = written in settings.FETCH_ALLOW
    if not allowed and port not in _PORTS.values():
        raise Refused(_("the port %(port)d is not one of the web") % {"port": port})
    path = quote(parts.path or "/", safe=_UNQUOTED)
    query = f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else ""
    return _Target(parts.scheme, host, port, f"{path}{query}", allowed)


def _ask(
    target: _Target,
    deadline: Deadline,
    headers: Mapping[str, str],
    body: bytes | None,
    most: int,
) -> tuple[int, dict[str, str], bytes]:
    """One request: the status, the headers and, of a success, the body. A redirect's is left."""
    line = pool(target.scheme, target.host, target.port, deadline, checked=not target.allowed)
    try:
        response = line.urlopen(
            "GET" if body is None else "POST",
            target.path,
            body=body,
            headers={**headers, "Connection": "close"},
            redirect=False,
            retries=False,
            timeout=deadline.left(),
            preload_content=False,
            decode_content=False,
        )
        answered = {
            name.lower(): ", ".join(response.headers.getlist(name)) for name in response.headers
        }
        good = 200 <= response.status < 300
        content = contents.content(response, answered, most) if good else b""
        response.close()
    except (HTTPError, OSError, zlib.error) as error:
        raise Failed(too_slow() if deadline.over else _words(error)) from error
    finally:
        line.close()
    if deadline.over:  # a body without a length ends as well when the socket is shut
        raise Failed(too_slow())
    return response.status, answered, content


def _words(error: Exception) -> str:
    """The reason in words: what urllib3 says is for programmers."""
    causes = [error, *error.args, error.__cause__, error.__context__]
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        found = next(c for c in causes if isinstance(c, ssl.SSLCertVerificationError))
        return _("its certificate is not valid: %(reason)s") % {"reason": found.verify_message}
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _("no secure connection can be made")
    if isinstance(error, zlib.error):
        return _("the answer cannot be decompressed")
    if "IncompleteRead" in repr(causes):
        return _("the answer was cut off")
    return _("the host did not answer as the web does")
