"""The body of an answer: one coding, and so many bytes once decompressed and no more."""

import zlib
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from urllib3.response import BaseHTTPResponse

from .dialling import Failed

_CODINGS = {"gzip", "x-gzip", "deflate"}
_PIECE = 65_536


def content(response: BaseHTTPResponse, headers: Mapping[str, str], most: int) -> bytes:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in _CODINGS | {"", "identity"}:
        raise Failed(_("its coding is none that we take: %(coding)s") % {"coding": coding[:40]})
    length = headers.get("content-length", "")
    if length.isascii() and length.isdecimal() and (len(length) > 12 or int(length) > most):
        raise Failed(_too_much(most))
    raw = _bounded(response.stream(_PIECE, decode_content=False), most)
    return b"".join(_bounded(_inflated(raw), most) if coding in _CODINGS else raw)


def _bounded(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise Failed(_too_much(most))
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes behind gzip or deflate, never more than a piece of them at once."""
    inflate = None
    for piece in pieces:
        while piece:
            if inflate is None:
                inflate = zlib.decompressobj(_window(piece))
            yield inflate.decompress(piece, _PIECE)
            piece = inflate.unconsumed_tail
            if inflate.eof:  # gzip may have several members
                piece, inflate = inflate.unused_data, None
    if inflate is not None:
        raise Failed(_("the answer was cut off"))


def _window(head: bytes) -> int:
    """gzip, zlib, or the bare stream that some hosts call deflate."""
    if head[:1] == b"\x1f":
        return 47
    return 15 if head[:1] == b"\x78" else -15


def _too_much(most: int) -> str:
    return _("it is larger than %(n)d MB") % {"n": max(most // 1_000_000, 1)}
