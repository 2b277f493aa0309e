"""Files are read in processes of their own: what comes out of them, and what cannot."""

import io
import json
import os
import resource
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from magazine.syndication import entries, reading
from magazine.syndication.items import (
    Home,
    Item,
    LeftOut,
    LinkedSource,
    Loss,
    Refused,
    Row,
    Signature,
    Unreadable,
)
from tests.syndication import expected

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LINE = b'{"kind": "article", "key": "%d", "title": "Un", "body": "<p>Deux.</p>"}\n'
FULL = Item(
    source="https://blog.example",
    guid="1",
    title="Été \ud800 « œuvre »",
    body="<p>a\n\0</p>",
    blog=Home("Le blog", "https://blog.example", "fr"),
    dated=datetime(2011, 5, 2, 7, tzinfo=UTC),
    signatures=(Signature("Zoé", shares=21, shares_on=date(2009, 6, 5)), Signature(slug="b")),
    sources=(LinkedSource("t", "https://x.example"),),
    tags=("un", "deux"),
    shares=(("facebook", date(2020, 1, 2), 3),),
    losses=(Loss("image", "a.jpg", 2),),
    republished=False,
)


def _read(data):
    file = io.BytesIO(data)
    return list(reading.read(file, name="x", now=NOW, zone=UTC))


@pytest.fixture
def quick(monkeypatch):
    """Little work and little patience, since what is read here never ends."""
    monkeypatch.setattr(reading, "SECONDS", 1)
    monkeypatch.setattr(reading, "PATIENCE", 1)
    monkeypatch.setattr(reading, "PATIENCE_EACH", 0)


@pytest.mark.parametrize(
    "entry",
    [FULL, Refused("line 3", "why"), LeftOut("", "a page", 4), Row("line 1", "tag", {"a": [1]})],
)
def test_an_entry_comes_back_as_it_was(entry):
    assert entries.load(json.loads(entries.dump(entry))) == entry


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        ["item"],
        ["item", {}],
        ["item", []],
        ["other", {}],
        ["item", {"source": "a", "guid": "b", "title": 3, "body": ""}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "tags": "ab"}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "tags": [1]}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "dated": "2011-05-02"}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "republished": 1}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "blog": {"name": ""}}],
        ["item", {"source": "a", "guid": "b", "title": "", "body": "", "noting": ""}],
        ["row", {"at": "", "kind": "x", "columns": []}],
        ["left", {"at": "", "why": "", "count": True}],
        [["item"], {}],
    ],
)
def test_anything_else_is_nonsense(value):
    with pytest.raises(entries.Nonsense):
        entries.load(value)


def test_another_process_gives_what_this_one_would(samples):
    for name in ("feeds/fr/bitcoin-france.atom10.xml", "wxr/bitcoin-france.slice.xml"):
        path = samples / "data" / name
        with path.open("rb") as file:
            found = list(reading.read(file, name=path.stem, now=expected.NOW, zone=expected.PARIS))
        assert found == expected.read(path)
        assert len(found) >= 5


def test_what_no_reader_takes_is_said_in_the_language_of_the_site():
    for language, word in (("fr", "vide"), ("en", "empty")):
        with translation.override(language), pytest.raises(Unreadable, match=word):
            _read(b"  ")


def test_entries_come_while_the_file_is_still_read(readers):
    readers("yield Refused('1', 'x')\n    time.sleep(3600)")
    found = reading.read(io.BytesIO(b"x"), name="x", now=NOW, zone=UTC)
    assert next(found) == Refused("1", "x")
    found.close()


def test_a_reader_that_never_ends_is_stopped_and_what_it_gave_is_kept(readers, quick):
    readers("yield Refused('1', 'x')\n    while True: pass")
    _gives_one_and_is_stopped()


def test_a_reader_that_waits_for_ever_is_stopped(readers, quick):
    readers("yield Refused('1', 'x')\n    time.sleep(3600)")
    _gives_one_and_is_stopped()


def test_a_reader_that_dies_is_said(readers):
    readers("yield Refused('1', 'x')\n    os.kill(os.getpid(), 9)")
    _gives_one_and_is_stopped()


def test_a_reader_that_wants_all_memory_is_stopped(readers):
    readers("yield Refused('1', 'x')\n    yield Refused('2', 'x' * 10**9)")
    _gives_one_and_is_stopped("mémoire")


def test_a_reader_that_answers_nonsense_is_not_believed(readers):
    readers("yield Refused('1', 'x')\n    yield Refused('2', 7)")
    _gives_one_and_is_stopped("incohérente")


def test_a_reader_cannot_write_a_file(readers, tmp_path):
    path = tmp_path / "made"
    readers(f"open({str(path)!r}, 'w').write('x' * 100)")
    _read(b"x")
    assert not path.exists() or path.stat().st_size == 0


def _gives_one_and_is_stopped(words="permis"):
    found = reading.read(io.BytesIO(b"x"), name="x", now=NOW, zone=UTC)
    assert next(found) == Refused("1", "x")
    with pytest.raises(Unreadable, match=words):
        next(found)


def test_after_a_hostile_file_the_next_one_is_read(readers):
    readers("os.kill(os.getppid(), 9); os.kill(os.getpid(), 9)", takes="head == b'x'")
    with pytest.raises(Unreadable):
        _read(b"x")
    assert [item.guid for item in _read(LINE % 5)] == ["5"]


def test_a_reader_knows_no_key_and_no_database(readers):
    readers(
        "from django.conf import settings\n"
        "    has = [settings.is_overridden('SECRET_KEY'), settings.DATABASES]\n"
        "    yield Refused(repr(has), repr(sorted(os.environ)))"
    )
    (found,) = _read(b"x")
    assert found.at == "[False, {}]"
    named = set(json.loads(found.what.replace("'", '"')))
    assert named <= {"LANG", "LC_CTYPE", "PATH", "TZ", "DJANGO_SETTINGS_MODULE", "READING"}


def test_no_reader_is_left_when_its_entries_are_wanted_no_more(readers):
    readers("yield Refused(str(os.getpid()), 'x')\n    time.sleep(3600)")
    found = reading.read(io.BytesIO(b"x"), name="x", now=NOW, zone=UTC)
    child = os.pidfd_open(int(next(found).at))
    found.close()
    gone = reading.select.poll()
    gone.register(child, reading.select.POLLIN)
    assert gone.poll(20_000)
    os.close(child)


def test_many_files_are_read_by_forks_of_one_process():
    """A start of Python would cost each of them a third of a second."""
    _read(LINE % 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    for number in range(40):
        assert [item.guid for item in _read(LINE % number)] == [str(number)]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == before
