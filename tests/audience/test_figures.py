"""What was counted is summed as it was counted, shown to whom it concerns, forgotten in time."""

import re
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Network, Share
from magazine.audience import figures, plots, pruning, public, spans
from magazine.audience.figures import Figures
from magazine.audience.meter import What, count
from magazine.audience.models import ArticleDay, ArticleMonth, SectionDay
from magazine.lib import former
from tests import make

FIGURES = reverse("admin:audience_articleday_changelist")


def counted(publication, day=None, **numbers):
    """So many of each kind on a day, as the meter counts them."""
    for name, number in numbers.items():
        for _ in range(number):
            count(
                What(name),
                article=publication.article_id,
                section=publication.section_id,
                republished=publication.republished,
                day=day or timezone.localdate(),
            )


def copied(section, **fields):
    return workflow.publish(
        make.republished(section=section, original="https://blog.example/un", **fields), by=None
    )


@pytest.fixture
def read(culture, anthony):
    """Two texts of Culture, one of them Anthony's, from his blog; one of another section."""
    cache.clear()
    own, copy = make.published("Le nôtre", section=culture), copied(culture, authors=[anthony])
    other = make.published("Ailleurs", section=make.section("Sciences"))
    counted(own, reads=6)
    counted(copy, reads=4, originals=1, blogs=2)
    counted(other, reads=5)
    today = timezone.localdate()
    Share.objects.create(article=copy.article, network=Network.MAIL, day=today, count=3)
    return copy


def of_articles():
    return ArticleDay.objects.all(), ArticleMonth.objects.all()


@pytest.fixture
def copied_once(culture):
    return copied(culture)


def test_the_ratio_leaves_out_what_has_no_original(read):
    for rows in (SectionDay.objects.all(), *of_articles()):
        found = figures.total(figures.by_day(rows).values())
        assert found == Figures(reads=15, copied=4, originals=1, blogs=2)
        assert found.ratio == 25
    assert Figures(reads=9).ratio is None


def test_figures_are_had_by_section_author_and_article(read, culture, anthony):
    for rows in (SectionDay.objects.all(), *of_articles()):
        assert figures.by_section(rows)[culture.pk] == Figures(10, 4, 1, 2)
    for rows in of_articles():
        best = figures.by_article(rows, 9)
        assert list(best.values()) == [Figures(6), Figures(5), Figures(4, 4, 1, 2)]
        assert list(figures.by_article(rows, 1)) == list(best)[:1]
        of_anthony = (anthony.pk, anthony.name, Figures(4, 4, 1, 2))
        assert of_anthony in figures.by_author(rows, 9)
        assert len(figures.by_author(rows, 1)) == 1


def test_who_signs_twice_is_counted_once_and_two_who_sign_each(culture):
    anne, bob = make.author("Anne"), make.author("Bob")
    publication = make.published(authors=[anne, bob], section=culture)
    publication.article.bylines.create(author=anne, role="photographer", position=3)
    counted(publication, reads=2)
    counted(publication, day=timezone.localdate() - timedelta(days=1), reads=3)
    for rows in of_articles():
        found = figures.by_author(rows, 9)
        assert [(name, one.reads) for _number, name, one in found] == [("Anne", 5), ("Bob", 5)]


def test_a_month_is_the_sum_of_its_days(copied_once):
    for day, reads in ((date(2026, 9, 30), 1), (date(2026, 10, 1), 2), (date(2026, 10, 31), 3)):
        counted(copied_once, day=day, reads=reads, originals=1)
    months = ArticleMonth.objects.order_by("day").values_list("day", "reads", "originals")
    assert list(months) == [(date(2026, 9, 1), 1, 1), (date(2026, 10, 1), 5, 2)]
    for rows in of_articles():
        assert figures.by_month(rows)[date(2026, 10, 1)] == Figures(5, 5, 2, 0)


def test_what_was_counted_before_there_were_months_is_summed(copied_once):
    for day, reads in ((date(2026, 9, 30), 1), (date(2026, 10, 1), 2), (date(2026, 10, 31), 3)):
        counted(copied_once, day=day, reads=reads, originals=1)
    ArticleMonth.objects.all().delete()
    ArticleDay.objects.update(republished=False)
    import_module("magazine.audience.migrations.0002_months").fill(apps, None)
    months = ArticleMonth.objects.order_by("day").values_list("day", "reads", "republished")
    assert list(months) == [(date(2026, 9, 1), 1, True), (date(2026, 10, 1), 5, True)]
    assert not ArticleDay.objects.filter(republished=False).exists()


