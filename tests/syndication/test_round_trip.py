"""An export read back into an empty database keeps every column of every row."""

import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from PIL import Image as Picture

from articles import bin, workflow
from articles.models import (
    Article,
    Byline,
    Correction,
    DeskImage,
    Fidelity,
    Publication,
    Share,
    Tag,
)
from authors.models import Author, Contributor
from magazine.front import composing
from magazine.front.models import Redirect
from magazine.images import masters, renditions
from magazine.images.models import Image
from magazine.syndication.models import (
    Feed,
)
from tests import make
from tests.syndication.exported_rows import columns, empty, everything, models
from tests.syndication.front_pages import arranged
from tests.syndication.ledger_rows import remembered


def _picture(colour):
    file = io.BytesIO()
    Picture.new("RGB", (64, 48), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def lasting_export(lasting, tmp_path_factory):
    """A magazine with a row of every model and an article in every state, no rendition made; and
    the folder of its export."""
    folder = tmp_path_factory.mktemp("lasting") / "export"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renditions, "want", lambda _image: None)
        lasting(lambda: _exported(folder))
    return folder


def _exported(folder):
    with TestCase.captureOnCommitCallbacks(execute=True):
        _fill()
    call_command("export_articles", folder, stdout=io.StringIO())


@pytest.fixture
def magazine(lasting_export, own, monkeypatch):
    monkeypatch.setattr(renditions, "want", lambda _image: None)
    own(None)


def _fill():
    culture = make.section("Culture", intro="À lire", tint="#112233", least_fidelity=70)
    sea = make.section("Mer", position=3)
    zoe = make.author("Zoé Mer", bio="Marin.", accounts="https://social.example/@zoe")
    counted = {"imported_shares": 4, "imported_from": "X", "imported_on": date(2009, 1, 2)}
    paul = make.author("Paul Vent", claimed=False, **counted)
    known = {"language": "en", "contact": "zoe@bord.example"}
    blog = make.blog("Carnet de bord", authors=[zoe], section=sea, **known)
    Contributor.objects.create(blog=blog, author=paul, known_as="P. V.\npvent")
    blog.section_rules.create(kind="title", words="escale, port", section=culture, position=2)
    make.blog("Sans adresse", address=None)
    stopped = {"paused": timezone.now(), "gone": timezone.now(), "reason": "410"}
    Feed.objects.create(blog=blog, address="https://bord.example/feed", title="Bord", **stopped)
    spare = {"text_mining": True, "head_start": 2, "following": "freeze"}
    make.agreement(blog, "excerpt", ended_on=date(2026, 2, 1), **spare)
    make.agreement(blog, "full", images=True, until=date(2031, 1, 1))
    own_terms = make.agreement(blog, "excerpt", for_one_article=True, indexing=True)
    later = make.article("Demain", section=culture, planned_for=timezone.now())
    workflow.publish(later, by=None, at=timezone.now() + timedelta(days=2))
    bounds = {"embargo": timezone.now(), "expires": timezone.now() + timedelta(days=9)}
    Article.objects.filter(pk=later.pk).update(**bounds)
    _our_own(sea, zoe, paul, later)
    _republished(culture, blog, zoe, own_terms)
    make.article("Brouillon", section=None, body="", authors=[])
    archived = make.published("Ancien", section=culture).article
    workflow.archive(archived, by=None)
    Publication.objects.filter(article=archived).update(end_told=True)
    Redirect.objects.create(old="/vieux", article=archived)
    Redirect.objects.create(old="/ailleurs", target="/magazine/culture/")
    Redirect.objects.create(old="/perdu", gone=True)
    words = {"standfirst": "Ce qu'elle laisse.", "introduction": "<p>On part de loin.</p>"}
    picture = Image.objects.get(alt="La mer")
    dossier = make.dossier("La mer", later, archived, image=picture, **words)
    Tag.objects.filter(name="Voile").update(intro="Le vent, et ce qu'on en fait.")
    for renamed in (sea, zoe, Tag.objects.get(name="Voile"), dossier):
        renamed.former_slugs.create(slug="ancien")


