"""What a browser may do with our pages: one table of four policies, chosen by path.

Public pages may be cached by anyone, so they hold no nonce; nothing on them is inline. The desk
(the admin and the accounts) has a nonce for each answer. A preview is framed by our own form. A
draft that is lent by a link is a public page that nobody may keep, index or pass on; so is the
receipt of a report.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP

type Policy = dict[str, list[str] | bool]

# The style element that the prose editor writes when it starts; it changes with its versions, and
# tests/browser asserts that no console of the desk complains.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

_NOTHING: Policy = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
POLICIES: dict[str, Policy] = {
    "public": _NOTHING,
    "desk": _NOTHING
    | {
        "script-src": [CSP.SELF, CSP.NONCE],
        "style-src": [CSP.SELF, CSP.NONCE, EDITOR_STYLE],
        # Without it a paste from a word processor loses what its style attributes say.
        "style-src-attr": [CSP.UNSAFE_INLINE],
        # The code that an authenticator application photographs is a data: address.
        "img-src": [CSP.SELF, "data:"],
        "frame-src": [CSP.SELF],
    },
    "preview": _NOTHING | {"frame-ancestors": [CSP.SELF]},
    "lent": _NOTHING,
}

DESK = ("/admin/", "/comptes/")
# A draft that is lent, and the receipt of a report: for whoever knows the address.
LENT = ("/apercu/", "/signalement/recu/")
# Below these an address is a secret: whoever reads a log or a list must not read it.
SECRETS = (*LENT, "/websub/")
_PREVIEW = re.compile(r"/admin/.+/preview/")

PERMISSIONS = "camera=(), microphone=(), geolocation=(), browsing-topics=()"


def at_desk(path: str) -> bool:
    """Whether the path is one where people log in and work: the only ones that have a session."""
    return path.startswith(DESK)


def name_for(path: str) -> str:
    """The row of the table for this path."""
    if _PREVIEW.fullmatch(path):
        return "preview"
    if path.startswith(LENT):
        return "lent"
    return "desk" if at_desk(path) else "public"


def policy_for(path: str) -> Policy:
    """The policy for this path. In production, what is asked by http is fetched by https."""
    policy = _with_media(POLICIES[name_for(path)])
    return policy | {"upgrade-insecure-requests": True} if settings.PRODUCTION else policy


def _with_media(policy: Policy) -> Policy:
    """With the host of the images, where they are kept in a bucket."""
    host = urlsplit(settings.MEDIA_URL)
    if not host.netloc:
        return policy
    return policy | {"img-src": [*_origins(policy), f"{host.scheme}://{host.netloc}"]}


def _origins(policy: Policy) -> list[str]:
    origins = policy["img-src"]
    return origins if isinstance(origins, list) else []


def framing(response: HttpResponse, path: str, origins: Iterable[str]) -> HttpResponse:
    """The answer, whose policy lets it frame these hosts: the players of the videos it holds."""
    if origins := sorted(origins):
        allowed = policy_for(path) | {"frame-src": origins}
        response._csp_config = allowed  # type: ignore[attr-defined]
    return response


def headers_for(path: str) -> dict[str, str]:
    """The other headers that every answer has.

    Django's SecurityMiddleware adds HSTS, and writes some of these too: but not on a request that
    it cannot redirect to https, since the host is not ours.
    """
    headers = {
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        # Not to be mined, unless the page of an article says otherwise (articles.indexing).
        "tdm-reservation": "1",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if name_for(path) == "preview" else "DENY",
    }
    return headers | firm_headers_for(path)


def firm_headers_for(path: str) -> dict[str, str]:
    """Those that no view and no other middleware may soften."""
    if path.startswith(LENT):
        return {
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
    return {"Cache-Control": "private, no-store"} if at_desk(path) else {}
