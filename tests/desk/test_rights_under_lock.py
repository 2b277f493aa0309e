"""What one may do with an article is asked while it is held: nobody moves it between the question
and the deed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from articles import bin, draft_links, revisions, rights
from articles.autosave import Typed, save
from articles.models import Article
from articles.snapshot import snapshot
from magazine.sections.models import Seat
from magazine.syndication.models import Arrival, Double
from tests import make

LIST = "/admin/articles/article/"
HOUR = {"start-date": "2031-05-02", "start-time": "08:30"}


@pytest.fixture
def desk(client, transactional_db):
    client.force_login(make.seated(Seat.Role.SECTION_EDITOR, make.section()))
    return client


@pytest.fixture
def article(transactional_db) -> Article:
    row = make.article("Le pont")
    standing = Article.objects.with_rows().get(pk=row.pk)
    revisions.keep([standing], [snapshot(standing)], by=None, at=row.changed)
    return row


@pytest.fixture
def asked(monkeypatch) -> list[bool]:
    """For each time that a right on the article is asked for: whether the row was held."""
    found: list[bool] = []

    def watched(ask):
        def asks(user, *about):
            found.append(_is_held(about[-1].pk))
            return ask(user, *about)

        return asks

    for name in ("changes", "may"):
        monkeypatch.setattr(rights, name, watched(getattr(rights, name)))
    return found


def _is_held(number: int) -> bool:
    """Whether somebody else, who does not wait, is refused the row."""

    def take() -> bool:
        try:
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA busy_timeout = 0")
            with transaction.atomic():
                locked = connection.features.has_select_for_update_nowait
                Article.with_bin.select_for_update(nowait=locked).get(pk=number)
        except OperationalError:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(take).result()


def set_aside(article: Article) -> int:
    """The number of a text that came too late."""
    before = snapshot(Article.objects.with_rows().get(pk=article.pk))
    by = make.user()
    save(article.pk, Typed(before | {"title": "Deux"}), seen=1, by=by)
    return save(article.pk, Typed(before | {"kicker": "Ville"}), seen=1, by=by).aside.number


def lent(article: Article) -> int:
    return draft_links.make(article, by=None)[0].pk


def binned(article: Article) -> str:
    bin.delete(article, by=None)
    return f"bin/{article.pk}/undelete/"


PAGES = {
    "schedule": lambda row: (f"{row.pk}/schedule/", {"act": "schedule"} | HOUR),
    "restore": lambda row: (f"{row.pk}/history/restore/", {"revision": 1, "seen": 1}),
    "name": lambda row: (f"{row.pk}/history/name/", {"revision": 1, "name": "Fin"}),
    "lend": lambda row: (f"{row.pk}/links/", {"days": 7}),
    "revoke": lambda row: (f"{row.pk}/links/{lent(row)}/revoke/", {}),
    "merge": lambda row: (f"{row.pk}/merge/{set_aside(row)}/", {"seen": 2}),
    "dismiss": lambda row: (f"{row.pk}/merge/{set_aside(row)}/dismiss/", {}),
    "undelete": lambda row: (binned(row), {}),
    "move": lambda row: (
        "calendar/move/",
        {
            "article": row.pk,
            "kind": "planned",
            "was": "2031-05-02T08:30:00+00:00",
            "day": "2031-05-03",
            "stamp": "1",
        },
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_right_to_an_act_is_asked_of_what_is_held(desk, article, asked, page):
    address, data = PAGES[page](article)
    answer = desk.post(LIST + address, data)
    assert answer.status_code in (200, 302)
    assert asked
    assert all(asked)


@pytest.mark.parametrize("verb", ["submit", "approve", "publish"])
def test_the_right_to_a_step_is_asked_of_what_is_held(desk, article, asked, verb):
    data = {"CHANGE_FORM-action": verb, "_selected_action": article.pk}
    assert desk.post(f"{LIST}{article.pk}/change/", data).status_code == 302
    assert asked
    assert all(asked)


ARRIVALS = {
    "accept": {},
    "publish": {},
    "file": {"to": "Culture"},
    "file_accept": {"to": "Culture"},
    "refuse": {"why": "Hors sujet."},
    "ask": {"question": "De qui est la photo ?"},
    "asked": {"question": "De qui est la photo ?"},
    "undo": {},
}


@pytest.mark.parametrize("do", ARRIVALS)
def test_the_right_to_decide_on_an_arrival_is_asked_of_what_is_held(desk, article, asked, do):
    Arrival.objects.create(article=article, came_at=article.created)
    data = {"do": do, "one": article.pk} | ARRIVALS[do]
    assert desk.post("/admin/syndication/arrival/act/", data).status_code == 302
    assert asked
    assert all(asked)


@pytest.mark.parametrize("decision", ["two", "first", "undo"])
def test_the_right_to_decide_on_a_double_is_asked_of_what_is_held(desk, article, asked, decision):
    other = make.article("Le pont, encore")
    double = Double.objects.create(
        first=article, second=other, likeness=90, found_at=article.created
    )
    data = {"decision": str(article.pk) if decision == "first" else decision}
    address = f"/admin/syndication/double/{double.pk}/decide/"
    assert desk.post(address, data).status_code == 302
    assert asked
    assert all(asked)
