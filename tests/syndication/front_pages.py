"""Front pages for the tests of exports: every column of theirs holds something."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Tag
from magazine.front import arranging, composing, editions
from magazine.front.models import Rule
from magazine.front.plans import Arranged, Chosen
from tests import make


def arranged(article, section, author, image):
    """La Une and the front page of a section, with all that a block and a slot may hold."""
    now = timezone.now()
    tag = Tag.objects.get(name="Voile")
    own = {"heading": "Au large", "section": section.pk, "days": 3, "own_first": True}
    words = {"title": "Autre titre", "standfirst": "Autre chapô", "why": "belle", "image": image.pk}
    hours = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=9)}

    make.published("Régate", section=section, tags=["Voile"])

    def act(plan, at):
        for block in plan.blocks:
            block.rule = Rule.NONE
        plan.place(Chosen(article.pk, **words, **hours), (1, 2), at)
        plan.add(Arranged("column", 4, rule=Rule.TAG, tag=tag.pk, author=author.pk, **own))
        plan.kept_off.append(make.article("Jamais à La Une").pk)

    for front in (None, section):
        edition = editions.draft(front, by=None, name="Du matin")
        arranging.change(edition, act, version=edition.version, by=None, what="")
        edition.refresh_from_db()
        editions.open_now(edition, version=edition.version, by=None)
        composing.compose(timezone.now() + timedelta(seconds=1), front)
    editions.draft(None, by=None)
