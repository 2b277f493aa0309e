"""What cannot come in from the desk is told in one clear line; nothing is written by halves, and a
file that came beside a mistake needs not be sent again."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Article, Tag
from authors.models import Author, Blog
from magazine.syndication import kept_uploads, running
from magazine.syndication.models import ImportRun, Record
from tests import make
from tests.desk.test_imports import FEED, State, desk, imports, press, send
from tests.hosts import Page, host

__all__ = ["desk", "host", "imports"]

pytestmark = pytest.mark.django_db(transaction=True)

BAD = {
    "a picture called .xml": (make.picture_bytes((60, 40), "JPEG"), "ce n’est pas du texte"),
    "20 MB of it": (b"\xff\xd8\xff\xe0" + b"\1\2" * 10_000_000, "ce n’est pas du texte"),
    "words in no form": (b"Bonjour,\nrien de connu.\n", "aucune des formes lisibles"),
    "a table": (b"a;b;c\n1;2;3\n", "aucune des formes lisibles"),
    "a feed that is cut": (FEED[:70], "le flux ne contient aucun article (ligne 1, colonne"),
    "JSON that is cut": (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "ligne 1"),
    "an archive that is none": (b"PK\3\4rien", "l’archive est endommagée"),
}
# Of a parser, or a sign that lost the space before it.
FOREIGN = re.compile(r"<unknown>|Error|expected|found|zip file|\w[:;?!](?!\d|//)")


def nothing_came():
    return not any(kind.objects.exists() for kind in (Article, Author, Blog, Tag, Record))


def kept_files(imports):
    return [path for path in (imports / "kept").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_gives_one_line_and_nothing_else(desk, name):
    data, words = BAD[name]
    page = send(desk, data=data).content.decode()
    run = ImportRun.objects.get()
    (line,) = run.lines.all()
    assert words in line.problem
    assert not FOREIGN.search(line.problem), line.problem
    assert "Rien à faire entrer" in page
    assert "Faire entrer</button>" not in page
    assert "Essayer un autre fichier" in page
    press(desk, "accept")
    assert ImportRun.objects.get().state == State.DONE
    assert nothing_came()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "ftp://a.example/", "http://["])
def test_an_address_that_is_never_fetched_is_told_in_the_form(desk, address):
    page = send(desk, data=None, address=address)
    assert "address" in page.context["adminform"].form.errors
    assert not ImportRun.objects.exists()


def test_a_server_that_refuses_is_told_with_its_answer(desk, host):
    host.pages["/fil"] = Page(status=403)
    page = send(desk, data=None, address=host.at("/fil")).content.decode()
    assert "le serveur répond 403" in page
    assert "Rien ne peut en entrer" in page
    assert nothing_came()


def test_what_is_here_already_is_no_failure(desk, culture):
    send(desk, FEED.replace(b"<item><title></title><description></description>", b"<item>"))
    press(desk, "accept")
    ImportRun.objects.all().delete()
    page = send(desk).content.decode()
    assert "est déjà ici" in page
    assert "Rien ne peut en entrer" not in page


# What is wrong beside the file --------------------------------------------------------------------


def test_an_empty_file_is_told_in_the_form(desk):
    page = send(desk, data=None, file=SimpleUploadedFile("vide.xml", b""))
    assert "vide" in str(page.context["adminform"].form.errors["file"])


@pytest.mark.parametrize(
    "wrong", [{"section": "999999"}, {"address": "https://a.example/"}, {"address": "http://["}]
)
def test_a_file_beside_a_mistake_is_kept_and_comes_in_without_being_sent_again(
    desk, imports, culture, wrong
):
    page = send(desk, **wrong)
    assert not ImportRun.objects.exists()
    assert "«\u00a0carnet.xml\u00a0» est gardé" in page.content.decode()
    kept = page.context["adminform"].form["kept"].value()

    send(desk, data=None, kept=kept, section=culture.pk)
    run = ImportRun.objects.get()
    assert (run.name, run.state, run.total) == ("carnet.xml", State.PREVIEWED, len(FEED))
    assert not kept_files(imports)


def test_another_mistake_keeps_what_is_kept(desk, imports):
    kept = send(desk, section="999999").context["adminform"].form["kept"].value()
    page = send(desk, data=None, kept=kept, section="999999")
    assert "est gardé" in page.content.decode()
    assert len(kept_files(imports)) == 1


def test_an_address_goes_before_what_is_kept(desk, host):
    host.pages["/fil"] = Page(FEED)
    kept = send(desk, section="999999").context["adminform"].form["kept"].value()
    send(desk, data=None, kept=kept, address=host.at("/fil"))
    assert ImportRun.objects.get().address == host.at("/fil")


@pytest.mark.parametrize("words", ["x", "a:b", "../../etc/passwd", "\0", "x" * 3000])
def test_forged_words_find_no_file(desk, words):
    page = send(desk, data=None, kept=words)
    assert page.status_code == 200
    assert not ImportRun.objects.exists()


def test_what_nobody_comes_back_for_goes_after_a_day(desk, imports, monkeypatch):
    send(desk, section="999999")
    running.forget()
    assert len(kept_files(imports)) == 1
    monkeypatch.setattr(kept_uploads, "KEPT", timedelta(seconds=-1))
    running.forget()
    assert not kept_files(imports)


# How far it is ------------------------------------------------------------------------------------


def test_once_all_is_read_no_end_is_promised_while_articles_still_come_in():
    now = timezone.now()
    run = ImportRun(began=now - timedelta(seconds=60), beat=now, total=100, done=100)
    run.state = State.PREVIEWING
    assert (run.share, run.seconds_left) == (None, None)
    run.done = 50
    assert (run.share, run.seconds_left) == (0.5, 60)
    run.done, run.state = 100, State.DONE
    assert run.share == 1.0
