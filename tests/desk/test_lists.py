"""The lists of the desk: the same few queries however many rows, no count of a large table."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles import desk_index, workflow
from articles.models import Article
from authors.models import Agreement
from magazine.events.models import Event
from magazine.images.models import Image
from magazine.lib.desk import Bounded
from tests import make

LIST = "/admin/articles/article/"
READ_ONLY = [
    "articles_publication",
    "articles_revision",
    "articles_share",
    "events_event",
    "front_composition",
    "syndication_record",
]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def found(page) -> list[str]:
    return [article.title for article in page.context["cl"].result_list]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_articles_asks_ten_questions(desk, number, django_assert_num_queries):
    for _row in range(number):
        make.article()
    with django_assert_num_queries(10):
        desk.get(LIST)


def test_a_large_list_is_counted_up_to_a_bound(db, monkeypatch):
    for _row in range(3):
        make.article()
    monkeypatch.setattr(Bounded, "BOUND", 2)
    assert Bounded(Article.objects.all(), 1).count == 2


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("jardin", ["Le jardin clos"]),
        ("JARDIN clos", ["Le jardin clos"]),
        ("jardin nuit", []),
        ("ete", ["Un été à la mer"]),
        ("mouette", ["Un été à la mer"]),
        ("herbe haute", ["Le jardin clos"]),
        ("l'absent", []),
        ("%", []),
        ("", ["Un été à la mer", "Le jardin clos"]),
    ],
)
def test_articles_are_found_by_their_title_and_their_text_drafts_too(desk, culture, text, titles):
    make.article("Le jardin clos", body="<p>L'herbe y est haute.</p>")
    make.published("Un été à la mer", body="<p>Deux mouettes criaient sur le port.</p>")
    desk_index.reindex()
    assert found(desk.get(LIST, {"q": text})) == titles


def test_an_article_is_found_by_its_number(desk):
    article = make.article("Le jardin clos")
    make.article("Un autre")
    assert found(desk.get(LIST, {"q": str(article.pk)})) == ["Le jardin clos"]


def test_a_choice_of_articles_asks_the_same_question_and_shows_only_what_one_may_see(
    client, desk, freelance
):
    slot = {"app_label": "front", "model_name": "slot", "field_name": "article", "term": "jard"}
    choice = {"app_label": "articles", "model_name": "article", "field_name": "translation_of"}
    make.article("Le jardin clos")
    desk_index.reindex()
    for asked in (slot, slot | choice):
        answer = desk.get("/admin/autocomplete/", asked).json()
        assert [row["text"] for row in answer["results"]] == ["Le jardin clos"]
    client.force_login(freelance)
    answer = client.get("/admin/autocomplete/", slot | choice)
    assert answer.json()["results"] == []


@pytest.mark.parametrize("query", ["?q=" + "9" * 40, "?p=99999", "?state__exact=none", "?e=1"])
def test_odd_questions_are_no_error(desk, query):
    make.article()
    assert desk.get(LIST + query).status_code in (200, 302)


def test_a_list_does_not_answer_questions_about_passwords(desk, stranger):
    assert desk.get(LIST + "?created_by__password__startswith=p").status_code == 400


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_machines_keep_is_only_read(desk, name):
    workflow.publish(make.article(), by=None)
    assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"admin:{name}_add")).status_code == 403


def test_an_event_is_shown_and_not_changed(desk):
    workflow.publish(make.article(), by=None)
    address = reverse("admin:events_event_change", args=[Event.objects.get().pk])
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"verb": "x"}).status_code == 403
    assert desk.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_the_desk_shows_no_secrets_of_accounts(desk):
    page = desk.get("/admin/").content.decode()
    assert "authenticator" not in page
    assert desk.get("/admin/mfa/authenticator/").status_code == 404


# Authors and agreements -------------------------------------------------------------------------


def test_an_agreement_in_force_is_never_edited_but_ended_and_followed(desk):
    blog = make.blog()
    old = make.agreement(blog, "excerpt")
    address = reverse("admin:authors_agreement_change", args=[old.pk])
    desk.post(address, {"mode": "full", "agreed_by": "autre", "ended_on": ""})
    old.refresh_from_db()
    assert (old.mode, old.agreed_by) == ("excerpt", "l'auteur, par courriel")
    new = {"blog": blog.pk, "mode": "full", "head_start": 0, "agreed_on": "01/02/2026"}
    new |= {"agreed_by": "l'auteur, par lettre", "following": "follow"}
    assert desk.post(reverse("admin:authors_agreement_add"), new).status_code == 302
    assert Agreement.objects.get(version=2).mode == "full"
    delete = reverse("admin:authors_agreement_delete", args=[old.pk])
    assert desk.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["author", "blog", "agreement"])
def test_the_pages_of_authors_open(desk, anthony, name):
    rows = {"author": anthony, "blog": make.blog(authors=[anthony])}
    rows["agreement"] = make.agreement(rows["blog"])
    address = reverse(f"admin:authors_{name}_change", args=[rows[name].pk])
    assert desk.get(address).status_code == 200
    assert desk.get(reverse(f"admin:authors_{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"admin:authors_{name}_add")).status_code == 200


def test_an_author_needs_no_account(desk):
    data = {"name": "Élise", "slug": "elise", "imported_shares": 0}
    data |= {"contributions-TOTAL_FORMS": 0, "contributions-INITIAL_FORMS": 0}
    assert desk.post("/admin/authors/author/add/", data).status_code == 302


def test_a_section_has_its_seats(desk, culture, stranger):
    address = reverse("admin:sections_section_change", args=[culture.pk])
    data = {"name": "Culture", "slug": "culture", "tint": "#7a2e3a", "position": 0}
    data["least_fidelity"] = 60
    data |= {"seats-TOTAL_FORMS": 1, "seats-INITIAL_FORMS": 0}
    data |= {"seats-0-user": stranger.pk, "seats-0-role": "freelance"}
    assert desk.post(address, data).status_code == 302
    assert culture.seats.get().user == stranger
    assert desk.post(address, data | {"tint": "red"}).status_code == 200


# Images -----------------------------------------------------------------------------------------

PICKER = "/admin/images/image/picker/"


def upload(content: bytes = make.PIXEL, name: str = "IMG_0001.GIF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/gif")


def test_an_image_is_uploaded_described_and_chosen_in_the_picker(desk):
    page = desk.post(f"{PICKER}?field=id_lead_image", {"upload": upload(), "alt": "Un point"})
    image = Image.objects.get()
    assert page.context["picked"] == image
    assert image.alt == "Un point"
    assert "IMG_0001" not in image.file.name
    assert list(desk.get(PICKER, {"q": "POINT"}).context["page"].object_list) == [image]
    assert not desk.get(PICKER, {"q": "autre"}).context["page"].object_list


@pytest.mark.parametrize("content", [b"<svg onload='x()'/>", b"GIF89a", b"\x89PNG\r\n"])
def test_a_file_that_is_no_picture_is_refused_in_words(desk, content):
    page = desk.post(PICKER, {"upload": upload(content), "alt": ""})
    assert page.context["form"].errors["upload"]
    assert not Image.objects.exists()


def test_an_image_is_added_and_its_words_changed_in_the_library(desk):
    assert desk.post("/admin/images/image/add/", {"upload": upload()}).status_code == 302
    image = Image.objects.get()
    address = reverse("admin:images_image_change", args=[image.pk])
    assert "upload" not in desk.get(address).context["adminform"].form.fields
    words = {"alt": "Un point", "focal_x": 20, "focal_y": 80, "digest": "x", "file": ""}
    assert desk.post(address, words).status_code == 302
    before = image.digest
    image.refresh_from_db()
    assert (image.alt, image.focal_x, image.digest) == ("Un point", 20, before)


def test_an_image_is_described_or_decorative_never_both(desk):
    both = {"alt": "Un point", "decorative": "on", "focal_x": 50, "focal_y": 50}
    page = desk.post(PICKER, {"upload": upload(), **both})
    assert list(page.context["form"].errors) == ["alt"]
    desk.post(PICKER, {"upload": upload()})
    address = reverse("admin:images_image_change", args=[Image.objects.get().pk])
    page = desk.post(address, both)
    assert list(page.context["adminform"].form.errors) == ["alt"]


def test_the_picker_is_closed_to_who_may_not_see_images(client, stranger):
    stranger.is_staff = True
    stranger.save()
    client.force_login(stranger)
    assert client.get(PICKER).status_code == 403
    assert client.post(PICKER, {"upload": upload()}).status_code == 403


@pytest.mark.parametrize(
    ("name", "title", "words"),
    [
        ("syndication_feed", "Flux", "Aucun flux n’est encore suivi"),
        ("syndication_importrun", "Imports", "Rien n’est encore entré depuis le bureau"),
        ("authors_blog", "Blogs", "Aucun blog n’est encore connu"),
        ("authors_agreement", "Accords de republication", "Aucun accord n’est encore noté"),
    ],
)
def test_a_list_is_called_by_what_it_holds_and_an_empty_one_has_words(desk, name, title, words):
    address = reverse(f"admin:{name}_changelist")
    text = desk.get(address).content.decode()
    assert f"<h1>{title}</h1>" in text
    assert words in text
