"""Numbers that no database holds, wherever the desk takes one: none is a fault of ours."""

import pytest

from articles.models import Article
from tests import make
from tests.forms import posted

LIST = "/admin/articles/article/"
LONG = "9" * 5000
BODIES = {
    "image": f'<p>Un pont.</p><figure><img data-file="{LONG}" src="/medias/x.jpg"></figure>',
    "size": f'<figure><img src="/medias/x.jpg" width="{LONG}" height="{LONG}"></figure>',
    "related": f'<aside class="related" data-article="{LONG}"></aside>'
    f'<p data-related="{LONG}" class="related"><a data-article="{LONG}">x</a></p>',
    "table": f'<table><tr><td rowspan="{LONG}" colspan="{LONG}">x</td></tr></table>',
    "list": f'<ol start="{LONG}"><li value="{LONG}">x</li></ol>',
    "video": f'<figure class="video"><a href="https://vimeo.com/{LONG}#t={LONG}">x</a></figure>',
    "link": f'<p><a href="/{LONG}/un-pont/">x</a> <a href="/?p={LONG}">y</a></p>',
}
FIELDS = {
    "lead_image": LONG,
    "section": LONG,
    "translation_of": LONG,
    "blog": LONG,
    "agreement": LONG,
    "bylines-0-author": LONG,
    "bylines-0-position": LONG,
    "bylines-TOTAL_FORMS": LONG,
    "bylines-INITIAL_FORMS": LONG,
    "bylines-0-id": LONG,
    "sources-0-id": LONG,
    "seen": LONG,
    "again": LONG,
    "dated_0": LONG,
    "planned_for_1": f"{LONG}:00",
    "_selected_action": LONG,
}


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def send(desk, **fields) -> None:
    article = make.article("Le pont", authors=[make.author()], sources=["Une source"])
    page = f"{LIST}{article.pk}/"
    data = posted(desk.get(f"{page}change/")) | fields
    for part in ("autosave", "preview", "checklist", "change"):
        answer = desk.post(f"{page}{part}/", data | {"tab": "t" * 32})
        assert answer.status_code < 500, part
    again = Article.objects.get(pk=article.pk)
    for part in ("change", "preview", "checklist", "history", "history/compare"):
        assert desk.get(f"{page}{part}/").status_code < 500, part
    assert again.version < 5


@pytest.mark.parametrize("kind", BODIES)
def test_a_text_may_hold_a_number_without_end(desk, culture, kind):
    send(desk, body=BODIES[kind])


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_may_be_sent_a_number_without_end(desk, culture, field):
    send(desk, **{field: FIELDS[field]})


@pytest.mark.parametrize("name", ["stamp", "article", "was", "day", "by"])
def test_a_move_in_the_calendar_may_be_sent_a_number_without_end(desk, culture, name):
    data = {
        "article": make.article("Le pont").pk,
        "kind": "planned",
        "was": "2031-05-02T08:30:00+00:00",
        "day": "2031-05-03",
        "stamp": "1",
    }
    answer = desk.post(f"{LIST}calendar/move/", data | {name: LONG})
    assert answer.status_code < 500