def test_what_was_read_stays_with_the_section_where_it_stood(read, culture):
    read.article.section = make.section("Sciences")
    read.article.save()
    assert figures.by_section(SectionDay.objects.all())[culture.pk].reads == 10


def test_a_span_leaves_no_day_and_no_month_out():
    today = date(2026, 3, 2)
    span = spans.last_days(today, 4)
    steps = span.steps({date(2026, 2, 28): Figures(7)})
    assert [step.on.day for step in steps] == [27, 28, 1, 2]
    assert [step.figures.reads for step in steps] == [0, 7, 0, 0]
    months = [step.on for step in spans.last_months(today, 15).steps({})]
    assert (months[0], months[-1], len(months)) == (date(2025, 1, 1), date(2026, 3, 1), 15)


def test_a_plot_is_drawn_in_whole_numbers_below_a_round_one():
    steps = [spans.Step(date(2026, 1, day), Figures(reads, 1)) for day, reads in [(1, 3), (2, 37)]]
    drawn = plots.plot(steps, lambda one: one.reads, lambda one: one.copied)
    assert (drawn.top, drawn.width) == (50, 20)
    assert [(bar.y, bar.height, bar.dark) for bar in drawn.bars] == [(940, 60, 20), (260, 740, 20)]
    nothing = plots.plot([spans.Step(date(2026, 1, 1), Figures())], lambda one: one.reads)
    assert (nothing.top, nothing.bars[0].height) == (1, 0)
    rounded = [plots.round_up(n) for n in (0, 1, 3, 6, 11, 99, 501)]
    assert rounded == [1, 1, 5, 10, 20, 100, 1000]


def test_what_is_older_than_25_months_is_deleted(read, time_machine):
    time_machine.move_to("2026-11-27")
    for model in pruning.KEPT:
        model.objects.all().delete()
    for day in (date(2024, 10, 31), date(2024, 11, 1), date(2026, 11, 27)):
        counted(read, day=day, reads=1)
        Share.objects.create(article=read.article, network=Network.X, day=day, count=1)
    assert pruning.prune_daily() == 4
    for model in pruning.KEPT:
        last = date(2026, 11, 1 if model is ArticleMonth else 27)
        assert set(model.objects.values_list("day", flat=True)) == {date(2024, 11, 1), last}
    assert pruning.prune_daily() == 0


def test_everybody_sees_the_figures_of_the_whole_and_of_nobody(client, read, anthony):
    page = client.get("/chiffres/").content.decode()
    for word in ("Lectures", "Clics vers l’original", "25,0", "Culture", "Sciences", "Courriel"):
        assert word in page, word
    assert anthony.name not in page
    assert read.title not in page


