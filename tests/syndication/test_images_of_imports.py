"""Pictures of what is brought in are fetched once, kept as our own, credited, or missed aloud."""

import json
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from articles.models import Article, Publication
from authors import changes
from magazine.images.models import Image
from magazine.syndication.models import Feed, FetchedImage
from magazine.syndication.polling.run import Run
from tests.hosts import Page
from tests.make import picture_bytes
from tests.syndication import feed_pages

pytestmark = pytest.mark.django_db

FEED = """<rss version="2.0"><channel><title>Réputation</title><link>{blog}</link>
<item><title>Deux images</title><link>{blog}/deux</link><guid>deux</guid>
<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>
<description><![CDATA[<p>Avant.</p><p><img src="/vue.png" alt="Une vue"></p>
<p>Après <img src="{blog}/partie.png" alt="">.</p>]]></description></item></channel></rss>"""


@pytest.fixture
def feed(host, tmp_path) -> Path:
    host.pages["/vue.png"] = Page(picture_bytes((60, 40)), headers={"Content-Type": "image/png"})
    path = tmp_path / "fil.xml"
    path.write_text(FEED.format(blog=host.at("").rstrip("/")))
    return path


LENT = ("--agreement-images",)


def test_a_picture_is_kept_here_with_its_credit_and_a_missing_one_is_told(
    bring_in, agreed, feed, host, culture
):
    said = bring_in(feed, "--section", "culture", *agreed, *LENT)

    assert said.code == 0
    assert said.tells("image missing: partie.png (the server answers 404)")
    image = Image.objects.get()
    assert (image.credit, image.alt, image.source) == ("Réputation", "Une vue", host.at("/vue.png"))
    body = Article.objects.get().body
    assert f'data-file="{image.pk}"' in body
    assert host.name not in body.replace(f"http://{host.name}/deux", "")


def test_each_address_is_asked_for_once_and_what_failed_not_before_another_day(
    bring_in, agreed, feed, host, culture
):
    bring_in(feed, "--section", "culture", *agreed, *LENT)
    bring_in(feed, "--section", "culture", *agreed, *LENT)
    assert sorted(host.paths()) == ["/partie.png", "/vue.png"]

    FetchedImage.objects.update(tried=timezone.now() - timedelta(days=2))
    host.pages["/partie.png"] = Page(picture_bytes((30, 30)))
    bring_in(feed, "--section", "culture", *agreed, *LENT)
    assert sorted(host.paths()) == ["/partie.png", "/partie.png", "/vue.png"]
    assert Article.objects.get().body.count("<img") == 2


def test_what_no_agreement_lends_is_not_even_asked_for(bring_in, agreed, feed, host, culture):
    said = bring_in(feed, "--section", "culture", *agreed)

    assert said.tells("image left out, which no agreement allows: vue.png")
    assert host.asked == []
    assert "<img" not in Article.objects.get().body


def test_a_dry_run_and_an_import_without_images_ask_for_none(bring_in, agreed, feed, host, culture):
    said = bring_in(feed, "--section", "culture", *agreed, *LENT, "--dry-run")
    assert said.tells("image to be asked for: vue.png")
    bring_in(feed, "--section", "culture", *agreed, *LENT, "--no-images")

    assert host.asked == []
    assert not Image.objects.exists()


@pytest.mark.parametrize("bytes_", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b""])
def test_what_is_no_picture_is_missing_and_the_article_comes_in(
    bring_in, agreed, feed, host, culture, bytes_
):
    host.pages["/vue.png"] = Page(bytes_, headers={"Content-Type": "image/png"})
    said = bring_in(feed, "--section", "culture", *agreed, *LENT)

    assert said.tells("image missing: vue.png")
    assert Article.objects.count() == 1
    assert not Image.objects.exists()


def test_an_address_that_leads_inside_is_refused_with_the_reason(
    bring_in, agreed, tmp_path, settings, culture
):
    settings.FETCH_ALLOW = []
    path = tmp_path / "fil.xml"
    path.write_text(FEED.format(blog="http://127.0.0.1:9"))
    said = bring_in(path, "--section", "culture", *agreed, *LENT)

    assert said.tells("image missing: vue.png (")
    assert FetchedImage.objects.filter(image=None).count() == 2