def _our_own(section, zoe, paul, translated):
    """Published twice, with pictures, in the first slot of La Une."""
    lead = masters.store(_picture("navy"), alt="La mer", credit="M. L.", focal_x=20, focal_y=80)
    inside = masters.store(_picture("gold"), decorative=True, caption="Une plage", licence="CC0")
    Image.objects.filter(pk=inside.pk).update(
        source="https://images.example/plage",
        file_name="plage.jpg",
        crops={"card": {"x": 0, "y": 0, "width": 50, "height": 50}},
    )
    picture = f'<img src="{inside.file.url}" alt="Sable" data-file="{inside.pk}">'
    first = make.article(
        "Au large",
        section=section,
        body=f"{make.BODY * 40}<figure>{picture}</figure>",
        lead_image=lead,
        tags=["Voile", "Île"],
        sources=["Un livre"],
        authors=[zoe, paul],
        kicker="Récit",
        standfirst="Trois jours.",
        language="fr-CA",
        dated=timezone.now(),
        dated_precision="day",
    )
    first.bylines.filter(author=paul).update(role="photographer")
    book = {"address": "https://livres.example/", "kind": "book", "language": "en", "position": 2}
    first.sources.update(**book)
    workflow.publish(first, by=None)
    changed = {"title": "Au large, encore", "version": 3, "translation_of": translated}
    Article.objects.filter(pk=first.pk).update(**changed)
    workflow.publish(first, by=None)
    Share.objects.create(article=first, network="mail", day=date(2026, 11, 1), count=7)
    composing.choose(first, why="belle")
    arranged(first, section, zoe, lead)


def _republished(culture, blog, author, terms):
    copy = make.republished("Copie", section=culture, blog=blog, authors=[author])
    Article.objects.filter(pk=copy.pk).update(
        agreement=terms, original="https://bord.example/copie"
    )
    lost = [{"kind": "image", "what": "vague.png", "count": 2}]
    faithless = {"score": 41, "losses": lost, "date_guessed": True, "at": timezone.now()}
    Fidelity.objects.create(article=copy, **faithless)
    Correction.objects.create(article=copy, kind="reply", text="Non.", at=timezone.now())
    workflow.publish(copy, by=None)
    gone = make.republished("Retiré", section=culture, blog=blog, authors=[author])
    Fidelity.objects.create(article=gone, **faithless | {"checked_at": timezone.now()})
    workflow.publish(gone, by=None)
    workflow.withdraw(gone, by=None, reason="à la demande de l'auteur")
    bin.delete(gone, by=None)
    remembered(copy, gone, blog)


@pytest.fixture
def exported(magazine, lasting_export, tmp_path):
    return Path(shutil.copytree(lasting_export, tmp_path / "export"))


def test_every_column_and_every_file_comes_back(exported, bring_in, media, settings, tmp_path):
    before = everything(media)
    assert all(before[0].values()), [name for name, rows in before[0].items() if not rows]
    assert (shown := set(DeskImage.objects.values_list("article", "image")))
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    said = bring_in(exported)
    assert (said.code, said.lines) == (0, [])
    rows, files = everything(settings.MEDIA_ROOT)
    for name, expected in before[0].items():
        assert rows[name] == expected, name
    assert (files, set(DeskImage.objects.values_list("article", "image"))) == (before[1], shown)


def test_every_column_is_put_to_the_test(magazine):
    """A column that holds nothing but its default would be compared for nothing."""
    plain = [
        f"{model.__name__}.{field.name}"
        for model in models()
        for field in columns(model)
        if not field.primary_key and all(_is_plain(field, row) for row in model._base_manager.all())
    ]
    assert plain == [], " ".join(plain)


def _is_plain(field, row):
    value = field.value_from_object(row)
    return value in (None, "", [], {}) or (field.has_default() and value == field.get_default())


def test_what_came_back_can_be_derived_again(exported, bring_in):
    empty()
    bring_in(exported)
    rows = Publication.objects.select_related("revision")
    assert all(row.revision for row in rows)
    standing = list(Publication.objects.not_over().select_related("revision"))
    assert workflow.rederive(standing) == 0


def test_reading_an_export_where_it_was_made_changes_nothing(exported, bring_in, media):
    before = everything(media)
    said = bring_in(exported)
    assert said.code == 0
    assert everything(media) == before


def test_numbers_that_others_have_here_are_changed_everywhere(exported, bring_in):
    facts = {row.title: _facts(row) for row in Publication.objects.published()}
    empty()
    stranger = make.author("Quelqu'un d'autre", pk=Author.objects.count() + 1)
    for number in range(1, 60):
        make.image(pk=number)
    here = [make.article(authors=[stranger]) for _ in range(20)]
    assert bring_in(exported).code == 0
    assert Article.objects.filter(pk__in=[row.pk for row in here], title__startswith="Un titre")
    assert {row.title: _facts(row) for row in Publication.objects.published()} == facts
    assert bring_in(exported).code == 0
    assert {row.title: _facts(row) for row in Publication.objects.published()} == facts
    assert Article.objects.filter(title="Copie").count() == 1
    workflow.rederive(list(Publication.objects.published().select_related("revision")))
    assert {row.title: _facts(row) for row in Publication.objects.published()} == facts