def test_the_public_figures_ask_for_little(client, read, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get("/chiffres/")


def claim(author):
    author.claimed_at = timezone.now()
    author.save()
    return f"/auteurs/{author.slug}/", f"/chiffres/auteurs/{author.slug}/"


def words_of(client, address):
    return " ".join(re.sub("<[^>]+>", " ", client.get(address).content.decode()).split())


def test_the_page_of_an_author_says_what_was_read_and_given_back(client, read, anthony):
    page, of_author = claim(anthony)
    said = words_of(client, page)
    assert "ces textes ont été lus 4 fois ici." in said
    assert "1 visite a été rendue à l’original, soit 25,0 pour 100 lectures" in said
    assert "2 visites au blog lui-même" in said
    assert f'href="{of_author}"' in client.get(page).content.decode()
    assert "21 partages comptés par Paperblog" in said


def test_an_author_of_whom_nothing_was_read_has_no_figures_of_it(client, anthony, culture):
    page, of_author = claim(anthony)
    old = copied(culture, authors=[anthony])
    counted(old, day=timezone.localdate() - timedelta(days=400), reads=3)
    assert "En douze mois" not in words_of(client, page)
    assert "Rien n’a été lu ici ces douze derniers mois." in words_of(client, of_author)


def test_figures_are_public_by_article_section_and_author(client, read, culture, anthony):
    _page, of_author = claim(anthony)
    for address, title, numbers in (
        (f"/chiffres/articles/{read.article_id}/", read.title, ("4", "4", "1", "25,0", "2")),
        ("/chiffres/magazine/culture/", "Magazine Culture", ("10", "4", "1", "25,0", "2")),
        (of_author, anthony.name, ("4", "4", "1", "25,0", "2")),
    ):
        page = client.get(address).content.decode()
        assert title in page
        assert re.findall(r"<dd>([^<]+)</dd>", page) == list(numbers), address
        assert '<meta name="robots" content="noindex">' in page


def test_what_readers_may_not_see_has_no_public_figures(client, read, culture, anthony):
    draft = make.article("Un brouillon", section=culture)
    gone = [f"/chiffres/articles/{draft.pk}/", f"/chiffres/articles/{10**18}/"]
    gone += [f"/chiffres/articles/{10**30}/", "/chiffres/magazine/nulle-part/"]
    # Nobody has claimed this profile.
    gone += [f"/chiffres/auteurs/{anthony.slug}/", "/chiffres/auteurs/personne/"]
    for address in gone:
        assert client.get(address).status_code == 404, address
    _page, of_author = claim(anthony)
    workflow.withdraw(read.article, by=None, reason="")
    assert client.get(f"/chiffres/articles/{read.article_id}/").status_code == 404
    assert client.get(of_author).status_code == 404


def test_of_an_author_what_can_be_read_here_is_summed_once(
    client, read, culture, anthony, django_assert_num_queries
):
    page, of_author = claim(anthony)
    workflow.publish(read.article, by=None)
    withdrawn = copied(culture, authors=[anthony])
    counted(withdrawn, reads=7)
    workflow.withdraw(withdrawn.article, by=None, reason="")
    assert public.of_author(anthony) == Figures(4, 4, 1, 2)
    with django_assert_num_queries(7):
        client.get(page)
    with django_assert_num_queries(4):
        client.get(of_author)
    with django_assert_num_queries(4):
        client.get(f"/chiffres/articles/{read.article_id}/")
    with django_assert_num_queries(2):
        client.get("/chiffres/magazine/culture/")


def test_who_took_another_address_keeps_that_of_the_figures(client, read, anthony):
    claim(anthony)
    anthony.slug = "anthony"
    former.save(anthony)
    answer = client.get("/chiffres/auteurs/anthony-hamelle/")
    assert (answer.status_code, answer["Location"]) == (301, "/chiffres/auteurs/anthony/")


def test_before_anything_is_read_the_page_says_so(client, db):
    assert "Rien n’a encore été lu" in client.get("/chiffres/").content.decode()


def test_an_editor_sees_the_figures_of_their_sections_alone(client, read, section_editor):
    client.force_login(section_editor)
    page = client.get(FIGURES).content.decode()
    assert "Le nôtre" in page
    assert read.title in page
    assert "Ailleurs" not in page
    assert "Sciences" not in page
    assert "<dd>10</dd>" in page


def test_the_chief_sees_all_and_may_narrow_it(client, chief, read, culture, anthony):
    client.force_login(chief)
    assert "<dd>15</dd>" in client.get(FIGURES).content.decode()
    for period in ("7", "90", "12", "25", "nonsense"):
        page = client.get(FIGURES, {"period": period, "section": culture.pk}).content.decode()
        assert "<dd>10</dd>" in page, period
    page = client.get(FIGURES, {"author": anthony.pk}).content.decode()
    assert "<dd>4</dd>" in page
    assert "21 partages comptés par Paperblog, juin 2009" in page
    assert "Comptés ailleurs" in page


def test_who_edits_nothing_has_no_figures(client, freelance, stranger, read):
    for person, status in ((freelance, 403), (stranger, 302)):
        client.force_login(person)
        assert client.get(FIGURES).status_code == status


def test_the_form_of_an_article_shows_its_own_figures(client, chief, read):
    client.force_login(chief)
    address = reverse("admin:articles_article_change", args=[read.article_id])
    page = client.get(address).content.decode()
    assert "Courriel – 3" in page
    assert "<dd>4</dd>" in page
    draft = make.article("Un brouillon")
    page = client.get(reverse("admin:articles_article_change", args=[draft.pk])).content.decode()
    assert "depuis 25 mois" not in page
