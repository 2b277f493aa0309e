"""Our own form is brought in from files alone: what another host serves is never in it."""

import json

import pytest

from articles.models import Article
from magazine.sections.models import Section
from tests.hosts import Page


@pytest.mark.django_db
def test_the_command_takes_it_from_no_address(bring_in, host):
    lines = [
        {"kind": "section", "name": "Voyages"},
        {"kind": "article", "key": "un", "title": "Un pont", "body": "<p>Long.</p>"},
    ]
    host.pages["/fil"] = Page("\n".join(map(json.dumps, lines)).encode())
    said = bring_in(host.at("/fil"), "--publish")
    assert said.code == 2
    assert said.tells("no form that can be read")
    assert not Section.objects.exists()
    assert not Article.objects.exists()
