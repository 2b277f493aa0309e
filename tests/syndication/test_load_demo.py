"""The demo magazine as `load_demo` brings it in. Its texts are tested in test_demo_texts."""

import filecmp
import io

import pytest
from django.core.management import call_command

from articles.models import Article, Dossier, Publication, State
from magazine.front.models import Slot
from magazine.images.models import Image
from magazine.sections.models import Section
from magazine.syndication.models import Record

# Its pictures are long to read: one process reads them, for all tests.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def loaded(lasting):
    return lasting(_load)


def _load():
    problems = io.StringIO()
    call_command("load_demo", stdout=io.StringIO(), stderr=problems)
    assert problems.getvalue() == ""


@pytest.fixture
def demo(loaded, own):
    own(loaded)


def test_it_comes_in_whole_and_twice_changes_nothing(demo, run):
    published = Publication.objects.published()
    assert Section.objects.count() >= 8
    assert published.count() == Article.objects.filter(state=State.PUBLISHED).count() >= 40
    assert set(published.values_list("terms__mode", flat=True)) == {"full", "excerpt"}
    left = Article.objects.exclude(state=State.PUBLISHED).order_by("state", "title")
    assert [row.state for row in left] == [State.DRAFT, State.DRAFT, State.READY]
    assert left.last().title.startswith("Que faire de ses lunettes")
    assert Slot.objects.count() > 3
    assert not Slot.objects.filter(article__in=left).exists()
    assert Image.objects.exists()
    dossiers = Dossier.objects.shown()
    assert [(row.parts.count(), bool(row.image)) for row in dossiers] == [(4, True), (5, True)]
    before = [row.pk for row in Publication.objects.all()], Slot.objects.count()
    said = run("load_demo")
    assert (said.code, said.lines) == (0, [])
    assert ([row.pk for row in Publication.objects.all()], Slot.objects.count()) == before


def test_its_republished_articles_stand_under_agreements_of_several_kinds(demo):
    names = ("mode", "images", "indexing", "following", "until")
    copies = Publication.objects.published().filter(origin="republished")
    kinds = {tuple(str(row.terms[name]) for name in names) for row in copies}
    assert {
        ("full", "True", "True", "follow", ""),
        ("excerpt", "False", "False", "withdraw", ""),
        ("full", "True", "False", "freeze", "2036-06-30"),
    } <= kinds


def test_its_export_read_back_gives_the_same_export(demo, run, settings, tmp_path, media):
    run("export_articles", tmp_path / "one")
    for model in (Slot, Record, Publication, Dossier, Article):
        model._base_manager.all().delete()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    said = run("import_articles", tmp_path / "one")
    assert (said.code, said.lines) == (0, [])
    settings.MEDIA_ROOT = media
    run("export_articles", tmp_path / "two")
    one, two = ((tmp_path / name / "magazine.jsonl").read_text() for name in ("one", "two"))
    articles = [line for line in one.splitlines() if '{"kind": "article"' in line]
    articles += [line for line in one.splitlines() if '{"kind": "dossier"' in line]
    assert len(articles) > 2
    assert set(articles) <= set(two.splitlines())
    assert filecmp.dircmp(tmp_path / "one" / "media", tmp_path / "two" / "media").diff_files == []
