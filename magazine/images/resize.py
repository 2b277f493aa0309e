"""The child process that makes renditions: `python -I resize.py < order`.

The order is one line of JSON (a list of `Piece`) and the bytes of a master. The answer is one line
of JSON (a list of `Made`, or {"problem": why}), then the bytes of each file in that order. Like
`decode.py` it imports Pillow and nothing of ours, in bounded memory and time, and what it used is
given back to the machine when it ends.
"""

import ctypes
import io
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any, TypedDict

from PIL import (
    AvifImagePlugin,  # noqa: F401
    Image,
    WebPImagePlugin,  # noqa: F401
)

PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>
MEMORY = 1024**3
CPU_SECONDS = 120
MASTER_BYTES = 64 * 1024 * 1024
# The quality of each format, alike to the eye; libavif's speed 8 takes half the time of 6 for
# files that are about 4 % larger.
OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 78, "optimize": True, "progressive": True},
    "png": {"format": "PNG", "optimize": True},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "avif": {"format": "AVIF", "quality": 50, "speed": 8},
}


# The same for screens of small pixels: each quality in turn, until a file is light enough, in bytes
# a pixel (25 kB for a card on a telephone). What needs the last is all detail, which hides it.
DENSE = {"jpg": (68, 58), "webp": (62, 52, 44, 36), "avif": (45, 38, 32)}
LIGHT = 25_000 / (720 * 480)


class Piece(TypedDict):
    """A part of the master (left, top, right, bottom in px), at these widths, in these formats.

    From the width `dense` on (0: never) it is for screens of small pixels.
    `fallback` stands for the format of old browsers: PNG where there is transparency, else JPEG.
    """

    use: str
    box: list[int]
    sizes: list[list[int]]
    formats: list[str]
    dense: int


class Made(TypedDict):
    """One file: for which use, which format, its width in px and its length in bytes."""

    use: str
    format: str
    width: int
    length: int


def main() -> None:
    end_with_parent()
    os.nice(10)  # no reader waits for it, and readers wait for the same machine
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order: list[Piece] = json.loads(sys.stdin.buffer.readline())
    try:
        made, files = cut(order, sys.stdin.buffer.read(MASTER_BYTES))
    except MemoryError:
        sys.stdout.buffer.write(b'{"problem": "large"}\n')
    except Exception:  # Pillow lets through whatever a broken file makes its decoders raise.
        sys.stdout.buffer.write(b'{"problem": "broken"}\n')
    else:
        sys.stdout.buffer.write(json.dumps(made).encode() + b"\n" + b"".join(files))


def end_with_parent() -> None:
    """Where the system can (Linux): a worker that is killed leaves nobody at work behind it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def cut(order: list[Piece], master: bytes) -> tuple[list[Made], list[bytes]]:
    Image.MAX_IMAGE_PIXELS = None  # a master of ours is at most 2,560 px a side
    picture: Image.Image = Image.open(io.BytesIO(master), formats=["JPEG", "PNG", "WEBP"])
    picture.load()
    if picture.mode not in ("L", "RGB", "RGBA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    fallback = "png" if picture.mode == "RGBA" else "jpg"
    made: list[Made] = []
    files: list[bytes] = []
    for piece in order:
        left, top, right, bottom = piece["box"]
        part = picture.crop((left, top, right, bottom))
        # Each from the next larger one: as good to the eye, and far quicker for the small ones.
        for width, height in sorted(piece["sizes"], reverse=True):
            part = part.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            for name in piece["formats"]:
                ending = fallback if name == "fallback" else name
                data = _encoded(part, ending, dense=0 < piece["dense"] <= width)
                made.append(
                    {"use": piece["use"], "format": ending, "width": width, "length": len(data)}
                )
                files.append(data)
    return made, files


def _encoded(picture: Image.Image, ending: str, *, dense: bool) -> bytes:
    if ending == "jpg" and picture.mode == "RGBA":
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        picture = white
    data = b""
    for quality in DENSE.get(ending, ()) if dense else ():
        data = _saved(picture, ending, quality=quality)
        if len(data) <= LIGHT * picture.width * picture.height:
            break
    return data or _saved(picture, ending)


def _saved(picture: Image.Image, ending: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, **OPTIONS[ending] | options)
    return out.getvalue()


if __name__ == "__main__":
    main()
