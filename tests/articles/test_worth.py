"""What lost too much on its way here is public, and stands on no front page until it is checked."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import filing, workflow, worth
from articles.models import Fidelity, Publication
from articles.states import Refused
from magazine.events.models import Event
from magazine.front import arranging, composing, editions, standing
from magazine.front.plans import Chosen
from magazine.syndication.items import Lost
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def faithless(title="Perdu", *, score=41, date_guessed=False, publish=True, **fields):
    """An article that was brought in and lost this much; published."""
    article = make.republished(title, **fields)
    losses = [{"kind": Lost.IMAGE, "what": "vague.png", "count": 8}]
    Fidelity.objects.create(
        article=article, score=score, losses=losses, date_guessed=date_guessed, at=timezone.now()
    )
    if publish:
        workflow.publish(article, by=None)
    return article


def titles():
    return [row.title for row in standing.la_une(timezone.now())]


def test_no_rule_puts_it_on_la_une_and_lists_show_it():
    faithless()
    make.published("Entier")
    assert titles() == ["Entier"]
    assert Publication.objects.listed().filter(title="Perdu").exists()


def test_a_guessed_date_keeps_it_off_whatever_the_score(culture):
    culture.least_fidelity = 0
    culture.save()
    faithless("Sans date", score=100, date_guessed=True, section=culture)
    faithless("Daté", score=3, section=culture)
    assert titles() == ["Daté"]


def test_the_score_that_is_wanted_is_enough(culture):
    faithless("Juste", score=60, section=culture)
    faithless("Presque", score=59, section=culture)
    assert titles() == ["Juste"]


def test_it_cannot_be_chosen_and_the_words_say_why():
    article = faithless()
    with pytest.raises(Refused, match="fidélité de 41, minimum 60"):
        composing.choose(article)


def test_one_that_was_chosen_falls_out_when_an_import_loses_more(commit):
    with commit():
        kept = make.published("Choisi").article
        other = make.published("Autre").article
    edition = editions.standing_or_new()
    with commit():
        composing.choose(kept)
    Fidelity.objects.create(article=kept, score=10, at=timezone.now())
    worth.settle(Publication.objects.filter(article=kept))
    assert titles() == ["Autre"]
    page = composing.arrange(arranging.read(edition), timezone.now())
    assert [slot.article for slot in page.fallen.values()] == [kept.pk]
    assert [row.article_id for row in page.placings] == [other.pk]


def test_a_chosen_one_keeps_its_place_for_when_it_is_checked(chief, commit):
    with commit():
        article = faithless()
        make.published("Entier")
    edition = editions.standing_or_new()
    act = lambda plan, now: plan.place(Chosen(article.pk), (0, 1), now)  # noqa: E731
    arranging.change(edition, act, version=edition.version, by=chief, what="x")
    assert titles() == ["Entier"]
    with commit():
        worth.vouch(article, by=chief)
    assert titles() == ["Perdu", "Entier"]


def test_whoever_answers_for_it_is_in_the_journal(chief):
    article = faithless()
    assert worth.vouch(article, by=chief, why="Les images y sont.")
    assert not worth.vouch(article, by=chief)
    event = Event.objects.get(verb="vouched")
    assert (event.by, event.why, event.data["fidelity"]) == (chief, "Les images y sont.", 41)
    assert Publication.objects.get().front_worthy


def test_one_that_is_checked_before_it_is_published_is_worthy_at_once(chief):
    article = faithless(publish=False)
    worth.vouch(article, by=chief)
    workflow.publish(article, by=chief)
    assert Publication.objects.get().front_worthy


def test_in_a_section_that_asks_less_it_is_worthy_once_published_there(culture):
    mild = make.section("Douce", least_fidelity=30)
    article = faithless(section=culture)
    filing.move(article, to=mild, seen=article.version, by=None)
    workflow.publish(article, by=None)
    assert Publication.objects.published().get().front_worthy


def test_an_article_that_was_not_brought_in_is_worthy():
    assert worth.why_not(make.published("Le nôtre").article) == ""


@pytest.mark.parametrize(("score", "worthy"), [(41, [False, True]), (90, [True, True])])
def test_a_section_that_asks_for_less_takes_more(
    client, admin_user, culture, commit, score, worthy
):
    faithless(score=score, section=culture)
    seen = [Publication.objects.get().front_worthy]
    client.force_login(admin_user)
    data = {"name": "Culture", "slug": culture.slug, "tint": "#7a2e3a", "position": 0}
    data |= {"least_fidelity": 40, "seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}
    with commit():
        answer = client.post(f"/admin/sections/section/{culture.pk}/change/", data)
    assert answer.status_code == 302
    assert [*seen, Publication.objects.get().front_worthy] == worthy
    assert Event.objects.get(verb="fidelity_set").data == {"from": 60, "to": 40}
    assert titles() == ["Perdu"]
