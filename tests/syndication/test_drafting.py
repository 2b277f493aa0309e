"""Drafts of a long file are made in a process beside the import, as they would be here."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

import pytest
from django.utils import translation

from articles import typesetting
from articles.models import Article, Publication
from magazine.syndication import bringing_in, drafting
from magazine.syndication.drafting import Drafter, Order, Unmade
from magazine.syndication.drafts import Draft
from magazine.syndication.items import Item

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BODY = "<p>Le pont de Brest : « L'île » n'attend pas ses 1 200 habitants du XXe siècle !</p>"


@pytest.fixture
def drafter() -> Iterator[Drafter]:
    found = Drafter()
    yield found
    found.close()


@pytest.fixture(autouse=True)
def nothing_foreseen(monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "_foreseen", {})


def item(number: int, **about: Any) -> Item:
    return Item(source="essai", guid=f"item-{number}", at=f"ligne {number}", **about)


def order(*items: Item) -> Order:
    return Order(items, NOW, frozenset(range(len(items))))


def test_a_draft_from_beside_is_the_one_that_would_be_made_here(drafter) -> None:
    asked = order(item(1, title="Un pont", body=BODY), item(2, title="Un autre", body=BODY * 9))
    assert drafter.begin(asked)() == drafting.make(asked)


def test_the_text_comes_set_with_its_draft_and_is_taken_once(drafter) -> None:
    (draft,) = drafter.begin(order(item(1, title="Un pont", body=BODY)))()
    assert isinstance(draft, Draft)
    text = draft.value["body"]
    assert typesetting.is_foreseen(text, "fr")
    foreseen = typesetting.plain(text, "fr")
    assert not typesetting.is_foreseen(text, "fr")
    assert foreseen == typesetting.plain(text, "fr")
    assert "L’île" in foreseen.html


def test_what_no_article_can_become_is_said_in_the_language_of_whoever_asks(drafter) -> None:
    with translation.override("fr"):
        (one,) = drafter.begin(order(item(1, title=" ", body=BODY)))()
    assert isinstance(one, Unmade)
    assert one.why == "il n’a pas de titre"


def test_when_the_process_beside_is_killed_its_drafts_are_made_here(drafter) -> None:
    asked = order(item(1, title="Un pont", body=BODY))
    (draft,) = drafter.begin(asked)()
    drafter._process.kill()
    drafter._process.wait()
    assert drafter.begin(asked)() == [draft]


def test_when_it_is_killed_at_work_its_drafts_are_made_here(drafter) -> None:
    asked = order(item(1, title="Un pont", body=BODY))
    (draft,) = drafter.begin(asked)()
    drafter._process.send_signal(signal.SIGSTOP)
    answer = drafter.begin(asked)
    drafter._process.kill()
    assert answer() == [draft]
    assert drafter.begin(asked)() == [draft]  # by another process


def test_an_answer_is_not_waited_for_when_it_can_no_longer_come(drafter) -> None:
    asked = order(item(1, title="Un pont", body=BODY))
    answer = drafter.begin(asked)
    drafter.close()
    assert answer() == drafting.make(asked)


def test_what_is_left_of_an_answer_is_not_taken_for_the_next(drafter, monkeypatch) -> None:
    first, second = (order(item(n, title=f"Pont {n}", body=BODY)) for n in (1, 2))
    answer = drafter.begin(first)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Connection, "recv", interrupted)
        answer()
    assert drafter.begin(second)() == drafting.make(second)


def interrupted(_connection: Connection) -> None:
    raise KeyboardInterrupt


def test_it_is_started_at_once_and_ready_when_it_says_so(drafter) -> None:
    drafter.start()
    process = drafter._process
    assert process
    assert awaited(drafter)
    asked = order(item(1, title="Un pont", body=BODY))
    assert drafter.begin(asked)() == drafting.make(asked)
    assert drafter._process is process and drafter.is_ready()


def test_one_that_cannot_start_is_never_ready(drafter, monkeypatch) -> None:
    monkeypatch.setattr(drafting, "_MODULE", "magazine.nowhere")
    drafter.start()
    drafter._process.wait()
    assert not drafter.is_ready() and not drafter.is_ready()
    assert drafter._process is None  # it would end each time
    asked = order(item(1, title="Un pont", body=BODY))
    assert drafter.begin(asked)() == drafting.make(asked)


def test_where_no_other_process_can_be_had_the_drafts_are_made_here(drafter, monkeypatch) -> None:
    def full(*_args: Any, **_about: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(drafting.subprocess, "Popen", full)
    drafter.start()
    assert not drafter.is_ready()
    asked = order(item(1, title="Un pont", body=BODY))
    assert drafter.begin(asked)() == drafting.make(asked)


def test_an_answer_that_nobody_took_is_not_taken_for_the_next(drafter) -> None:
    first, second = (order(item(n, title=f"Pont {n}", body=BODY)) for n in (1, 2))
    drafter.begin(first)
    assert drafter.begin(second)() == drafting.make(second)


def awaited(drafter: Drafter, is_ready: Callable[[Drafter], bool] = Drafter.is_ready) -> bool:
    for _ in range(600):
        if is_ready(drafter):
            return True
        time.sleep(0.05)
    pytest.fail("the process beside is never ready")


def test_the_process_ends_with_whoever_asked(drafter) -> None:
    drafter.begin(order(item(1, title="Un pont", body=BODY)))()
    process = drafter._process
    assert process
    drafter.close()
    assert process.returncode == 0


@pytest.mark.django_db
def test_a_long_file_comes_in_as_a_short_one_does(
    culture, write: Callable[..., Any], bring_in: Callable[..., Any], monkeypatch
) -> None:
    begun = []
    whole = Drafter.begin
    monkeypatch.setattr(Drafter, "begin", lambda *args: begun.append(1) or whole(*args))
    monkeypatch.setattr(bringing_in, "LONG", 30)
    first = iter([False])  # the first batch is made here
    monkeypatch.setattr(Drafter, "is_ready", lambda self: next(first, True) and awaited(self))
    numbers = range(100)
    texts = [f"<p>Le n° {n} : « L'île de {n} ponts » !</p>{BODY}" for n in numbers]
    texts[70] += '<p><img src="absente.png" alt="Un pont"></p>'
    lines = [
        {"kind": "article", "key": f"k{n}", "title": f"Le pont {n}", "body": texts[n]}
        | {"dated": "2020-01-01", "section": "culture"}
        for n in numbers
    ]
    lines[50]["title"] = ""
    lines.append(lines[60] | {"title": "Le pont changé"})
    said = bring_in(write("\n".join(map(json.dumps, lines)), "ponts.jsonl"), "--publish")
    assert begun
    assert said.tells("line 51", "title") and said.tells("Le pont 70", "image")
    rows = dict(Article.objects.values_list("title", "body"))
    assert len(rows) == 99 and "Le pont changé" in rows and "Le pont 60" not in rows
    for row in Publication.objects.not_over().select_related("body"):
        number = "60" if row.title.endswith("changé") else row.title.split()[-1]
        set_text = typesetting.plain(rows[row.title], "fr").html
        assert row.body.html == set_text and f"{number} ponts" in set_text
