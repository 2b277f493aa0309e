"""An export comes in as a whole however often it was stopped, and nobody waits meanwhile."""

import io

import pytest
from django.db import connection
from PIL import Image as Pillow

from articles.models import Article
from magazine.images import masters
from magazine.images.models import Image
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def export(run, tmp_path):
    """Of an article, its translation and an image; afterwards the magazine is empty."""
    masters.store(picture("navy"), alt="La mer")
    french, english = make.article("Au large"), make.article("Offshore", language="en")
    Article.objects.filter(pk=english.pk).update(translation_of=french)
    assert run("export_articles", tmp_path / "export").code == 0
    Article.with_bin.all().delete()
    Image.objects.all().delete()
    return tmp_path / "export"


def original():
    found = Article.objects.get(title="Offshore").translation_of
    return found and found.title


def test_a_translation_that_a_kill_left_untied_is_tied_by_the_next_import(export, bring_in):
    bring_in(export)
    Article.objects.update(translation_of=None)  # they are tied once the whole file is in
    bring_in(export)
    assert original() == "Au large"


def test_a_translation_that_an_editor_untied_stays_so(export, bring_in):
    bring_in(export)
    english = Article.objects.get(title="Offshore")
    Article.objects.update(translation_of=None, version=english.version + 1)
    bring_in(export)
    assert original() is None


def test_nobody_who_saves_waits_for_a_picture_to_be_decoded(
    export, bring_in, write, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    whole, asked = masters._ask, []

    def ask(mode, data):
        asked.append(connection.in_atomic_block)
        return whole(mode, data)

    monkeypatch.setattr(masters, "_ask", ask)
    bring_in(export)
    write(picture("gold"), "plage.png")
    said = bring_in(write('{"kind": "image", "file": "plage.png", "alt": "Une plage"}', "a.jsonl"))
    assert said.code == 0
    assert Image.objects.count() == 2
    assert asked
    assert not any(asked)


def test_an_image_keeps_the_instant_that_it_was_made_at(run, bring_in, tmp_path, settings):
    made = masters.store(picture("navy")).created
    run("export_articles", tmp_path / "export")
    Image.objects.all().delete()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    bring_in(tmp_path / "export")
    assert Image.objects.get().created == made
