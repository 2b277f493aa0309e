"""Dossiers in files: as a person writes them, and with articles that get other numbers."""

import json
from typing import Any

import pytest

from articles.models import Article, Dossier
from tests import make

LINES: list[dict[str, Any]] = [
    {"kind": "section", "name": "Culture"},
    {"kind": "article", "key": "un", "title": "Un", "section": "culture", "body": make.BODY},
    {"kind": "article", "key": "deux", "title": "Deux", "section": "culture", "body": make.BODY},
]
DOSSIER = {
    "kind": "dossier",
    "title": "La mesure",
    "introduction": "<p>Un <script>x</script>accord.</p>",
    "articles": ["deux", "un"],
}


@pytest.fixture
def brought(bring_in, tmp_path, db):
    """Bring in the articles and this dossier; what was said of it."""

    def bring(dossier: dict[str, Any]) -> Any:
        path = tmp_path / "lignes.jsonl"
        path.write_text("\n".join(map(json.dumps, [*LINES, dossier])))
        return bring_in(path)

    return bring


def titles(dossier: Dossier) -> list[str]:
    return [part.article.title for part in dossier.parts.all()]


def test_a_person_names_the_articles_in_order_and_twice_changes_nothing(brought):
    assert brought(DOSSIER).code == 0
    dossier = Dossier.objects.get()
    assert titles(dossier) == ["Deux", "Un"]
    assert (dossier.slug, dossier.introduction) == ("la-mesure", "<p>Un accord.</p>")
    assert dossier.shown_since
    assert brought({**DOSSIER, "articles": ["un"]}).code == 0
    assert titles(Dossier.objects.get()) == ["Deux", "Un"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"articles": ["un", "trois"]}, "« trois »"),
        ({"articles": ["un", "un"]}, ""),
        ({"articles": [["un"]]}, ""),
        ({"articles": 3}, ""),
        ({"title": "x" * 300}, "title"),
        ({"title": ""}, ""),
        ({"slug": "à l'ancienne"}, "slug"),
        ({"image": "rien.png"}, "rien.png"),
        ({"shown_since": "hier"}, "shown_since"),
    ],
)
def test_a_dossier_with_a_fault_is_refused_whole_and_in_words(brought, fault, told):
    said = brought(DOSSIER | fault)
    assert (said.code, len(said.lines)) == (1, 1)
    assert said.tells(told)
    assert not Dossier.objects.exists()
    assert Article.objects.count() == 2


def test_an_export_keeps_its_articles_under_other_numbers(run, bring_in, culture, tmp_path):
    rows = [make.published(title, section=culture).article for title in ("Un", "Deux")]
    make.dossier("La mesure", *reversed(rows))
    run("export_articles", tmp_path / "export")
    Dossier.objects.all().delete()
    for row in rows:
        Article.objects.filter(pk=row.pk).delete()
        make.article("Tout autre", pk=row.pk, section=culture)
    assert bring_in(tmp_path / "export").code == 0
    assert titles(Dossier.objects.get()) == ["Deux", "Un"]