def test_a_new_agreement_that_lends_the_images_brings_them_at_the_next_poll(
    host, django_capture_on_commit_callbacks
):
    host.pages["/vue.png"] = Page(picture_bytes((60, 40)))
    text = FEED.format(blog=host.at("").rstrip("/"))
    row = feed_pages.feed(host, page=Page(text, etag='"1"'))
    poll = Run(lambda: Feed.objects.due(), spacing=0).run
    poll()
    assert host.paths() == [urlsplit(row.address).path]

    with django_capture_on_commit_callbacks(execute=True):
        agreed = {"agreed_on": date(2026, 11, 1), "agreed_by": "Anthony Hamelle"}
        changes.agree(row.blog, mode="full", images=True, **agreed)
    poll()

    assert Article.objects.get().body.count("<img") == 1


def test_pictures_of_a_folder_are_taken_from_it_and_from_nowhere_above(
    bring_in, agreed, tmp_path, culture
):
    (tmp_path / "secret.png").write_bytes(picture_bytes((20, 20)))
    folder = tmp_path / "blog"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "une vue.png").write_bytes(picture_bytes((60, 40)))
    body = "<p>Avant.</p><p><img src='images/une%20vue.png' alt='Vue'><img src='../secret.png'></p>"
    line = {"kind": "article", "key": "a", "title": "Une vue", "section": "culture", "body": body}
    (folder / "page.jsonl").write_text(json.dumps(line | {"dated": "2026-11-02"}))
    said = bring_in(folder, *agreed)

    assert said.tells("image missing: secret.png")
    assert Image.objects.get().alt == "Vue"
    assert f'data-file="{Image.objects.get().pk}"' in Article.objects.get().body


def test_a_lead_image_says_what_the_blog_says_of_it(bring_in, agreed, tmp_path, culture, client):
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "vue.png").write_bytes(picture_bytes((60, 40)))
    cover = "cover:\n  image: vue.png\n  alt: Des étals\n  caption: Le marché d'Aligre"
    head = f"title: Un marché\ndate: 2009-06-05\ncanonical_url: https://mer.example/un\n{cover}"
    (folder / "un.md").write_text(f"---\n{head}\nauthor: Zoé\n---\n\nLe texte.")
    said = bring_in(folder, "--section", "culture", "--publish", *agreed, *LENT)
    assert "1 public" in said.summary, said.lines
    page = client.get(Publication.objects.get().get_absolute_url()).content.decode()
    assert 'alt="Des étals"' in page
    assert "Le marché d’Aligre" in page.partition("<figcaption>")[2].partition("</figcaption>")[0]


def test_what_is_said_of_a_lead_image_fills_what_nobody_wrote(
    bring_in, agreed, host, write
) -> None:
    host.pages["/vue.png"] = Page(picture_bytes((60, 40)))
    item = {"id": "1", "title": "Un", "slug": "un", "html": "<p>x</p>", "status": "published"}
    post = item | {"feature_image": host.at("/vue.png"), "published_at": "2011-05-02T07:00:00Z"}
    words = {"feature_image_alt": "Des étals", "feature_image_caption": "Photo : Zoé"}
    for metas in ([], [{"post_id": "1", **words}]):
        data = {"posts": [post], "posts_meta": metas}
        path = write(json.dumps({"db": [{"meta": {"version": "6"}, "data": data}]}), "g.json")
        assert bring_in(path, *agreed, *LENT).code == 0
    assert (Image.objects.get().alt, Image.objects.get().caption) == ("Des étals", "Photo : Zoé")
    Image.objects.update(alt="Un étal", caption="")
    bring_in(path, *agreed, *LENT)
    assert (Image.objects.get().alt, Image.objects.get().caption) == ("Un étal", "Photo : Zoé")


def test_what_an_image_does_not_say_is_told_and_costs_nothing(
    bring_in, agreed, tmp_path, culture, client, administrator
):
    folder = tmp_path / "blog"
    folder.mkdir()
    for number, name in enumerate(("un.png", "deux.png", "tete.png")):
        (folder / name).write_bytes(picture_bytes((60, 40 + number)))
    poster = '<video src="/film.mp4" poster="deux.png"></video>'
    text = f"![](un.png)\n\n![Dite](deux.png)\n\n{poster}\n\nLe texte."
    (folder / "un.md").write_text(f"---\ntitle: Un marché\nimage: tete.png\n---\n\n{text}")
    said = bring_in(folder, "--section", "culture", *agreed, *LENT)
    assert said.tells("2 images without alternative text")
    article = Article.objects.get()
    lost = [one for one in article.fidelity.losses if one["kind"] == "undescribed"]
    assert lost == [{"kind": "undescribed", "what": "", "count": 2}]
    Image.objects.filter(alt="").update(decorative=True)
    assert not bring_in(folder, *agreed, *LENT).tells("without alternative text")
    client.force_login(administrator)
    panel = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "Ce qui manque à l’original" in panel
    assert "2 images sans texte de remplacement" in panel
