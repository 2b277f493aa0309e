"""Finding an image of the library: by a few words, by what it lacks, by whether it is used; and the
window in which one is chosen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import autosave, bin
from articles.autosave import Typed
from articles.models import Article
from articles.snapshot import snapshot
from magazine.front.models import Block, Edition, Slot
from magazine.front.models.editions import Format
from magazine.images import masters
from magazine.images.finding import find
from magazine.images.models import Image, Resemblance
from tests import make
from tests.desk.test_library import figure, picture

pytestmark = pytest.mark.django_db

LIST = reverse("admin:images_image_changelist")
PICKER = reverse("admin:images_image_picker")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def la_une_slot(db) -> Slot:
    """A place that shows an article with another image than its own."""
    edition = Edition.objects.create()
    block = Block.objects.create(edition=edition, position=1, format=Format.values[0], size=1)
    row = make.published("Un article public")
    return Slot.objects.create(block=block, place=1, article=row.article, image=make.image())


def found(text: str) -> list[str]:
    return [image.alt for image in find(Image.objects.order_by("pk"), text)]


def listed(desk, **query) -> set[str]:
    answer = desk.get(LIST, query)
    assert answer.status_code == 200
    return {image.alt for image in answer.context["cl"].result_list}


# By words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["île", "ILE", "l’île", "l'ile", "îles", "phare ouessant", "lefèvre", "IMG_2041", "img_20", ""],
)
def test_words_are_found_without_case_and_accents_wherever_they_stand(text):
    make.image(
        alt="Un phare", caption="L’île d’Ouessant", credit="A. Lefèvre", file_name="IMG_2041.JPG"
    )
    assert found(text) == ["Un phare"]


@pytest.mark.parametrize("text", ["phare paris", "100%", "_", "\\", "phare\0x"])
def test_every_word_must_be_there_and_no_sign_stands_for_others(text):
    make.image(alt="Un phare", file_name="a.jpg")
    assert found(text) == []


def test_what_is_said_later_is_found_later(desk):
    image = make.image(alt="Un phare")
    form = {"alt": "Un moulin", "focal_x": 50, "focal_y": 50}
    desk.post(reverse("admin:images_image_change", args=[image.pk]), form)
    assert found("phare") == []
    assert found("moulin") == ["Un moulin"]


def test_an_upload_is_found_by_the_name_of_its_file_which_no_reader_sees(client, desk):
    file = SimpleUploadedFile("Vue-d’Ouessant.jpg", picture())
    desk.post(reverse("admin:images_image_one"), {"files": file})
    image = Image.objects.get()
    assert list(find(Image.objects.all(), "ouessant")) == [image]
    image.alt = "Une place"
    image.save(update_fields=["alt"])
    make.published("Une île", lead_image=image, body=figure(image))
    client.logout()
    for address in ("/", Article.objects.get().publications.get().get_absolute_url()):
        assert "Ouessant" not in client.get(address, follow=True).content.decode()


# By what they are -------------------------------------------------------------------------------


def test_the_list_is_narrowed_to_what_is_to_be_done(desk):
    make.image(alt="", caption="muette", credit="M. L.", licence="CC0")
    make.image(alt="sans crédit", licence="CC0")
    make.image(alt="", decorative=True, credit="M. L.", wanting=0)
    make.image(alt="entière", credit="M. L.", licence="CC BY", wanting=0)
    assert listed(desk, lacks="alt") == {""}
    assert listed(desk, lacks="credit") == {"sans crédit"}
    assert listed(desk, lacks="licence") == {""}
    assert listed(desk, kind="decorative") == {""}
    assert listed(desk, kind="waiting") == {"", "sans crédit"}
    assert listed(desk, licence="CC BY") == {"entière"}
    assert len(listed(desk, lacks="?", used="?", kind="?", licence="?")) == 0
    answer = desk.get(LIST, {"lacks": "\0", "used": "\0", "kind": "\0"}, follow=True)
    assert len(answer.context["cl"].result_list) == 4  # no filter, and nothing breaks


def test_the_list_is_narrowed_to_images_that_look_alike(desk):
    one, other, _alone = (make.image(alt=name) for name in ("une", "autre", "seule"))
    Resemblance.objects.create(image=one, other=other, distance=2)
    Resemblance.objects.create(image=other, other=one, distance=2)
    assert listed(desk, kind="alike") == {"une", "autre"}
    html = desk.get(LIST, {"kind": "alike"}).content.decode()
    assert html.count(reverse("admin:images_image_change", args=[other.pk])) == 2
    page = desk.get(reverse("admin:images_image_change", args=[one.pk])).content.decode()
    assert "Images qui se ressemblent" in page
    assert reverse("admin:images_image_change", args=[other.pk]) in page


def test_the_list_is_narrowed_to_images_used_nowhere(desk):
    names = ("ouverture", "texte", "public", "corbeille", "ancienne", "libre")
    images = {name: make.image(alt=name) for name in names}
    make.article(lead_image=images["ouverture"])
    make.article(body=figure(images["texte"]))
    make.published(lead_image=images["public"])
    Article.objects.filter(lead_image=images["public"]).update(lead_image=None)
    bin.delete(make.article(lead_image=images["corbeille"]), by=None)
    assert listed(desk, used="no") == {"ancienne", "libre"}
    assert listed(desk, used="yes") == {"ouverture", "texte", "public", "corbeille"}


def test_an_image_that_only_la_une_shows_is_used(desk, la_une_slot):
    image = la_une_slot.image
    assert listed(desk, used="no") == set()
    page = desk.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()
    assert "au lieu de son image" in page
    answer = desk.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    assert answer.status_code == 200
    assert Image.objects.exists()


def test_a_text_that_is_typed_uses_its_images_at_once_and_no_longer_once_they_are_gone(
    desk, editor
):
    image = make.image(alt="la mienne")
    article = make.article("Un brouillon", created_by=editor)

    def type_in(body: str) -> None:
        row = Article.objects.with_rows().get(pk=article.pk)
        typed = Typed(snapshot(row) | {"body": body}, {})
        autosave.save(
            article.pk, typed, by=editor, seen=row.version, tab="a", may=lambda _row: True
        )

    type_in(figure(image))
    assert listed(desk, used="yes") == {"la mienne"}
    type_in("<p>Sans image.</p>")
    assert listed(desk, used="no") == {"la mienne"}


def test_before_an_image_is_deleted_the_texts_themselves_are_read(desk):
    image = make.image()
    article = make.article("Un brouillon")
    Article.objects.filter(pk=article.pk).update(body=figure(image))
    assert listed(desk, used="no")
    answer = desk.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    assert "Un brouillon" in answer.content.decode()
    assert Image.objects.exists()


def test_many_images_are_deleted_with_no_more_questions_than_a_few(desk):
    def asked(count: int) -> int:
        images = [make.image() for _ in range(count)]
        chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in images]}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.post(LIST, chosen).status_code == 200
        return len(queries)

    asked(2)
    assert asked(12) == asked(2)


# The picker -------------------------------------------------------------------------------------


def test_the_picker_finds_by_the_same_words_and_says_so_when_there_is_nothing(desk):
    make.image(alt="Un phare", credit="A. Lefèvre")
    html = desk.get(PICKER, {"q": "LEFEVRE"}).content.decode()
    assert "Un phare" in html
    assert "A. Lefèvre" in html
    assert "1 image trouvée" in html
    assert "Aucune image n’a tous ces mots" in desk.get(PICKER, {"q": "tour"}).content.decode()


def test_the_picker_shows_small_files_and_hands_over_the_master(desk):
    card = {"print": "p", "sizes": [[240, 160], [480, 320], [960, 640]], "formats": ["webp", "jpg"]}
    image = make.image(renditions={"card": card})
    html = desk.get(PICKER).content.decode()
    assert "card-p-480.webp" in html
    assert html.count(image.file.url) == 1
    assert f'data-url="{image.file.url}"' in html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"<svg/>", "Ce n’est pas une image acceptée"),
        (picture((900, 900))[:900], "abîmée ou incomplète"),
        (picture((8_000, 5_001)), "trop grande"),
    ],
)
def test_what_the_picker_refuses_is_said_and_nothing_that_was_typed_is_lost(desk, data, words):
    form = {"upload": SimpleUploadedFile("../a.jpg", data), "alt": "Une place", "credit": "M. L."}
    html = desk.post(PICKER, form).content.decode()
    assert words in html
    assert 'value="Une place"' in html
    assert 'value="M. L."' in html
    assert "data-picked" not in html
    assert not Image.objects.exists()


def test_what_is_added_in_the_picker_is_chosen_even_when_it_was_there(desk):
    known = masters.store(picture())
    html = desk.post(PICKER, {"upload": SimpleUploadedFile("a.jpg", picture())}).content.decode()
    assert "data-picked" in html
    assert f'data-id="{known.pk}"' in html
    assert Image.objects.count() == 1


def test_a_single_form_says_when_the_file_was_there(desk):
    known = masters.store(picture(), alt="Une place")
    form = {
        "upload": SimpleUploadedFile("a.jpg", picture()),
        "alt": "Autre chose",
        "credit": "M. L.",
    }
    answer = desk.post(reverse("admin:images_image_add"), form, follow=True)
    assert "La photothèque avait déjà ce fichier" in answer.content.decode()
    known.refresh_from_db()
    assert (Image.objects.count(), known.alt, known.credit) == (1, "Une place", "M. L.")
