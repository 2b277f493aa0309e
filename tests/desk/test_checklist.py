"""« Bon à publier » at the desk: what is saved and what stands in the form; levels by section."""

import pytest

from articles import workflow
from articles.checks import NotReady
from articles.levels import set_levels
from articles.models import Article, CheckLevel, Level, State, Tag
from magazine.events.models import Event
from tests import make
from tests.forms import posted

LEVELS = "/admin/articles/checklevel/"
OPEN = "<p>Il dit : « Bonjour.</p>"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/checklist/"


def form_of(client, article: Article) -> dict[str, str]:
    return posted(client.get(f"/admin/articles/article/{article.pk}/change/"))


def points(answer):
    return answer.context["points"]


def words(answer) -> str:
    found = points(answer)
    return " ".join(point.message for point in found.blocking + found.warnings)


# The points ---------------------------------------------------------------------------------------


def test_what_is_saved_is_looked_at_on_a_page_of_its_own(desk):
    article = make.article(body=OPEN, section=None)
    answer = desk.get(address(article))
    assert [point.field for point in points(answer).blocking] == ["rubrique"]
    assert "jamais refermé" in words(answer)
    assert "correct" not in answer.content.decode().split('class="points"')[1]


def test_what_stands_in_the_form_is_looked_at_and_not_saved(desk, culture):
    article = make.article("Un titre", standfirst="Un chapô.")
    data = form_of(desk, article)
    data |= {"title": "", "body": OPEN, "tags": ["Tout neuf"], "section": ""}
    before = Article.objects.get(pk=article.pk)
    answer = desk.post(address(article), data)
    assert [point.field for point in points(answer).blocking] == ["titre", "rubrique"]
    assert "jamais refermé" in words(answer)
    after = Article.objects.get(pk=article.pk)
    assert (after.title, after.body, after.version) == (before.title, before.body, before.version)
    assert not Tag.objects.filter(name="Tout neuf").exists()
    assert article.revisions.count() == 0


def test_the_rows_of_the_form_are_looked_at(desk):
    article = make.article(sources=["Un livre"])
    data = form_of(desk, article)
    assert "Un livre" in words(desk.post(address(article), data))
    fixed = data | {"sources-0-address": "https://livre.example/"}
    assert "Un livre" not in words(desk.post(address(article), fixed))
    deleted = data | {"sources-0-DELETE": "on"}
    assert "Un livre" not in words(desk.post(address(article), deleted))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"seen": "x", "body": "\x00<p>", "section": "9" * 40, "bylines-TOTAL_FORMS": "-1"},
        {"seen": "1", "language": "«", "origin": "x", "sources-TOTAL_FORMS": "99999999"},
    ],
)
def test_a_form_that_cannot_be_read_is_no_error(desk, data):
    assert desk.post(address(make.article()), data).status_code == 200


def test_of_one_kind_at_most_twenty_are_shown(desk):
    article = make.article(body="<p>TK</p>" * 25)
    found = points(desk.get(address(article)))
    assert len([point for point in found.warnings if "TK" in point.message]) == 20
    assert found.hidden == 5


def test_a_finding_says_where_it_is_and_how_it_may_be_mended(desk):
    article = make.article(body=f"<p>Avant.</p>{OPEN}")
    answer = desk.post(address(article), form_of(desk, article))
    page = answer.content.decode()
    assert "Il dit\u00a0:" not in page  # the passage is quoted as it was typed
    (point,) = [one for one in points(answer).warnings if one.ways]
    assert '"start": 9' in point.data
    assert [way.label for way in point.ways] == [
        "Fermer à la fin du paragraphe",
        "Retirer le guillemet",
    ]
    assert (point.ways[0].after.middle, point.ways[0].before.middle) == ("\u00a0»", "")


# Links --------------------------------------------------------------------------------------------


def link(to: str) -> str:
    return f'<p>Voir <a href="{to}">ici</a>.</p>'


def follow(client, to: str) -> str:
    return words(client.get(address(make.article(standfirst="x", body=link(to)))))


