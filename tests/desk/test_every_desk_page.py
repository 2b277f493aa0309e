"""What holds for every address of the desk, whoever asks. The list comes from the URL resolver."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from articles import bin, draft_links, remarks, revisions, setting_aside, workflow
from articles.models import Article, Fidelity, Revision, State
from articles.snapshot import snapshot
from magazine.events.models import Event
from magazine.front import arranging, editions
from magazine.front.models import Edition
from magazine.front.plans import Chosen, Plan
from magazine.syndication.models import Arrival, Copy, Double
from tests import make
from tests.forms import posted

SECRET, SLUG = "Un secret bien gardé", "un-secret-bien-garde"
# Who has nothing to do with the section of the secrets.
OUTSIDE = ("section_editor", "stranger", "unseated")
# These end or change the session that the walk goes on with.
LEFT_OUT = {"logout", "login", "password_change"}
LIST = "/admin/articles/article/"
ODD_NUMBERS = ["0", "1" + "0" * 18, "9" * 400]
ODD_WORDS = ["9" * 400, "-1", "abc", "1_2F", "%00", "²"]
# What a browser would never send, in each field that some page reads.
NUL = "a\0b"
LONG = "9" * 5000
WIDE = "9" * 400
HOSTILE: dict[str, Any] = {
    "at": "0001-01-01T00:00",
    "title": NUL,
    "name": NUL,
    "note": NUL,
    "text": NUL,
    "part": NUL,
    "quote": NUL,
    "reason": NUL,
    "why": NUL,
    "tags": [NUL, "x" * 500],
    "tab": "un-onglet-" + NUL,
    "seen": LONG,
    "again": LONG,
    "field": NUL,
    "revision": LONG,
    "version": LONG,
    "days": LONG,
    "article": LONG,
    "kind": "planned",
    "do": NUL,
    "to": WIDE,
    "format": NUL,
    "size": LONG,
    "rule": NUL,
    "starts_at_0": "9999-12-31",
    "starts_at_1": "23:59",
    "ends_at_0": "0000-00-00",
    "ends_at_1": "99:99",
    "date": "0001-01-01",
    "time": "00:00",
    "was": "9999-12-31T23:59:59+00:00",
    "day": "9999-12-31",
    "stamp": NUL,
    "back": "//evil.example/",
    "token": NUL,
    "chosen": [NUL, "1:1:draft", f"{'9' * 18}:{'9' * 9}:draft"],
    "go": "1",
    "action": NUL,
    "_selected_action": [NUL, LONG, "-1"],
    "section": "x",
    "lead_image": "x",
    "blog": "x",
    "agreement": LONG,
    "translation_of": "x",
    "original": "javascript:x",
    "CHANGE_FORM-action": "withdraw",
    "CHANGE_FORM-note": NUL,
    "bylines-0-author": "x",
    "body": "<p>\0</p>",
    "dated_0": "0000-00-00",
    "dated_1": "99:99",
    "created_by": "1",
    "state": "published",
    "deleted_at": "2020-01-01",
    "is_superuser": "on",
    "start-date": "0001-01-01",
    "start-time": "00:00",
    "end-date": "9999-12-31",
    "end-time": "23:59",
    "bylines-TOTAL_FORMS": LONG,
    "bylines-INITIAL_FORMS": "-1",
    "sources-TOTAL_FORMS": NUL,
    "sources-INITIAL_FORMS": "0",
}
ASKED: dict[str, Any] = {
    "q": NUL,
    "term": NUL,
    "p": WIDE,
    "v": WIDE,
    "o": "999",
    "all": "",
    "new": WIDE,
    "old": NUL,
    "version": WIDE,
    "number": ["9" * 17, NUL, WIDE],
    "view": NUL,
    "day": "0000-00-00",
    "section": WIDE,
    "person": WIDE,
    "move": NUL,
    "put": NUL,
    "at": "0001-01-01T00:00",
    "stamp": NUL,
    "since": NUL,
    "until": "9999-99-99",
    "app_label": "articles",
    "model_name": "article",
    "field_name": "translation_of",
}


def addresses(patterns: list[Any], route: str = "/") -> Iterator[tuple[str, str]]:
    """The route and name of each address of the desk."""
    for pattern in patterns:
        path = route + str(pattern.pattern)
        if not path.startswith("/admin/") or "(?P<" in path:
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and pattern.name not in LEFT_OUT:
            yield path, pattern.name or path


ROUTES = dict(addresses(get_resolver().url_patterns))


def filled(route: str, number: Any, other: Any) -> str:
    """The route with this number first and `other` where it asks for more."""
    words = {"name": "withdraw", "act": "edit", "content_type_id": "1"}

    def value(found: re.Match[str]) -> str:
        name = found[1].rpartition(":")[2]
        if name in words:
            return words[name]
        return str(number if name in ("number", "object_id", "id") else other)

    return re.sub(r"<([^>]+)>", value, route)


@pytest.fixture
def unseated(db):
    """Of the desk, without a seat anywhere."""
    return make.user("unseated", is_staff=True)


@pytest.fixture
def secrets(editor) -> dict[str, Article]:
    """Articles of a section in which no one of OUTSIDE has a seat; much hangs on the draft."""
    sciences = make.section("Sciences")
    gone = make.published(SECRET, section=sciences).article
    workflow.withdraw(gone, by=None, reason=SECRET)
    binned = make.article(SECRET, section=sciences)
    bin.delete(binned, by=editor)
    coming = make.published(SECRET, section=sciences, at=timezone.now() + timedelta(days=9)).article
    draft = make.article(SECRET, section=sciences, body=f"<p>{SECRET}</p>")
    draft_links.make(draft, by=editor, name=SECRET)
    remarks.add(draft, by=editor, text=SECRET, passage=remarks.Passage("title", SECRET))
    held = Article.objects.with_rows().get(pk=draft.pk)
    revisions.keep([held], [snapshot(held)], by=editor, at=held.changed)
    setting_aside.set_aside(held, snapshot(held), by=editor, seen=1, at=held.changed)
    make.dossier("Un dossier", gone, binned, coming, draft)
    found = {"likeness": 90, "found_at": timezone.now()}
    Double.objects.create(first=gone, second=draft, **found)
    for row in (draft, binned):
        Arrival.objects.create(article=row, came_at=timezone.now(), source=SECRET, why=SECRET)
    offered = {"title": {"value": SECRET, "declined": False}}
    Copy.objects.create(article=draft, changed_at=timezone.now(), offered=offered)
    Fidelity.objects.create(
        article=draft,
        score=40,
        losses=[{"kind": "image", "what": SECRET, "count": 1}],
        at=timezone.now(),
    )
    for section in (None, sciences):
        page = editions.draft(section, by=editor, name=SECRET)
        arranging.change(page, placing(coming, draft), version=1, by=editor, what=SECRET)
    return {"withdrawn": gone, "binned": binned, "scheduled": coming, "draft": draft}


def placing(*articles: Article) -> Any:
    """The first is chosen for a front page, the others are kept off it."""

    def act(plan: Plan, at: datetime) -> None:
        plan.place(Chosen(articles[0].pk), (0, 1), at)
        for article in articles[1:]:
            plan.keep_off(article.pk, at)

    return act


def belongings(route: str, article: Article) -> list[tuple[int, int]]:
    """What the numbers of the route may name: the article and what hangs on it."""
    if "/publication/" in route or "/revision/" in route:
        rows = article.publications if "/publication/" in route else article.revisions
        return [(row.pk, 0) for row in rows.all()]
    if "/articles/dossier/" in route:
        return [(part.dossier_id, 0) for part in article.dossier_parts.all()]
    if "/syndication/double/" in route:
        return [(row.pk, 0) for row in Double.objects.all()]
    if "/front/edition/" in route:
        other = article.pk if ":article>" in route else 0
        return [(page.pk, other) for page in Edition.objects.all()]
    others: Any = {"remark": article.remarks, "link": article.draft_links}
    for name, rows in others.items():
        if f":{name}>" in route:
            return [(article.pk, row.pk) for row in rows.all()]
    return [(article.pk, 2)]


def standing() -> dict[str, Any]:
    """What no GET and no stranger may change."""
    return {
        "articles": list(Article.with_bin.order_by("pk").values()),
        "revisions": list(Revision.objects.order_by("pk").values()),
        "editions": list(Edition.objects.order_by("pk").values()),
        "arrivals": list(Arrival.objects.order_by("pk").values()),
        "copies": list(Copy.objects.order_by("pk").values()),
        "fidelities": list(Fidelity.objects.order_by("pk").values()),
        "events": Event.objects.count(),
    }


def logged_in(request: pytest.FixtureRequest, role: str, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(request.getfixturevalue(role))
    return client


def check(answer: Any, address: str) -> None:
    assert answer.status_code < 500, address
    if "jsi18n" not in address:
        assert "no-store" in answer.headers.get("Cache-Control", ""), address
    location = answer.headers.get("Location", "/")
    assert location.startswith(("/", "?")), (address, location)
    assert not location.startswith("//"), (address, location)


def said(answer: Any) -> str:
    return f"{dict(answer.headers)} {b''.join(answer).decode(errors='replace')}"


def test_the_walk_meets_the_parts_of_the_desk() -> None:
    assert len(ROUTES) > 80
    assert f"{LIST}<int:object_id>/autosave/" in ROUTES


@pytest.mark.parametrize("role", OUTSIDE)
def test_nothing_of_another_section_is_told_or_changed(request, secrets, role) -> None:
    client = logged_in(request, role)
    before = standing()
    for route in ROUTES:
        named = [pair for row in secrets.values() for pair in belongings(route, row)]
        for pair in named if "<" in route else [(0, 0)]:
            address = filled(route, *pair)
            for send in (client.get, client.post):
                answer = send(address)
                check(answer, address)
                told = said(answer)
                assert SECRET not in told, (address, answer.status_code)
                assert SLUG not in told, (address, answer.status_code)
    assert standing() == before


@pytest.mark.parametrize("role", OUTSIDE)
def test_no_way_to_the_page_of_a_hidden_row(request, secrets, role) -> None:
    """The address of what is scheduled holds its title."""
    client = logged_in(request, role)
    for kind in ContentType.objects.all():
        for row in (kind.model_class() or Article)._default_manager.all()[:20]:
            address = reverse("admin:view_on_site", args=[kind.pk, row.pk])
            assert SLUG not in said(client.get(address)), address


@pytest.mark.django_db
@pytest.mark.filterwarnings("error::django.core.cache.CacheKeyWarning")
@pytest.mark.parametrize("role", ["editor"])
def test_a_number_that_names_nothing_is_no_fault_of_the_server(request, role) -> None:
    client = logged_in(request, role)
    for route in ROUTES:
        odd = ODD_WORDS if "<path:" in route or "<id>" in route else ODD_NUMBERS
        for number in odd if "<" in route else []:
            address = filled(route, number, number)
            check(client.get(address), address)
            check(client.post(address), address)


@pytest.mark.parametrize("role", ["chief"])
def test_no_words_of_an_address_break_a_page(request, culture, role) -> None:
    person = request.getfixturevalue(role)
    article = make.article("Le mien", created_by=person)
    composed = editions.draft(None, by=person)
    client = logged_in(request, role)
    before = standing()
    for route in ROUTES:
        of_edition = "/front/edition/" in route
        address = filled(route, composed.pk if of_edition else article.pk, 1)
        check(client.get(address, ASKED), address)
        # What a list does not know sends it back before it has read the rest.
        for name in ("q", "term", "section"):
            check(client.get(address, {name: ASKED[name]}), f"{address}?{name}")
    assert standing() == before


@pytest.mark.parametrize("role", ["editor"])
def test_no_words_of_a_form_break_a_page(request, culture, role) -> None:
    person = request.getfixturevalue(role)
    client = logged_in(request, role)
    article = make.article("Le mien", created_by=person)
    composed = editions.draft(None, by=person)
    arranging.change(composed, placing(article), version=1, by=person, what="Le mien")
    for route, name in ROUTES.items():
        if name.endswith("_delete"):
            continue  # anything posted there deletes, as it should
        of_edition = "/front/edition/" in route
        address = filled(route, composed.pk if of_edition else article.pk, 1)
        check(client.post(address, HOSTILE), address)
        check(
            client.generic("POST", address, b"\xff\xfe", "multipart/form-data; boundary="), address
        )
        if "import" in route or "picker" in route:
            file = SimpleUploadedFile("a\0.csv", b'\xff\xfe"\0;,\n"' + b"a" * 7000)
            check(client.post(address, {"file": file}), address)
    article.refresh_from_db()
    assert (article.created_by, article.state, article.deleted_at) == (person, State.DRAFT, None)
    assert client.get(LIST).status_code == 200


def test_nothing_is_done_without_the_token_of_a_form(request, secrets) -> None:
    client = logged_in(request, "editor", enforce_csrf_checks=True)
    before = standing()
    for route in ROUTES:
        address = filled(route, secrets["draft"].pk, 1)
        assert client.post(address, HOSTILE).status_code == 403, address
    assert standing() == before


@pytest.mark.parametrize("act", ["unschedule", "forward", "embargo", "end"])
def test_a_note_without_meaning_breaks_no_verb(client, editor, culture, act) -> None:
    """What stands beside a verb goes to the journal, which keeps no NUL."""
    at = timezone.now() + timedelta(days=3)
    article = make.published(at=at).article
    client.force_login(editor)
    client.post(f"{LIST}{article.pk}/schedule/", {"act": act, "note": NUL})
    assert "\0" not in "".join(Event.objects.values_list("why", flat=True))


def test_names_and_notes_lose_what_no_database_keeps(client, editor, culture) -> None:
    article = make.article()
    client.force_login(editor)
    at = f"{LIST}{article.pk}/change/"
    data = posted(client.get(at)) | {"tags": [NUL]}
    client.post(at, data | {"CHANGE_FORM-action": "submit", "CHANGE_FORM-note": NUL})
    article.refresh_from_db()
    assert article.state == State.REVIEW
    assert [tag.name for tag in article.tags.all()] == ["ab"]
    assert Event.objects.filter(verb="submitted").get().why == "ab"
    number = article.revisions.first().number
    client.post(f"{LIST}{article.pk}/history/name/", {"revision": number, "name": NUL})
    assert article.revisions.get(number=number).name == "ab"
