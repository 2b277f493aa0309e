"""Feeds at the desk: found, filtered, paused and resumed by who may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from magazine.events.models import Event
from magazine.syndication.models import Feed
from tests import make

LIST = "/admin/syndication/feed/"


@pytest.fixture
def broken(db):
    blog = make.blog("Carnet de bord")
    reason = "le serveur répond 404"
    return Feed.objects.create(
        blog=blog, address="https://bord.example/feed", failures=3, reason=reason
    )


@pytest.fixture
def well(db):
    return Feed.objects.create(
        blog=make.blog("Recettes"),
        address="https://recettes.example/feed",
        checked=timezone.now(),
        due=timezone.now() + timedelta(hours=5),
    )


def act(client, name, *feeds):
    data = {"action": name, "_selected_action": [feed.pk for feed in feeds]}
    return client.post(LIST, data, follow=True).content.decode()


def test_the_list_says_how_each_feed_is(client, editor, broken, well):
    client.force_login(editor)
    page = client.get(LIST).content.decode()
    assert "en échec" in page
    assert "le serveur répond 404" in page
    assert "suivi" in page
    assert "/admin/authors/blog/find/" in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [("broken", {"bord"}), ("followed", {"recettes"}), ("paused", set()), ("nonsense", None)],
)
def test_the_list_is_narrowed_by_state(client, editor, broken, well, state, shown):
    client.force_login(editor)
    page = client.get(LIST, {"state": state}).content.decode()
    found = {name for name in ("bord", "recettes") if f"https://{name}.example" in page}
    assert found == (shown if shown is not None else {"bord", "recettes"})


def test_a_feed_is_read_when_a_person_says_so(client, editor, broken, well):
    client.force_login(editor)
    Feed.objects.filter(pk=broken.pk).update(paused=timezone.now())
    page = act(client, "ask_now", broken, well)
    well.refresh_from_db()
    assert well.due <= timezone.now()
    assert "1 flux sera lu" in page
    assert "1 flux laissé de côté" in page


def test_a_feed_is_paused_and_followed_again_with_an_event(client, editor, broken):
    client.force_login(editor)
    act(client, "pause", broken)
    broken.refresh_from_db()
    assert broken.paused
    assert broken.reason.endswith("editor")
    act(client, "resume", broken)
    broken.refresh_from_db()
    assert (broken.paused, broken.failures, broken.reason) == (None, 0, "")
    events = Event.objects.about(broken).order_by("pk")
    assert [(one.verb, one.by_name) for one in events] == [
        ("paused", "editor"),
        ("resumed", "editor"),
    ]


@pytest.mark.parametrize("name", ["ask_now", "pause", "resume"])
def test_who_may_only_look_does_nothing(client, freelance, broken, name):
    client.force_login(freelance)
    before = Feed.objects.values().get()
    act(client, name, broken)
    assert client.get(LIST).status_code == 200
    assert Feed.objects.values().get() == before


def test_a_stranger_finds_nothing_there(client, stranger, broken):
    client.force_login(stranger)
    assert client.get(LIST).status_code in (302, 404)


def test_another_address_begins_anew(client, editor, broken):
    Feed.objects.update(etag='"1"', last_modified="hier", body_print="ab")
    client.force_login(editor)
    page = reverse("admin:syndication_feed_change", args=[broken.pk])
    data = {"blog": broken.blog_id, "address": "https://bord.example/atom", "title": ""}
    client.post(page, data)
    row = Feed.objects.get()
    assert (row.address, row.host) == ("https://bord.example/atom", "bord.example")
    assert (row.etag, row.last_modified, row.body_print) == ("", "", "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.example/", "", "a" * 3000])
def test_an_address_that_is_none_is_told(client, editor, broken, address):
    client.force_login(editor)
    page = reverse("admin:syndication_feed_add")
    answer = client.post(page, {"blog": broken.blog_id, "address": address})
    assert answer.status_code == 200
    assert Feed.objects.count() == 1


def test_a_blog_shows_its_feeds_and_takes_another(client, editor, broken):
    client.force_login(editor)
    page = reverse("admin:authors_blog_change", args=[broken.blog_id])
    shown = client.get(page)
    assert "https://bord.example/feed" in shown.content.decode()
    data = {}
    for form in [shown.context["adminform"].form, *_rows(shown)]:
        data |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    for formset in shown.context["inline_admin_formsets"]:
        data |= _management(formset.formset)
    data |= {"feeds-TOTAL_FORMS": "2", "feeds-1-blog": broken.blog_id}
    data["feeds-1-address"] = "https://bord.example/atom"
    data["feeds-0-address"] = "https://bord.example/rss"
    Feed.objects.update(etag='"1"', last_modified="hier", body_print="ab")
    answer = client.post(page, data)
    assert answer.status_code == 302
    new = Feed.objects.get(address="https://bord.example/atom")
    assert [one.verb for one in Event.objects.about(new)] == ["added"]
    broken.refresh_from_db()
    assert broken.address == "https://bord.example/rss"
    assert (broken.etag, broken.last_modified, broken.body_print) == ("", "", "")
    assert not Event.objects.about(broken).exists()
    assert set(broken.blog.feeds.values_list("host", flat=True)) == {"bord.example"}
    assert broken.blog.feeds.count() == 2


def _rows(shown):
    return [form for one in shown.context["inline_admin_formsets"] for form in one.formset.forms]


def _management(formset):
    form = formset.management_form
    return {form.add_prefix(name): form[name].value() for name in form.fields}


def test_the_bureau_says_what_is_broken_and_why(client, editor, freelance, broken, well):
    client.force_login(editor)
    page = client.get("/admin/").content.decode()
    assert "1 flux en panne" in page
    assert "le serveur répond 404" in page
    client.force_login(freelance)
    assert "flux en panne" not in client.get("/admin/").content.decode()


def test_the_page_of_a_blog_says_in_words_when_its_feed_is_read_next(client, editor, well):
    client.force_login(editor)
    page = client.get(reverse("admin:authors_blog_change", args=[well.blog_id])).content.decode()
    assert date_format(timezone.localtime(well.due), "DATETIME_FORMAT") in page
    assert f"{well.due:%Y-%m-%d}" not in page
