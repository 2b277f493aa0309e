"""ZIP archives: what lies in one is unpacked into a folder and read like any other folder.

Everything is checked before the first byte is unpacked, by what the archive declares, and again
while it is, since an archive may lie. One that tries to reach outside its folder, is behind a
password, or would unpack to more than the limits is refused as a whole.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import BinaryIO

from django.utils.translation import gettext as _

from magazine.syndication.items import LeftOut, Refused, Unreadable

MEGABYTE = 1024 * 1024
# An operator's archive may be large; these are what a disk and a night can bear.
MOST_FILES = 50_000
MOST_EACH = 1024 * MEGABYTE
MOST_WHOLE = 8 * 1024 * MEGABYTE
# Text is seldom packed to less than a twentieth; below so many bytes it does not matter.
MOST_RATIO, FREE = 100, 20 * MEGABYTE
_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_NAME = 255  # bytes that the name of a file may have
_PIECE = 256 * 1024

type Member = tuple[PurePosixPath, zipfile.ZipInfo]


def looks_right(head: bytes) -> bool:
    """Whether a file begins as a ZIP archive does."""
    return head.startswith(_SIGNS)


def unpack(file: BinaryIO, folder: Path) -> Iterator[Refused | LeftOut]:
    """Its files into the folder, which is empty; what of them was refused or left out.

    Raises Unreadable for an archive that is damaged, hostile, or beyond the limits.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = _checked(archive, file)
            yield from _unpacked(archive, members, folder)
    except NotImplementedError as error:
        raise Unreadable(_("the archive is packed in a way that is not read here")) from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Unreadable(_("the archive is damaged, or is none")) from error
    except OSError as error:
        words = _("it cannot be read: %(reason)s")
        raise Unreadable(words % {"reason": error.strerror or error}) from error


def _checked(
    archive: zipfile.ZipFile, file: BinaryIO
) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise Unreadable(_("the archive holds more than %(n)d files") % {"n": MOST_FILES})
    whole = sum(member.file_size for member in members)
    if whole > MOST_WHOLE or any(member.file_size > MOST_EACH for member in members):
        raise Unreadable(_too_large())
    packed = file.seek(0, 2)
    if whole > max(FREE, MOST_RATIO * packed):
        raise Unreadable(_("the archive would unpack to more than %(n)d times its size")
                         % {"n": MOST_RATIO})  # fmt: skip
    return [(_place(member), member) for member in members]


def _too_large() -> str:
    words = _("the archive would unpack to more than %(whole)d MB, or a file in it to %(each)d MB")
    return words % {"whole": MOST_WHOLE // MEGABYTE, "each": MOST_EACH // MEGABYTE}


def _place(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a file belongs inside the folder. Raises Unreadable when that is outside, or when
    nobody may see what it holds."""
    name = _name(member).replace("\\", "/")
    place = PurePosixPath(name)
    if name.startswith("/") or _DRIVE.match(name) or ".." in place.parts or "\0" in name:
        words = _("the archive reaches outside its folder: %(name)s")
        raise Unreadable(words % {"name": repr(name[:100])})
    if member.flag_bits & _ENCRYPTED:
        raise Unreadable(_("the archive is behind a password"))
    return place


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a file: UTF-8 where it says so or is, else what old archives are written in."""
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            return member.orig_filename.encode("cp437").decode()
    return member.orig_filename


def _unpacked(
    archive: zipfile.ZipFile, members: list[Member], folder: Path
) -> Iterator[Refused | LeftOut]:
    links: Counter[str] = Counter()
    for place, member in members:
        mode = member.external_attr >> 16
        if member.is_dir() or S_ISDIR(mode) or "__MACOSX" in place.parts:
            continue
        if S_ISLNK(mode) or (mode & 0o170000 and not S_ISREG(mode)):
            links[_("a link, or no file at all")] += 1
        elif why := _not_taken(archive, member, place, folder):
            yield Refused(str(place), why)
    for what, count in links.items():
        yield LeftOut("", what, count)


def _not_taken(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: PurePosixPath, folder: Path
) -> str:
    """Unpack one file; why it was not, else ""."""
    if any(len(part.encode(errors="replace")) > _NAME for part in place.parts):
        return _("its name is too long")
    path = folder / place
    if path.exists():
        return _("the archive holds two files of this name")
    with archive.open(member) as packed:
        piece = packed.read(_PIECE)
        if looks_right(piece):
            return _("an archive inside an archive is not opened")
        path.parent.mkdir(parents=True, exist_ok=True)
        left = member.file_size
        with path.open("xb") as out:
            while piece:
                left -= len(piece)
                if left < 0:
                    raise Unreadable(_("the archive is damaged (%(reason)s)") % {"reason": place})
                out.write(piece)
                piece = packed.read(_PIECE)
    return ""
