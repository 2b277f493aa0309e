"""ZIP archives: what they hold comes in, and nothing of them reaches outside their folder."""

import io
import json
import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest

from articles.models import Article
from magazine.syndication import folders, reading
from magazine.syndication.items import LeftOut, Refused, Unreadable
from magazine.syndication.readers import archive
from tests.make import picture_bytes

LINE = json.dumps({"kind": "article", "key": "un", "title": "Un pont", "body": "<p>Ouvert.</p>"})


def _zip(*files, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def _unpacked(data):
    """The files of an archive by name, and what was said of the others."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        with reading.unpacked(file) as (folder, said):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            found = {
                str(path.relative_to(folder)): path.read_bytes()
                for path in folder.rglob("*")
                if path.is_file()
            }
        assert not folder.exists()
    return found, said


def _link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def test_files_lie_where_the_archive_says(samples):
    found, said = _unpacked(_zip(("a.md", "un"), ("posts/b/c.md", "deux"), ("__MACOSX/a.md", "x")))
    assert found == {"a.md": b"un", "posts/b/c.md": b"deux"}
    assert said == []


@pytest.mark.parametrize(
    "name",
    ["../out.md", "a/../../out.md", "/etc/out.md", "C:\\out.md", "..\\out.md", "a\\..\\..\\out.md"],
)
def test_a_name_that_reaches_outside_refuses_the_whole(name):
    with pytest.raises(Unreadable, match="dossier"):
        _unpacked(_zip(("good.md", "un"), (name, "x")))


def test_a_link_is_left_out_and_nothing_is_written_through_it(tmp_path):
    found, said = _unpacked(
        _zip(_link("way", str(tmp_path)), ("way/out.md", "x"), _link("passwd", "/etc/passwd"))
    )
    assert found == {"way/out.md": b"x"}
    assert list(tmp_path.iterdir()) == []
    assert [(type(one), one.count) for one in said] == [(LeftOut, 2)]


def test_a_password_refuses_the_whole():
    data = bytearray(_zip(("a.md", "un")))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(sign) + place
        data[at : at + 2] = struct.pack("<H", 1)
    with pytest.raises(Unreadable, match="mot de passe"):
        _unpacked(bytes(data))


def test_an_archive_inside_one_is_refused_and_the_rest_comes():
    found, said = _unpacked(_zip(("a.md", "un"), ("b.zip", _zip(("c.md", "x")))))
    assert found == {"a.md": b"un"}
    assert [type(one) for one in said] == [Refused]


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(Unreadable, match="100"):
        _unpacked(_zip(("a.txt", b"\0" * 60 * archive.MEGABYTE)))


def test_an_archive_that_lies_about_its_sizes_is_refused():
    data = bytearray(_zip(("a.txt", b"x" * 100_000)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(Unreadable):
        _unpacked(bytes(data))


def test_limits_hold_for_files_and_their_sum(monkeypatch):
    for name, data in (
        ("MOST_FILES", _zip(*((f"{n}.md", "x") for n in range(4)))),
        ("MOST_EACH", _zip(("a.md", "xxxx"))),
        ("MOST_WHOLE", _zip(("a.md", "xx"), ("b.md", "xx"))),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(archive, name, 3)
            with pytest.raises(Unreadable):
                list(archive.unpack(io.BytesIO(data), Path("/nowhere")))


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100, _zip(("a", "x"))[:-30]],
    ids=["a mark alone", "no file", "cut"],
)
def test_a_damaged_archive_is_said(data):
    with pytest.raises(Unreadable, match="archive"):
        _unpacked(data)


def test_names_are_in_utf_8_or_in_what_old_archives_are_written_in():
    new = _zip(("été.md", "un"))
    old = new.replace("été.md".encode(), "\x82t\x82...md".encode("latin-1"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = old.index(sign) + place
        old = old[:at] + b"\0\0" + old[at + 2 :]
    unmarked = new
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = unmarked.index(sign) + place
        unmarked = unmarked[:at] + b"\0\0" + unmarked[at + 2 :]
    assert list(_unpacked(new)[0]) == ["été.md"]
    assert list(_unpacked(unmarked)[0]) == ["été.md"]
    assert list(_unpacked(old)[0]) == ["été...md"]


def test_two_files_of_one_name_are_not_laid_over_each_other():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = _zip(("a.md", "un"), ("a.md", "deux"))
    found, said = _unpacked(data)
    assert found == {"a.md": b"un"}
    assert [type(one) for one in said] == [Refused]


def test_what_a_killed_import_left_goes_with_the_next_archive():
    gone = 4_194_304  # beyond the numbers that processes get
    left = Path(tempfile.gettempdir(), f"{folders.PREFIX}{gone}-x")
    mine = Path(tempfile.gettempdir(), f"{folders.PREFIX}{os.getpid()}-x")
    for folder in (left, mine):
        folder.mkdir(exist_ok=True)
    _unpacked(_zip(("a.md", "un")))
    assert (left.exists(), mine.exists()) == (False, True)
    mine.rmdir()


def test_an_import_reads_what_an_archive_holds_with_the_pictures_its_texts_name(
    culture, write, bring_in
):
    page = "---\ntitle: Un marché\nlayout: post\n---\n\nLe marché. ![Étals](/images/a.jpg)\n"
    path = write(
        _zip(
            ("site/_posts/2011-05-02-marche.md", page),
            ("site/images/a.jpg", picture_bytes()),
            ("site/lines.jsonl", LINE.replace("Un pont", "Deux")),
        ),
        "site.zip",
    )
    said = bring_in(path, "--section", "culture")
    assert said.code == 0, said.lines
    rows = {row.title: row for row in Article.objects.all()}
    assert set(rows) == {"Un marché", "Deux"}
    assert rows["Un marché"].body.count("data-file") == 1


def test_the_report_names_files_by_their_place_in_the_archive(culture, write, bring_in):
    path = write(_zip(("a/good.jsonl", LINE), ("a/bad.xml", "<nothing/>")), "deux.zip")
    said = bring_in(path)
    assert said.code == 1
    assert said.tells(f"{path}/a/bad.xml")


def test_an_unreadable_archive_is_one_line(culture, write, bring_in):
    path = write(_zip(("../a.md", "x")), "mal.zip")
    said = bring_in(path)
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.tells(str(path), "outside")
