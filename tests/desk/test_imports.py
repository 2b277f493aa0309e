"""Bringing in from the desk: a file or an address is looked at, then let in, by the worker."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from authors.models import Blog
from magazine.events.models import Event
from magazine.sections.models import Seat
from magazine.syndication import running
from magazine.syndication.models import ImportLine, ImportRun
from tests import make
from tests.hosts import Page, host

__all__ = ["host"]

pytestmark = pytest.mark.django_db(transaction=True)

State = ImportRun.State
ADD = reverse("admin:syndication_importrun_add")
FEED = b"""<rss version="2.0"><channel><title>Carnet</title><link>https://carnet.example/</link>
<item><title>Un pont</title><link>https://carnet.example/pont</link><guid>1</guid>
<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>Le pont est long.</description></item>
<item><title></title><description></description><guid>2</guid></item>
<item><title>Une rive</title><link>https://carnet.example/rive</link><guid>3</guid>
<description>Sans date.</description></item></channel></rss>"""


@pytest.fixture(autouse=True)
def imports(settings, tmp_path):
    settings.IMPORTS_ROOT = tmp_path / "imports"
    return settings.IMPORTS_ROOT


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def send(desk, data=FEED, **fields):
    file = {"file": SimpleUploadedFile("carnet.xml", data)} if data else {}
    return desk.post(ADD, {"images": "on"} | file | fields, follow=True)


def press(desk, what):
    run = ImportRun.objects.get()
    return desk.post(reverse(f"admin:syndication_importrun_{what}", args=[run.pk]), follow=True)


def test_what_would_come_in_is_shown_before_anything_does(desk, culture):
    page = send(desk, section=culture.pk)

    assert ImportRun.objects.get().state == State.PREVIEWED
    assert not Article.objects.exists()
    text = page.content.decode()
    assert "Un pont" in text
    assert "articles créés\u00a0: 2" in text
    assert "ni titre ni texte" in text
    assert "première fois" in text
    assert "Fidélité\u00a0: 90 sur 100." in text
    assert "Faire entrer" in text


def test_then_it_comes_in_and_each_line_leads_to_its_article(desk, culture):
    send(desk, section=culture.pk)
    page = press(desk, "accept")

    assert ImportRun.objects.get().state == State.DONE
    assert set(Article.objects.values_list("title", "section")) == {
        ("Un pont", culture.pk),
        ("Une rive", culture.pk),
    }
    for article in Article.objects.all():
        assert reverse("admin:articles_article_change", args=[article.pk]) in page.content.decode()
    assert {"import_accepted", "import_done"} <= set(Event.objects.values_list("verb", flat=True))


def test_an_address_is_brought_in_like_a_file(desk, culture, host):
    host.pages["/fil"] = Page(FEED)
    send(desk, data=None, address=host.at("/fil"), section=culture.pk)
    press(desk, "accept")

    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("answer", "words"), [(Page(status=404), "404"), (Page(b"\0\1\2" * 99), "binaire")]
)
def test_an_address_that_gives_nothing_says_why_and_offers_nothing(desk, host, answer, words):
    host.pages["/fil"] = answer
    shown = send(desk, data=None, address=host.at("/fil")).content.decode()

    assert words in shown
    assert "Faire entrer" not in shown


def test_one_of_the_two_is_asked_for_and_what_was_chosen_stays(desk, culture):
    page = send(desk, data=None, section=culture.pk)
    assert "Donnez un fichier ou une adresse" in page.content.decode()
    assert f'<option value="{culture.pk}" selected>' in page.content.decode()

    page = send(desk, address="https://carnet.example/")
    assert "l’un des deux" in page.content.decode()
    assert not ImportRun.objects.exists()


def test_one_may_give_up_and_nothing_comes_in(desk):
    send(desk)
    page = press(desk, "stop")

    assert ImportRun.objects.get().state == State.STOPPED
    text = page.content.decode()
    assert "Faire entrer" not in text
    assert "Rien n’est entré." in text
    assert "articles créés" not in text
    assert "n’attend plus" in press(desk, "accept").content.decode()
    assert not Article.objects.exists()


def test_an_import_stops_where_it_is_when_asked_to(desk, culture, monkeypatch):
    send(desk, section=culture.pk)
    run = ImportRun.objects.get()
    ImportRun.objects.update(stopping=True, state=State.ACCEPTED)
    assert running.work.func(run.pk) == State.STOPPED
    # That somebody asked for it is no fault of the file.
    assert not run.lines.filter(outcome="refused").exists()


def test_a_worker_that_fell_silent_is_replaced_and_nothing_is_doubled(desk, culture):
    send(desk, section=culture.pk)
    press(desk, "accept")
    long_ago = timezone.now() - timedelta(hours=1)
    ImportRun.objects.update(state=State.IMPORTING, beat=long_ago)
    running.resume()

    run = ImportRun.objects.get()
    assert run.state == State.DONE
    assert run.counts["kept"] == 2
    assert Article.objects.count() == 2


def test_two_workers_are_not_at_one_import(desk):
    send(desk)
    ImportRun.objects.update(state=State.IMPORTING, beat=timezone.now())

    assert running.work.func(ImportRun.objects.get().pk) == "taken"


def test_the_page_says_how_far_it_is_and_offers_to_stop(desk):
    send(desk)
    now = timezone.now()
    ImportRun.objects.update(
        state=State.IMPORTING,
        began=now - timedelta(seconds=100),
        beat=now,
        done=250,
        total=1000,
        counts={"created": 400},
    )
    run = ImportRun.objects.get()
    page = desk.get(reverse("admin:syndication_importrun_now", args=[run.pk])).content.decode()

    assert 'value="0.25"' in page
    assert "4 articles par seconde" in page
    assert "encore 5 minutes environ" in page
    assert "Arrêter" in page


def test_files_go_after_a_week_and_the_lines_stay(desk, imports, culture):
    send(desk, section=culture.pk)
    assert len([path for path in imports.rglob("*") if path.is_file()]) == 1
    ImportRun.objects.update(created=timezone.now() - timedelta(days=8))
    running.forget()

    assert not [path for path in imports.rglob("*") if path.is_file()]
    assert ImportRun.objects.get().state == State.STOPPED
    assert ImportLine.objects.exists()


def test_who_has_one_section_only_may_not_bring_in(client, section_editor, chief):
    client.force_login(section_editor)
    assert client.get(ADD).status_code == 403
    client.force_login(chief)
    assert "publish" in client.get(ADD).content.decode()
    send(client)
    client.force_login(section_editor)
    run = ImportRun.objects.get()
    for name in ("accept", "stop"):
        address = reverse(f"admin:syndication_importrun_{name}", args=[run.pk])
        assert client.post(address).status_code == 403
    assert client.get(reverse("admin:syndication_importrun_now", args=[run.pk])).status_code == 403


# The same file again ------------------------------------------------------------------------------


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


POST = {"id": "64b1f2c3d4e5f60718293a4b", "title": "Un pont", "html": "<p>Le pont est long.</p>"}
GHOST = json.dumps({"db": [{"data": {"posts": [POST | {"status": "published"}]}}]}).encode()
MARKDOWN = b"---\ntitle: Un pont\n---\nLe pont est long.\n"
LINE = {"kind": "article", "key": "un", "title": "Un pont", "body": "<p>Le pont est long.</p>"}
FORMS = {
    "carnet.ghost.2026-11-27-10-20-30.json": GHOST,
    "carnet.md": MARKDOWN,
    "carnet.zip": zipped("un.md", MARKDOWN),
    "carnet.jsonl": json.dumps(LINE | {"origin": "republished"}).encode(),
}


def bring_in(desk, name, data, **fields):
    send(desk, data=None, file=SimpleUploadedFile(name, data), **fields)
    run = ImportRun.objects.first()
    return desk.post(reverse("admin:syndication_importrun_accept", args=[run.pk]), follow=True)


@pytest.mark.parametrize("name", FORMS)
def test_a_file_that_is_sent_twice_comes_in_once(desk, name):
    for _time in range(2):
        bring_in(desk, name, FORMS[name])
    first, second = ImportRun.objects.order_by("pk")
    assert first.path.name != second.path.name
    assert (first.counts["created"], second.counts.get("created", 0)) == (1, 0)
    assert second.counts["kept"] == 1
    assert set(Blog.objects.values_list("title", flat=True)) <= {"carnet"}


def test_the_export_of_another_day_is_of_the_same_blog(desk):
    bring_in(desk, "carnet.ghost.2026-11-27-10-20-30.json", GHOST)
    bring_in(desk, "carnet.ghost.2026-12-04-08-00-00 (1).json", GHOST)
    assert Article.objects.count() == 1
    assert Blog.objects.get().title == "carnet"


@pytest.mark.parametrize("address", ["https://carnet.example/", None])
def test_the_form_says_which_blog_an_export_without_an_address_is_of(desk, address):
    blog = make.blog(title="Le Carnet", address=address)
    bring_in(desk, "export.json", GHOST, blog=blog.pk)
    bring_in(desk, "export (1).json", GHOST, blog=blog.pk)
    assert [article.blog for article in Article.objects.all()] == [blog]
    assert Blog.objects.get() == blog


def test_a_text_whose_file_has_another_name_is_known_by_what_it_says(desk):
    for inside in ("un.md", "le-pont.md"):
        bring_in(desk, "carnet.zip", zipped(inside, MARKDOWN))
    assert Article.objects.count() == 1


def test_whoever_may_bring_in_may_choose_among_the_blogs(client):
    make.blog(title="Le Carnet")
    client.force_login(make.seated(Seat.Role.SUBEDITOR))
    assert 'name="blog"' in client.get(ADD).content.decode()
    asked = {"term": "carnet", "app_label": "syndication", "model_name": "importrun"}
    found = client.get(reverse("admin:autocomplete"), asked | {"field_name": "blog"}).json()
    assert [one["text"] for one in found["results"]] == ["Le Carnet"]