def test_a_link_inside_the_magazine_leads_somewhere(desk, culture, anthony, settings):
    public = make.published(tags=["Presse"])
    fine = ["/", public.get_absolute_url(), f"/{public.article_id}/autre-titre/"]
    fine += ["/magazine/culture/", "/auteurs/anthony-hamelle/", "/mots-cles/presse/", "/auteurs/"]
    fine += ["/magazine/culture/flux/rss.xml", "/archives/2026/11/", "/recherche/?q=a", "#a"]
    fine += [f"{settings.SITE_URL}/magazine/culture/", "/media/images/a.jpg"]
    fine += ["https://ailleurs.example/magazine/rien/", "mailto:a@b.example", "?q=a", "http://[x"]
    assert [to for to in fine if follow(desk, to)] == []


def test_a_link_to_nothing_is_found(desk, settings):
    dead = ["/99999/x/", "/magazine/rien/", "/auteurs/personne/", "/mots-cles/rien/", "/rien"]
    dead += ["/magazine/rien/flux/rss.xml", "/archives/2026/1/", "rien/du/tout", "/0/x/"]
    dead += [f"{settings.SITE_URL}/99999/x/", f"/{'9' * 18}/x/"]
    assert [to for to in dead if "n’existe pas" not in follow(desk, to)] == []


def test_a_link_to_the_desk_is_found(desk):
    assert "au bureau" in follow(desk, "/admin/articles/article/1/change/")


def test_a_link_to_what_readers_cannot_see_is_found(desk):
    draft = make.article()
    assert "n’est pas publié" in follow(desk, f"/{draft.pk}/x/")
    gone = make.published().article
    workflow.withdraw(gone, by=None, reason="x")
    assert "retiré" in follow(desk, f"/{gone.pk}/x/")


def test_a_draft_that_one_may_not_see_does_not_exist(client, freelance, culture):
    client.force_login(freelance)
    other = make.article(section=make.section("Sports"))
    mine = make.article(created_by=freelance, body=link(f"/{other.pk}/x/"))
    assert "n’existe pas" in words(client.get(address(mine)))


def test_related_reading_that_readers_cannot_see_is_found(desk):
    draft, public = make.article(), make.published().article
    aside = '<p>Un.</p><aside class="related" data-article="%d"></aside>'
    article = make.article(body=aside % draft.pk)
    (point,) = [one for one in points(desk.get(address(article))).warnings if "lire" in one.message]
    assert f'"related": {draft.pk}' in point.data
    assert "lire aussi" not in words(desk.get(address(make.article(body=aside % public.pk))))


def test_pictures_of_a_gallery_need_a_credit_and_a_text(desk):
    one, two = make.image(alt=""), make.image(alt="", credit="A. Hamelle")
    images = "".join(f'<img src="/a" alt="" data-file="{image.pk}">' for image in (one, two))
    article = make.article(body=f'<p>Un.</p><figure class="gallery">{images}</figure>')
    found = points(desk.get(address(article)))
    assert [
        f'"picture": {image.pk}' in point.data
        for image, point in zip((one, two), found.blocking, strict=True)
    ] == [True, True]
    credits = [point.data for point in found.warnings if "crédit" in point.message]
    assert [f'"picture": {one.pk}' in data for data in credits] == [True]


# Before publishing --------------------------------------------------------------------------------


def test_a_bulk_act_shows_the_warnings_first_and_is_done_all_the_same(desk):
    article = make.article("Un pont", body=f"{OPEN}<p>TK et TK</p>")
    data = {"action": "publish", "_selected_action": [article.pk]}
    page = desk.post("/admin/articles/article/", data).content.decode()
    assert "3 avertissements" in page
    assert "jamais refermé" in page
    workflow.publish_all([article], by=None)
    assert Article.objects.get(pk=article.pk).state == State.PUBLISHED


