"""What a file may order when it comes from the desk or from another host: articles of blogs, and no
more. Our own form also writes sections, agreements, feeds, public articles."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article
from authors.models import Agreement, Author, Blog
from magazine.sections.models import Seat, Section
from magazine.syndication.models import Feed, ImportRun
from tests import make
from tests.desk.test_imports import State, imports, press, send
from tests.hosts import Page, host

__all__ = ["host", "imports"]

pytestmark = pytest.mark.django_db(transaction=True)

BLOG = "https://carnet.example/"
TERMS = {"mode": "full", "agreed_on": "2026-01-02", "agreed_by": "Personne"}
POST = {"kind": "article", "key": "un", "title": "Un pont", "body": "<p>Long.</p>", "blog": BLOG}
OWN = POST | {"key": "deux", "title": "Une rive", "origin": "own", "blog": None}
LINES = [
    {"kind": "section", "name": "Voyages"},
    {"kind": "author", "name": "Léa Pont"},
    {"kind": "blog", "title": "Carnet", "address": BLOG},
    {"kind": "agreement", "blog": BLOG, **TERMS},
    {"kind": "feed", "address": f"{BLOG}fil", "blog": BLOG},
    OWN | {"key": "trois", "publications": []},
    OWN,
    POST | {"origin": "republished"},
]


def written(*lines):
    return "\n".join(map(json.dumps, lines)).encode()


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.jsonl", data)
    return out.getvalue()


def nothing_but_articles_of_blogs():
    made = (Section, Author, Agreement, Feed)
    return not any(kind.objects.exists() for kind in made) and not (
        Article.objects.exclude(origin="republished").exists()
    )


@pytest.fixture
def desk(client, db):
    """Somebody who rereads every section, and neither publishes nor manages any."""
    client.force_login(make.seated(Seat.Role.SUBEDITOR))
    return client


@pytest.mark.parametrize("archive", [False, True])
def test_our_own_form_orders_nothing_at_the_desk_but_articles_of_blogs(desk, archive):
    data = packed(tout=written(*LINES)) if archive else written(*LINES)
    page = send(desk, None, file=SimpleUploadedFile("tout.jsonl", data)).content.decode()
    run = ImportRun.objects.get()
    assert run.state == State.PREVIEWED
    (told,) = run.lines.exclude(problem="")
    assert told.problem in page
    assert told.problem.startswith("7 lignes")
    assert nothing_but_articles_of_blogs()

    press(desk, "accept")
    assert ImportRun.objects.get().state == State.DONE
    assert list(Article.objects.values_list("title", "state")) == [("Un pont", "review")]
    assert list(Blog.objects.values_list("address", flat=True)) == [BLOG]
    assert nothing_but_articles_of_blogs()


@pytest.mark.parametrize("archive", [False, True])
def test_another_host_never_writes_our_own_form(desk, host, archive):
    data = written(*LINES)
    host.pages["/fil"] = Page(packed(tout=data) if archive else data)
    page = send(desk, None, address=host.at("/fil")).content.decode()
    assert "aucune des formes lisibles" in page
    press(desk, "accept")
    assert nothing_but_articles_of_blogs()
    assert not Article.objects.exists()
