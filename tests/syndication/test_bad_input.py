"""Whatever is wrong with one file, a line says what and where, and the others come in."""

import errno
import json
import os
from pathlib import Path

import pytest

from articles.models import Article
from authors.models import Author, Blog
from magazine.syndication.models import Record

GOOD = """Magazine Culture

Un marché

Publié le 2 mai 2011 par Zoé Lemarchand

Le marché ouvre à sept heures.

A propos de l’auteur

Voir son profil"""


@pytest.fixture
def good(culture, write):
    return write(GOOD, "good.txt")


def _nothing_but(titles):
    assert sorted(Article.objects.values_list("title", flat=True)) == sorted(titles)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\n ", "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (b"Bonjour, ceci est une lettre.", "form"),
        (b"<html><body><nav>Accueil</nav></body></html>", "text"),
        (b"<opml version='2.0'><body/></opml>", "import_blogs"),
        (
            b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
            "no",
        ),
        (GOOD.replace("Un marché\n", "").encode(), "title"),
        (GOOD.replace("Publié le 2 mai 2011 par Zoé Lemarchand", "").encode(), "date"),
        (GOOD.replace("2 mai 2011", "un jour").encode(), "un jour"),
        (GOOD.replace("Le marché ouvre à sept heures.", "").encode(), "text"),
        (GOOD.replace("Culture", "Cuisine").encode(), "Cuisine"),
        (GOOD.encode()[:60], "text"),
    ],
)
def test_a_bad_file_is_one_line_and_the_other_comes_in(good, write, bring_in, content, words):
    bad = write(content, "bad")
    said = bring_in(bad, good)
    assert said.code == 1
    assert said.tells(str(bad), words), said.lines
    _nothing_but(["Un marché"])
    assert Author.objects.count() == Blog.objects.count() == Record.objects.count() == 1


def test_nothing_imported_is_exit_code_2(culture, write, bring_in):
    assert bring_in(write(b"", "bad")).code == 2


def test_a_missing_file_is_said_and_the_others_come_in(good, bring_in, tmp_path):
    said = bring_in(tmp_path / "nowhere.txt", good)
    assert (said.code, len(said.lines)) == (1, 2)
    assert said.tells("nowhere.txt")


def test_a_file_that_may_not_be_read_is_said(good, write, bring_in, monkeypatch):
    """Refused by the opening itself, since root may read whatever its permissions say."""
    closed, opened = write(GOOD, "closed.txt"), Path.open

    def guarded(path, *about, **more):
        if path == closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *about, **more)

    monkeypatch.setattr(Path, "open", guarded)
    said = bring_in(closed, good)
    assert said.code == 1
    assert said.tells("closed.txt")


def test_an_empty_folder_is_said(db, bring_in, tmp_path):
    (tmp_path / "empty").mkdir()
    said = bring_in(tmp_path / "empty")
    assert (said.code, len(said.lines)) == (2, 1)


def test_a_folder_brings_in_what_it_holds_and_leaves_its_pictures(good, write, bring_in):
    write(GOOD.replace("Un marché", "Deux marchés"), "below/other.txt")
    write(b"\xff\xd8\xff\xe0" + bytes(40), "below/photo.jpg")
    write(b"hidden", ".hidden")
    assert bring_in(good.parent).code == 0
    _nothing_but(["Un marché", "Deux marchés"])


def test_an_unknown_section_on_the_command_line_stops_at_once(good, bring_in):
    said = bring_in(good, "--section", "cuisine")
    assert said.code == 2
    assert said.tells("cuisine", "culture")
    _nothing_but([])


def test_a_section_on_the_command_line_holds_for_everything(culture, write, bring_in):
    page = write(GOOD.replace("Magazine Culture", "Magazine Jardins"))
    assert bring_in(page, "--section", "Culture").code == 0
    assert Article.objects.get().section == culture


def test_half_an_agreement_is_refused(good, bring_in):
    assert bring_in(good, "--agreement", "full").code == 2
    _nothing_but([])


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("\ufeff" + GOOD, "Un marché"),
        (GOOD.replace("\n", "\r\n"), "Un marché"),
        (GOOD.encode("cp1252"), "Un marché"),
        (GOOD.encode("utf-16"), "Un marché"),
        (GOOD.encode().replace(b"sept", b"s\xe9pt"), "Un marché"),
    ],
)
def test_an_odd_encoding_is_read_and_told(culture, write, bring_in, content, title):
    assert bring_in(write(content)).code == 0
    _nothing_but([title])


def test_a_page_that_may_be_cut_is_read_and_told(culture, write, bring_in):
    said = bring_in(write(GOOD.partition("A propos")[0]), write(GOOD, "whole.txt"))
    assert said.code == 0
    assert said.tells("page.txt", "cut")
    assert not said.tells("whole.txt", "cut")


def test_a_guessed_encoding_is_in_the_report(culture, write, bring_in, tmp_path):
    said = bring_in(write(GOOD.encode("cp1252")), "--report", tmp_path / "report.json")
    assert said.tells("windows-1252")
    report = json.loads((tmp_path / "report.json").read_text())
    assert "windows-1252" in " ".join(report["items"][0]["notes"])
    assert report["counts"]["created"] == 1
    assert report["exit_code"] == 0


def test_a_report_that_cannot_be_written_stops_before_anything_is_done(good, bring_in, tmp_path):
    assert bring_in(good, "--report", tmp_path / "no" / "report.json").code == 2
    _nothing_but([])


@pytest.mark.parametrize("name", ["march\udce9.txt", "march\udce9.jsonl"])
def test_a_file_name_in_an_old_encoding_is_no_obstacle(culture, write, bring_in, tmp_path, name):
    line = {"kind": "article", "key": "un", "title": "Un marché", "body": "<p>Ouvert.</p>"}
    path = write(GOOD if name.endswith("txt") else json.dumps(line), name)
    report = tmp_path / "report.json"
    assert bring_in(path, "--report", report).code == 0
    _nothing_but(["Un marché"])
    assert json.loads(report.read_text())["items"][0]["file"] == str(path)


def test_a_fault_in_one_file_does_not_keep_the_others_out(good, write, bring_in, readers):
    """What no sample can show: a reader that raises what nobody foresaw."""
    readers("raise ZeroDivisionError('by a feed')", takes="head.startswith(b'<')")
    bad = write("<rss/>", "bad.xml")
    said = bring_in(bad, good)
    assert said.code == 1
    assert said.tells(str(bad), "by a feed")
    _nothing_but(["Un marché"])


def test_a_report_does_not_take_the_place_of_what_is_imported(good, bring_in):
    assert bring_in(good, "--report", good).code == 2
    assert good.read_text(encoding="utf-8") == GOOD