def _facts(row):
    """What a reader sees, whatever its numbers."""
    return (
        row.article.bylines.count(),
        [byline["name"] for byline in row.bylines],
        list(row.author_links.order_by("author__name").values_list("author__name", flat=True)),
        [tag.name for tag in Tag.objects.filter(publication_links__article=row.article_id)],
        Byline.objects.filter(article=row.article).order_by("position").last().author.name,
        row.lead_image and row.lead_image.alt,
        row.body.text,
        row.body.html.count("<img"),
        row.section.name,
        row.article.translation_of and row.article.translation_of.title,
    )


def test_a_dry_run_of_an_export_reads_everything_and_leaves_nothing(
    exported, bring_in, media, settings, tmp_path
):
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    said = bring_in(exported, "--dry-run")
    assert (said.code, said.lines) == (0, [])
    assert "9 articles created" in said.summary
    assert not any(model._base_manager.exists() for model in models())
    assert not settings.MEDIA_ROOT.exists()


def test_an_export_does_not_bring_back_what_was_deleted_here(exported, bring_in):
    Article.objects.get(title="Copie").delete()
    said = bring_in(exported)
    assert (said.code, len(said.lines)) == (0, 1)
    assert said.tells("Copie", "deleted here")
    assert not Article.objects.filter(title="Copie").exists()


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "article", "publications": []},
        {"kind": "article", "publications": [], "id": [], "created": "x"},
        {
            "kind": "article",
            "publications": [],
            "id": 7,
            "created": "2026-01-01T00:00Z",
            "colour": 1,
        },
        {"kind": "article", "publications": 3, "id": 7, "created": "2026-01-01T00:00Z"},
        {
            "kind": "article",
            "publications": [{"body": [{}]}],
            "id": 7,
            "created": "2026-01-01T00:00Z",
        },
        {
            "kind": "article",
            "publications": [{"revision": {}}],
            "id": 7,
            "created": "2026-01-01T00:00Z",
        },
        {"kind": "edition", "created": 1, "blocks": 2},
        {"kind": "image", "digest": 3},
        {"kind": "dossier", "title": "T", "slug": "t", "parts": 3},
        {"kind": "agreement", "blog": {}, "version": []},
        {"kind": "record", "article": None, "source": []},
        {"kind": "contributor", "blog": 9, "author": 9},
        {"kind": "magazine", "form": 99},
    ],
)
def test_a_malformed_line_of_an_export_is_one_line_of_the_report(exported, bring_in, line):
    with (exported / "magazine.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
    said = bring_in(exported)
    assert (said.code, len(said.lines)) == (1, 1)


def test_after_an_import_new_rows_get_numbers_of_their_own(exported, bring_in):
    empty()
    bring_in(exported)
    assert make.published("Tout neuf").article.pk not in (None, 1)


def test_accounts_are_not_exported(magazine, run, tmp_path, editor):
    Author.objects.filter(name="Zoé Mer").update(user=editor)
    run("export_articles", tmp_path / "export")
    text = (tmp_path / "export" / "magazine.jsonl").read_text()
    assert editor.username not in text
    authors = [
        json.loads(line) for line in text.splitlines() if line.startswith('{"kind": "author"')
    ]
    assert authors
    assert all("user" not in line for line in authors)


def test_an_export_that_was_tampered_with_brings_no_script_in(exported, bring_in):
    path = exported / "magazine.jsonl"
    text = path.read_text().replace("Il pleuvait", "<script>alert(1)</script><b onclick=x()>Il</b>")
    path.write_text(text)
    empty()
    bring_in(exported)
    for row in Publication.objects.select_related("body"):
        assert "script" not in row.body.html
        assert "onclick" not in row.body.html
    for article in Article.objects.all():
        assert "script" not in article.body


def test_an_export_with_a_bad_address_in_its_json_is_refused_there(exported, bring_in):
    path = exported / "magazine.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    (bad,) = (line for line in lines if line.get("title") == "Au large, encore")
    bad["publications"][1]["sources"][0]["address"] = "javascript:alert(1)"
    path.write_text("\n".join(map(json.dumps, lines)))
    empty()
    said = bring_in(exported)
    assert said.code == 1
    assert said.tells("javascript:alert(1)")
    assert not Publication.objects.filter(title__startswith="Au large").exists()
    assert Publication.objects.filter(title="Copie").exists()


def test_a_folder_that_cannot_be_written_is_one_line(magazine, run, tmp_path):
    (tmp_path / "file").write_text("")
    said = run("export_articles", tmp_path / "file" / "export")
    assert (said.code, len(said.lines)) == (2, 1)
