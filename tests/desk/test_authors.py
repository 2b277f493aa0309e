"""What the desk changes about authors, blogs and agreements reaches what is public."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from authors.models import Agreement
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
LONG = "<p>Voici une phrase de dix mots qui se tient bien.</p>" * 60


@pytest.fixture
def desk(client, editor, django_capture_on_commit_callbacks):
    """Fills in a form of the admin and saves it; what the effects do is done on return."""
    client.force_login(editor)

    def save(page: str, /, **changes: str) -> None:
        context = client.get(page).context
        forms = [context["adminform"].form]
        for rows in context["inline_admin_formsets"]:
            forms += [rows.formset.management_form, *rows.formset.forms]
        data = {bound.html_name: bound.value() for form in forms for bound in form} | changes
        empty = (None, False)
        sent = {name: one for name, one in data.items() if not any(one is no for no in empty)}
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(page, sent).status_code == 302

    return save


def change(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def test_an_agreement_that_is_ended_takes_its_articles_off_at_once(desk, editor):
    article = make.republished()
    workflow.publish(article, by=None)
    desk(change(article.blog.agreements.get()), ended_on=str(timezone.localdate()))
    assert not Publication.objects.published().exists()
    assert Event.objects.get(verb="agreed").by == editor


def test_a_new_agreement_is_the_next_version_and_cuts_what_is_public(desk):
    article = make.republished(body=LONG)
    shown = workflow.publish(article, by=None)
    words = {"blog": article.blog_id, "mode": "excerpt", "agreed_by": "l'autrice"}
    desk(reverse("admin:authors_agreement_add"), **words, agreed_on=str(date(2026, 2, 1)))
    assert Agreement.objects.filter(version=2, mode="excerpt").exists()
    shown.refresh_from_db()
    assert shown.excerpted


def test_a_new_name_and_a_new_address_are_shown_in_what_is_public(desk):
    writer = make.author("Ancien Nom")
    blog = make.blog(authors=[writer])
    shown = workflow.publish(make.article(authors=[writer]), by=None)
    claimed = {"claimed_at_0": "2026-01-15", "claimed_at_1": "12:00:00"}
    desk(change(writer), name="Nouveau Nom", **claimed)
    desk(change(blog), address="https://neuf.example/")
    shown.refresh_from_db()
    (signed,) = shown.bylines
    assert (signed["name"], signed["blog_address"]) == ("Nouveau Nom", "https://neuf.example/")


def test_who_is_taken_off_a_blog_no_longer_shows_it(desk):
    leaving, staying = make.author(), make.author()
    blog = make.blog(authors=[leaving, staying])
    cards = [
        workflow.publish(make.article(authors=[writer]), by=None) for writer in (leaving, staying)
    ]
    desk(change(blog), **{"contributors-0-DELETE": "on"})
    for card in cards:
        card.refresh_from_db()
    assert [card.bylines[0]["blog"] for card in cards] == ["", blog.title]


def test_saving_what_has_not_changed_says_nothing(desk):
    desk(change(make.blog()))
    assert not Event.objects.exists()


def test_rules_of_a_blog_are_written_beside_it_in_their_order(desk):
    blog = make.blog()
    culture, sea = make.section("Culture"), make.section("Mer")
    two = {"section_rules-TOTAL_FORMS": "2"}
    for number, (kind, words, section) in enumerate(
        [("tag", "cinéma, film", culture), ("title", "escale", sea)]
    ):
        row = f"section_rules-{number}"
        two |= {f"{row}-kind": kind, f"{row}-words": words, f"{row}-section": section.pk}
    desk(change(blog), **two, section=sea.pk)
    blog.refresh_from_db()
    assert blog.section == sea
    found = blog.section_rules.values_list("position", "kind", "words", "section__name")
    assert list(found) == [(1, "tag", "cinéma, film", "Culture"), (2, "title", "escale", "Mer")]


def test_several_names_of_a_feed_are_one_author(desk):
    writer = make.author("Marie Dupont")
    blog = make.blog(authors=[writer])
    desk(change(blog), **{"contributors-0-known_as": "mdupont\r\n\r\n  Marie  D. "})
    assert blog.contributors.get().names == ["mdupont", "Marie D."]


def test_deleting_a_section_does_not_say_that_blogs_go_with_it(client, editor):
    client.force_login(editor)
    section = make.section("Vide")
    make.blog("Carnet resté", section=section)
    page = client.get(reverse("admin:sections_section_delete", args=[section.pk]))
    assert dict(page.context["model_count"]) == {"rubriques": 1}


def test_whoever_ends_an_agreement_is_told_of_terms_that_still_hold(desk, client):
    blog = make.blog()
    own_terms = make.agreement(blog, "full", for_one_article=True)
    desk(change(make.agreement(blog, "full")), ended_on=str(timezone.localdate()))
    told = client.get(change(own_terms)).content.decode()
    assert "1 article a des conditions propres, qui valent toujours" in told


def test_the_page_of_a_blog_leads_to_writing_down_its_agreement(client, editor):
    client.force_login(editor)
    blog = make.blog("Carnet")
    add = f"/admin/authors/agreement/add/?blog={blog.pk}"
    assert add in client.get(f"/admin/authors/blog/{blog.pk}/change/").content.decode()
    assert f'<option value="{blog.pk}" selected>Carnet</option>' in client.get(add).content.decode()
