"""What an agreement allows is what the reader side holds, and nothing more."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.checks import NotReady
from articles.models import Publication
from magazine.lib.richtext import words
from tests import make

pytestmark = pytest.mark.django_db
SENTENCE = "<p>Voici une phrase de dix mots qui se tient bien.</p>"
LONG = SENTENCE * 60


def test_without_an_agreement_nothing_is_shown():
    writer = make.author()
    article = make.republished(blog=make.blog(authors=[writer]), authors=[writer])
    with pytest.raises(NotReady) as refused:
        workflow.publish(article, by=None)
    assert [problem.field for problem in refused.value.problems] == ["blog"]


def test_a_republished_article_names_its_blog_and_its_author():
    with pytest.raises(NotReady) as refused:
        workflow.publish(make.republished(blog=None, authors=None), by=None)
    assert [problem.field for problem in refused.value.problems] == ["blog"]


def test_full_text_is_shown_whole():
    shown = workflow.publish(make.republished(body=LONG), by=None)
    assert shown.words == 600
    assert not shown.excerpted


def test_an_excerpt_holds_at_most_eighty_words_and_nothing_else_is_stored():
    shown = workflow.publish(make.republished(mode="excerpt", body=LONG), by=None)
    assert shown.excerpted
    assert 0 < shown.words <= 80
    assert len(shown.body.text.split()) <= 80
    assert len(shown.terms_row.body.split()) <= 80


def test_a_short_text_gives_at_most_thirty_per_cent():
    shown = workflow.publish(make.republished(mode="excerpt", body=SENTENCE * 10), by=None)
    assert shown.words <= 30


def test_of_a_very_short_text_a_few_words_are_left():
    shown = workflow.publish(make.republished(mode="excerpt", body=SENTENCE * 3), by=None)
    assert shown.body.html == "<p>Voici une phrase de dix mots qui se tient\u00a0…</p>"


def test_the_standfirst_counts_as_part_of_the_excerpt():
    article = make.republished(mode="excerpt", body=LONG, standfirst="Un mot encore. " * 40)
    shown = workflow.publish(article, by=None)
    assert 40 < words(f"{shown.standfirst} {shown.body.text}") <= 80


def test_pictures_are_shown_only_when_agreed():
    picture = make.image()
    body = f'{LONG}<figure><img src="/x.gif" data-file="{picture.pk}" alt="Un quai"></figure>'
    without = workflow.publish(make.republished(body=body, lead_image=picture), by=None)
    assert without.lead_image is None
    assert "<img" not in without.body.html
    allowed = make.republished(body=body, lead_image=picture, terms={"images": True})
    shown = workflow.publish(allowed, by=None)
    assert shown.lead_image == picture
    assert f'src="{picture.file.url}"' in shown.body.html


def test_a_picture_from_elsewhere_is_never_shown():
    body = f'{LONG}<p><img src="https://ailleurs.example/pixel.gif" alt=""></p>'
    shown = workflow.publish(make.article(body=body), by=None)
    assert "<img" not in shown.body.html


def test_only_an_agreement_to_it_lets_search_engines_in():
    closed = workflow.publish(make.republished(), by=None)
    opened = workflow.publish(make.republished(terms={"indexing": True}), by=None)
    assert (closed.indexable, opened.indexable) == (False, True)


def test_the_blog_keeps_its_head_start():
    dated = timezone.now()
    article = make.republished(dated=dated, terms={"head_start": 48})
    shown = workflow.publish(article, by=None)
    assert shown.live_from == dated + timedelta(hours=48)


def test_the_copy_ends_with_the_agreement():
    last_day = timezone.localdate() + timedelta(days=10)
    shown = workflow.publish(make.republished(terms={"until": last_day}), by=None)
    assert timezone.localdate(shown.live_until) == last_day + timedelta(days=1)
    assert shown.ended_as == "expired"


def test_a_head_start_beyond_the_end_of_the_agreement_shows_nothing():
    ends = timezone.localdate() + timedelta(days=1)
    with pytest.raises(NotReady) as refused:
        workflow.publish(make.republished(terms={"head_start": 72, "until": ends}), by=None)
    assert [problem.field for problem in refused.value.problems] == ["planned_for"]


def test_terms_of_one_article_override_those_of_its_blog():
    writer = make.author()
    blog = make.blog(authors=[writer])
    make.agreement(blog, "excerpt")
    own_terms = make.agreement(blog, "full", for_one_article=True)
    fields = {"blog": blog, "authors": [writer], "body": LONG}
    assert workflow.publish(make.republished(**fields), by=None).excerpted
    shown = workflow.publish(make.republished(agreement=own_terms, **fields), by=None)
    assert not shown.excerpted


def test_the_newest_version_of_an_agreement_binds():
    writer = make.author()
    blog = make.blog(authors=[writer])
    make.agreement(blog, "full")
    make.agreement(blog, "excerpt", agreed_on=date(2026, 2, 1))
    article = make.republished(blog=blog, authors=[writer], body=LONG)
    assert workflow.publish(article, by=None).excerpted


def test_a_new_agreement_renders_what_is_public_again_from_its_revision():
    article = make.republished(mode="excerpt", body=LONG)
    shown = workflow.publish(article, by=None)
    make.agreement(article.blog, "full")
    article.body = "<p>La copie de travail a changé depuis.</p>"
    article.save(update_fields=["body"])
    assert workflow.rederive([shown]) == 1
    again = Publication.objects.get(pk=shown.pk)
    assert (again.words, again.excerpted) == (600, False)
    assert again.live_from == shown.live_from


def test_rendering_again_what_has_not_changed_writes_nothing():
    shown = make.published()
    assert workflow.rederive([shown]) == 0


def test_what_no_agreement_covers_any_more_ends_when_rendered_again():
    article = make.republished()
    shown = workflow.publish(article, by=None)
    article.blog.agreements.update(ended_on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        workflow.rederive([shown])
        assert not Publication.objects.published().exists()
        assert Publication.objects.gone().filter(article=article).exists()


def test_an_unclaimed_author_shows_a_name_a_blog_and_imported_shares_only(anthony):
    anthony.bio = "Ne doit pas paraître."
    anthony.save(update_fields=["bio"])
    shown = workflow.publish(make.republished(authors=[anthony]), by=None)
    (signed,) = shown.bylines
    assert (signed["name"], signed["claimed"], signed["bio"]) == ("Anthony Hamelle", False, "")
    assert (signed["shares"], signed["shares_from"]) == (21, "Paperblog")
    assert signed["blog_address"] == shown.blog.address


@pytest.mark.parametrize("over", [{"ended_on": date(2026, 3, 1)}, {"until": date(2026, 3, 1)}])
def test_what_was_agreed_before_does_not_come_back_when_the_last_word_is_over(over):
    article = make.republished(body=LONG)
    make.agreement(article.blog, "full", agreed_on=date(2026, 2, 1), **over)
    with pytest.raises(NotReady) as refused:
        workflow.publish(article, by=None)
    assert [problem.field for problem in refused.value.problems] == ["blog"]


def test_an_agreement_for_later_leaves_today_to_the_present_one():
    article = make.republished(body=LONG)
    tomorrow = timezone.localdate() + timedelta(days=1)
    make.agreement(article.blog, "excerpt", agreed_on=tomorrow)
    assert not workflow.publish(article, by=None).excerpted


def test_terms_of_one_article_do_not_end_those_of_its_blog():
    article = make.republished(body=LONG)
    make.agreement(article.blog, "excerpt", for_one_article=True, ended_on=date(2026, 3, 1))
    assert not workflow.publish(article, by=None).excerpted
