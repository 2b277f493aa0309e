"""Nothing of a draft, in whatever state, stands on any page of the readers.

Not even after it was previewed and lent: every public address is asked for.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from articles import bin, draft_links, spelling, workflow
from articles.models import Article, State
from authors.models import Author
from magazine.front import composing
from tests import make
from tests.pages.test_every_page import (
    MORE_PAGES,
    OTHERS,
    PAGES,
    POSTED,
    SET,
    address,
    public_names,
)

# Words that stand in the drafts alone.
WORD, TAG = "quadrature", "zinzolin"
ADDRESSES = [*PAGES, *MORE_PAGES, *OTHERS]


@pytest.fixture
def magazine(lasting_magazine: Any, own: Any) -> Any:
    return own(lasting_magazine)


@pytest.fixture
def drafts(lasting_drafts: Any, own: Any) -> list[Article]:
    return own(lasting_drafts)


@pytest.fixture(scope="module")
def lasting_drafts(lasting_magazine: Any, lasting: Any) -> list[Article]:
    return lasting(_drafts)


def _drafts() -> list[Article]:
    """One of each state, signed by an author and filed in a section that have pages."""
    culture, anthony = make.section("Culture"), Author.objects.get(name="Anthony Hamelle")
    editor = make.user("editor", is_staff=True, is_superuser=True)
    made = [written(state, culture, anthony) for state in State]
    scheduled = written("to come", culture, anthony)
    withdrawn = written("taken off", culture, anthony)
    binned = written("in the bin", culture, anthony)
    workflow.publish(scheduled, by=None, at=timezone.now() + timedelta(days=1))
    workflow.publish(withdrawn, by=None)
    workflow.withdraw(withdrawn, by=None, reason="demande")
    found = [*made, scheduled, withdrawn, binned]
    seen_at_the_desk(found, editor)
    bin.delete(binned, by=None)
    composing.compose(timezone.now())
    return found


def written(state: str, culture: Any, anthony: Any) -> Article:
    return make.article(
        f"La {WORD} ({state})",
        kicker=WORD,
        standfirst=f"De la {WORD}.",
        body=f"<p>Une {WORD} entière.</p>",
        section=culture,
        authors=[anthony],
        tags=[TAG],
        sources=[f"Source de la {WORD}"],
        state=state if state in State.values else State.DRAFT,
    )


def seen_at_the_desk(drafts: list[Article], editor: Any) -> None:
    """Each is previewed, and lent where it can be; the links are followed."""
    desk, outside = Client(), Client()
    desk.force_login(editor)
    for article in drafts:
        assert desk.get(f"/admin/articles/article/{article.pk}/preview/").status_code == 200
        article.refresh_from_db()
        if article.state != State.WITHDRAWN:
            _link, secret = draft_links.make(article, by=editor, name=WORD)
            assert WORD in outside.get(f"/apercu/{secret}/").content.decode()


def test_no_address_of_the_readers_shows_a_word_of_a_draft(
    client: Client, magazine: Any, drafts: list[Article]
) -> None:
    for name in ADDRESSES:
        page = client.get(address(name, magazine)).content.decode().lower()
        assert WORD not in page, name
        assert TAG not in page, name


def test_every_address_was_walked() -> None:
    assert set(public_names(get_resolver().url_patterns)) - POSTED - SET <= {*PAGES, *OTHERS}


def test_no_draft_has_an_address(client: Client, drafts: list[Article]) -> None:
    for article in drafts:
        for slug in (f"la-{WORD}", f"la-{WORD}-{article.state}", "x"):
            answer = client.get(f"/{article.pk}/{slug}/")
            assert answer.status_code in (404, 410), article
            assert WORD not in answer.content.decode().replace(slug, "")


@pytest.mark.parametrize("query", [WORD, "entière", "source", TAG, "La quadrature"])
def test_no_search_finds_a_draft(client: Client, drafts: list[Article], query: str) -> None:
    for path in ("", "flux/rss.xml", "suggestions/"):
        page = client.get(f"/recherche/{path}", {"q": query}).content.decode()
        assert f"La {WORD} (" not in page
        assert f"De la {WORD}" not in page


def test_no_other_spelling_comes_from_a_draft(client: Client, drafts: list[Article]) -> None:
    spelling.learn()
    typed = WORD.replace("u", "o", 1)
    assert WORD not in client.get("/recherche/", {"q": typed}).content.decode().lower()


def test_no_list_by_tag_or_feed_of_it_names_a_draft(client: Client, drafts: list[Article]) -> None:
    for path in (f"/mots-cles/{TAG}/", f"/mots-cles/{TAG}/flux/atom.xml"):
        assert WORD not in client.get(path).content.decode()


def test_a_share_of_a_draft_answers_like_one_of_nothing(
    client: Client, drafts: list[Article]
) -> None:
    def share(number: int) -> tuple[int, bytes]:
        form = {"article": number, "network": "mail"}
        answer = client.post("/partages/", form, headers={"origin": "http://testserver"})
        return answer.status_code, answer.content

    unknown = share(999_999)
    hidden = [article for article in drafts if article.state != State.WITHDRAWN]
    assert {share(article.pk) for article in hidden} == {unknown}