def test_the_page_of_dates_shows_what_blocks_and_what_to_look_at(desk):
    article = make.article(body=OPEN, section=None)
    page = desk.get(f"/admin/articles/article/{article.pk}/schedule/").content.decode()
    assert "Choisissez une rubrique" in page
    assert "jamais refermé" in page


# Rights -------------------------------------------------------------------------------------------


def test_an_article_that_one_may_not_see_has_no_checklist(client, freelance, stranger, culture):
    article = make.article(section=make.section("Sports"))
    client.force_login(freelance)
    for answer in (client.get(address(article)), client.post(address(article), {})):
        assert answer.status_code == 404
    client.force_login(stranger)
    assert client.get(address(article)).status_code == 302


# Levels -------------------------------------------------------------------------------------------


def test_a_check_blocks_where_the_section_says_so(culture, editor):
    sports = make.section("Sports")
    set_levels({"guillemets": Level.BLOCK}, section=culture, by=editor)
    with pytest.raises(NotReady, match="jamais refermé"):
        workflow.publish(make.article(body=OPEN, section=culture), by=None)
    workflow.publish(make.article(body=OPEN, section=sports), by=None)


def test_a_warning_keeps_nothing_from_being_published(culture):
    article = make.article(body=f"{OPEN}<p>TK</p>{link('/9999/x/')}", section=culture)
    assert workflow.publish(article, by=None).article.state == State.PUBLISHED


def test_dead_links_may_block_a_whole_batch_in_few_questions(
    culture, editor, django_assert_max_num_queries
):
    set_levels({"dead_link": Level.BLOCK}, section=None, by=editor)
    batch = [make.article(body=link(f"/{number}/x/")) for number in range(90_000, 90_010)]
    with django_assert_max_num_queries(40):
        outcomes = workflow.publish_all(batch, by=None)
    assert all("n’existe pas" in outcome.problems[0].message for outcome in outcomes)


def test_levels_are_set_by_those_who_manage(client, administrator, culture):
    client.force_login(administrator)
    page = client.get(LEVELS).content.decode()
    assert "level-guillemets" in page
    assert 'name="level-agreement"' not in page
    client.post(LEVELS, {"level-guillemets": "block", "level-cut": "", "level-title": "off"})
    client.post(f"{LEVELS}?section={culture.pk}", {"level-guillemets": "off"})
    rows = CheckLevel.objects.values_list("check_name", "section", "level")
    assert set(rows) == {("guillemets", None, "block"), ("guillemets", culture.pk, "off")}
    event = Event.objects.filter(verb="checks_set").latest("pk")
    assert (event.by, event.data) == (administrator, {"guillemets": "off"})
    assert "checklevel" in client.get("/admin/").content.decode()


def test_a_level_is_given_back(client, administrator, culture):
    client.force_login(administrator)
    client.post(LEVELS, {"level-cut": "block"})
    answer = client.post(LEVELS, {"level-cut": ""}, follow=True)
    assert not CheckLevel.objects.exists()
    assert "1 niveau" in answer.content.decode()


def test_a_level_that_does_not_exist_changes_nothing(client, administrator):
    client.force_login(administrator)
    answer = client.post(LEVELS, {"level-cut": "block", "level-signs": "x"}, follow=True)
    assert answer.status_code == 200
    assert not CheckLevel.objects.exists()


def test_others_set_no_level(client, chief, freelance, section_editor, culture):
    for person in (chief, freelance, section_editor):
        client.force_login(person)
        assert client.get(LEVELS).status_code == 403
        assert client.post(LEVELS, {"level-cut": "block"}).status_code == 403
        of_section = client.post(f"{LEVELS}?section={culture.pk}", {"level-cut": "off"})
        assert of_section.status_code == 403
        assert "checklevel" not in client.get("/admin/").content.decode()
    assert not CheckLevel.objects.exists()


def test_levels_of_a_section_that_does_not_exist_are_not_found(client, administrator):
    client.force_login(administrator)
    assert [client.get(f"{LEVELS}?section={number}").status_code for number in ("99", "x")] == [
        404
    ] * 2
