"""The placards of pages follow what readers may see, and nothing else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as real
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import placards, turning, workflow
from articles.models import Publication
from authors.changes import announce
from magazine.images import placards as drawing
from magazine.images import storing
from magazine.sections.models import Section
from tests import make

pytestmark = pytest.mark.django_db
EFFECT = "articles.placards.after_change"
FOLDER = "placards/articles/0"


def settled(row: Publication) -> Publication:
    placards.settle()
    row.refresh_from_db()
    return row


def files(place: str = FOLDER) -> list[str]:
    return default_storage.listdir(place)[1] if default_storage.exists(place) else []


def head(client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    pairs = re.findall(r'<meta\s+(?:property|name)="([^"]+)"\s+content="([^"]*)"', page)
    return dict(pairs)


def test_an_article_without_a_picture_shows_its_placard_where_it_is_shared(client):
    row = settled(make.published("Le titre & l’âge"))
    told = head(client, row.get_absolute_url())
    assert told["og:image"] == real.SITE_URL + default_storage.url(row.placard)
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Le titre &amp; l’âge"
    assert default_storage.exists(row.placard)


def test_an_article_with_a_picture_keeps_it(client):
    row = settled(make.published("Le titre", lead_image=make.image(alt="Une place")))
    assert row.placard == ""
    assert "placard" not in head(client, row.get_absolute_url())["og:image"]
    assert files() == []


def test_until_the_worker_came_the_section_stands_for_its_articles(client):
    row = make.published("Le titre")
    placards.settle_sections()
    section = Section.objects.get()
    told = head(client, row.get_absolute_url())
    assert told["og:image"].endswith(section.placard)
    assert told["og:image:alt"] == "Magazine Culture"


def test_a_section_has_a_placard_of_its_own(client):
    section = make.section()
    placards.settle_sections()
    section.refresh_from_db()
    told = head(client, section.get_absolute_url())
    assert told["og:image"].endswith(section.placard)
    assert told["og:image:alt"] == "Magazine Culture"


def test_a_placard_says_who_signs_and_from_which_blog():
    anne = make.author("Anne Ozanne")
    blog = make.blog("Carnets", authors=[anne])
    make.agreement(blog)
    row = workflow.publish(make.republished("Le titre", blog=blog, authors=[anne]), by=None)
    placard = placards.of_publication(row)
    assert (placard.label, placard.title) == ("Magazine Culture", "Le titre")
    assert placard.below == "Anne Ozanne · Carnets"


def test_without_a_picture_or_a_placard_nothing_is_promised(client):
    assert "og:image" not in head(client, make.published().get_absolute_url())


def test_another_title_is_another_placard_and_the_former_stays_for_a_while():
    first = settled(make.published("Le titre"))
    article = first.article
    article.title = "Un autre titre"
    article.save()
    second = settled(workflow.publish(article, by=None))
    assert second.placard != first.placard
    assert len(files()) == 2
    assert placards.prune(before=timezone.now() - timedelta(days=7)) == 0
    assert placards.prune(before=timezone.now() + timedelta(days=7)) == 1
    assert default_storage.exists(second.placard)


@pytest.mark.parametrize(
    "end",
    [
        lambda article: workflow.withdraw(article, by=None, reason="à sa demande"),
        lambda article: workflow.unpublish(article, by=None),
    ],
)
def test_what_is_taken_from_readers_leaves_no_file(end):
    row = settled(make.published("Le titre"))
    article = row.article
    article.title = "Un autre titre"
    article.save()
    settled(workflow.publish(article, by=None))
    assert len(files()) == 2
    end(article)
    assert (settled(row).placard, files()) == ("", [])


def test_what_expires_by_itself_leaves_no_file(settings, django_capture_on_commit_callbacks):
    settings.AFTER_CHANGE = [EFFECT]
    with time_machine.travel(datetime(2026, 11, 26, 8, tzinfo=UTC), tick=False) as clock:
        until = timezone.now() + timedelta(hours=2)
        row = settled(workflow.publish(make.article("Le titre"), by=None, until=until))
        assert row.placard
        clock.shift(timedelta(hours=3))
        with django_capture_on_commit_callbacks(execute=True):
            turning.turn_due()
    row.refresh_from_db()
    assert (row.placard, files()) == ("", [])


def test_what_is_to_come_is_not_drawn_before_its_hour():
    with time_machine.travel(datetime(2026, 11, 26, 8, tzinfo=UTC), tick=False) as clock:
        hour = timezone.now() + timedelta(hours=2)
        row = settled(workflow.publish(make.article("Le titre"), by=None, at=hour))
        assert (row.placard, files()) == ("", [])
        clock.shift(timedelta(hours=3))
        assert files() == [] and settled(row).placard
        assert len(files()) == 1


def test_the_desk_alone_never_draws():
    make.article("Un brouillon")
    placards.settle()
    assert files() == []


def test_publishing_tells_the_worker(settings, django_capture_on_commit_callbacks):
    settings.AFTER_CHANGE = [EFFECT]
    with django_capture_on_commit_callbacks(execute=True):
        row = make.published("Le titre")
    row.refresh_from_db()
    assert default_storage.exists(row.placard)


@pytest.mark.parametrize("change", [{"name": "Arts"}, {"tint": "#00447a"}])
def test_a_section_that_changes_is_drawn_again_with_its_articles(change):
    row = settled(make.published("Le titre"))
    section = Section.objects.get()
    Section.objects.update(**change)
    assert settled(row).placard != (before := section.placard)
    section.refresh_from_db()
    assert section.placard != before
    assert placards.of_publication(row).path == row.placard


def test_a_new_brand_draws_everything_again(settings):
    row = settled(make.published("Le titre"))
    before = row.placard
    settings.SITE_NAME = "Les Deux Rives"
    assert settled(row).placard != before


def test_an_author_who_changes_names_signs_anew(django_capture_on_commit_callbacks):
    author = make.author("Anne Ozanne")
    row = settled(make.published("Le titre", authors=[author]))
    before = row.placard
    author.name = "Anne O."
    author.save()
    with django_capture_on_commit_callbacks(execute=True):
        announce(author, by=None)
    assert settled(row).placard != before


def test_settled_once_nothing_is_left_to_do(monkeypatch):
    settled(make.published("Le titre"))
    monkeypatch.setattr(storing, "put", pytest.fail)
    assert placards.settle() == 0


def test_a_title_that_cannot_be_written_is_not_tried_for_ever():
    row = settled(make.published("東京の夏 映画祭"))
    assert (row.placard, row.placard_due) == ("", False)


def test_what_is_withdrawn_while_it_is_drawn_leaves_no_file(monkeypatch):
    row = make.published("Le titre")
    make_it = drawing.make

    def meanwhile(wanted):
        paths = make_it(wanted)
        if any(one.kind == placards.ARTICLES for one in wanted):
            workflow.withdraw(row.article, by=None, reason="à sa demande")
        return paths

    monkeypatch.setattr(drawing, "make", meanwhile)
    placards.settle()
    assert (settled(row).placard, files()) == ("", [])


def test_what_changes_while_it_is_drawn_stays_due(monkeypatch):
    row = make.published("Le titre")
    make_it, names = drawing.make, iter(["Arts", "Livres"])

    def meanwhile(wanted):
        paths = make_it(wanted)
        if any(one.kind == placards.ARTICLES for one in wanted) and (name := next(names, "")):
            Section.objects.update(name=name)
            placards.settle_sections()
        return paths

    monkeypatch.setattr(drawing, "make", meanwhile)
    for _minute in range(3):
        placards.settle()
    row = Publication.objects.select_related("section").get()
    assert row.placard == placards.of_publication(row).path


def test_one_that_cannot_be_drawn_holds_up_no_other(monkeypatch):
    bad, good = make.published("Mauvais"), make.published("Bon")
    ask = drawing.children.ask

    def sometimes(script, data, **options):
        return (None, b"") if b"Mauvais" in data else ask(script, data, **options)

    monkeypatch.setattr(drawing.children, "ask", sometimes)
    assert settled(good).placard
    assert (settled(bad).placard, bad.placard_due) == ("", False)


def test_a_storage_that_is_down_is_tried_again(monkeypatch):
    row = make.published("Le titre")
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", _full)
        with pytest.raises(OSError, match="No space left"):
            placards.settle()
        with pytest.raises(CommandError, match="No space left"):
            call_command("placards")
    assert settled(row).placard


def _full(*_args):
    raise OSError(28, "No space left on device")


def test_the_command_draws_what_was_lost(capsys):
    row = settled(make.published("Le titre"))
    default_storage.delete(row.placard)
    call_command("placards")
    assert files() == []
    call_command("placards", "--all")
    assert default_storage.exists(row.placard)
    call_command("placards", "--prune")
    assert capsys.readouterr().out == "0 settled.\n2 settled.\n0 files deleted.\n"
