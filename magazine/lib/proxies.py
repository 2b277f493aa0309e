"""Who is asking: the client's address, taken only from our own proxy."""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")


class TrustedProxies:
    """WSGI layer: behind a proxy named in `proxies`, the environ says what the proxy saw.

    `proxies` holds networks, and `unix` for a proxy that comes by a socket (such a request has no
    address). From any other peer the forwarded headers are dropped before anything can read them,
    so neither a limit nor a log nor `is_secure()` can be led by what a client has written.
    """

    def __init__(self, application: "WSGIApplication", proxies: Sequence[str]) -> None:
        self.application = application
        self.sockets = "unix" in proxies
        self.networks = [ip_network(name) for name in proxies if name != "unix"]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        seen = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        trusted = self.trusts(environ.get("REMOTE_ADDR", ""))
        for name in FORWARDED:
            environ.pop(name, None)
        if trusted:
            environ["REMOTE_ADDR"] = self.client(seen) or environ.get("REMOTE_ADDR", "")
            if scheme in {"http", "https"}:
                environ["wsgi.url_scheme"] = scheme
        return self.application(environ, start_response)

    def trusts(self, address: str) -> bool:
        if not address:
            return self.sockets
        try:
            return any(ip_address(address) in network for network in self.networks)
        except ValueError:
            return False

    def client(self, seen: Sequence[str]) -> str:
        """The nearest address that is not ours; each proxy adds to the right of the list."""
        for text in reversed(seen):
            try:
                address = str(ip_address(text.strip()))
            except ValueError:
                return ""
            if not self.trusts(address):
                return address
        return ""
