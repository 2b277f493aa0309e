"""What an operator states of an agreement with an import goes the way of any other agreement."""

import json
from datetime import date

import pytest

from articles import workflow
from magazine.events.models import Event
from magazine.syndication.agreements import Offer, ensure
from tests import make

pytestmark = pytest.mark.django_db
LONG = "<p>Voici une phrase de dix mots qui se tient bien.</p>" * 60
BEGINNING = Offer("excerpt", date(2026, 11, 1), "l'autrice")


def test_a_stated_agreement_is_the_next_version_and_what_is_public_follows(
    django_capture_on_commit_callbacks,
):
    shown = workflow.publish(make.republished(body=LONG), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        agreement = ensure(shown.blog, BEGINNING)
    assert agreement.version == 2
    shown.refresh_from_db()
    assert shown.excerpted
    event = Event.objects.get(verb="agreed")
    assert (event.keys, event.why) == ([f"blog:{shown.blog_id}"], "l'autrice")


def test_stating_the_same_again_adds_nothing():
    blog = make.blog()
    assert ensure(blog, BEGINNING) == ensure(blog, BEGINNING)
    assert Event.objects.filter(verb="agreed").count() == 1


@pytest.mark.parametrize("more", [{}, {"version": 2}], ids=["by a person", "of an export"])
def test_what_is_public_follows_an_agreement_that_a_line_brings(
    more, write, bring_in, django_capture_on_commit_callbacks
):
    shown = workflow.publish(make.republished(body=LONG), by=None)
    names = {"address": "https://lea.example/"}
    type(shown.blog).objects.filter(pk=shown.blog_id).update(**names)
    blog = {"kind": "blog", "id": 7, "title": shown.blog.title, **names}
    line = {"kind": "agreement", "blog": 7, "mode": "excerpt", "agreed_on": "2026-11-01"} | more
    lines = [json.dumps(one) for one in (blog, line | {"agreed_by": "l'autrice"})]
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(write("\n".join(lines), "agreement.jsonl"))
    shown.refresh_from_db()
    assert shown.excerpted
    assert Event.objects.get(verb="agreed").keys == [f"blog:{shown.blog_id}"]
