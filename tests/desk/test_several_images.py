"""Many images at once: each file has its own answer, what is said about the new ones is saved
together, and what is no picture leaves nothing behind."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from magazine.images import masters, several
from magazine.images.models import Image
from tests import make

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:images_image_several")
ONE = reverse("admin:images_image_one")
WORDS = reverse("admin:images_image_words")


def picture(size=(60, 40), form="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(out, form, **options)
    return out.getvalue()


def file(name="place.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if data is None else data, "image/jpeg")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def said(desk, images, **fields):
    form = {"image": [image.pk for image in images]} | fields
    return desk.post(WORDS, form, follow=True)


# Sending ----------------------------------------------------------------------------------------


def test_without_script_all_files_are_sent_at_once_and_each_has_its_answer(desk):
    known = masters.store(picture((30, 30)), alt="Une rue")
    files = [
        file("un.jpg"),
        file("deux.jpg", picture((30, 30))),
        file("trois.jpg", b"<html>"),
        file("quatre.png", picture((50, 50), "PNG")),
    ]
    html = desk.post(PAGE, {"files": files}).content.decode()
    assert Image.objects.count() == 3
    assert "Déjà dans la photothèque" in html
    assert reverse("admin:images_image_change", args=[known.pk]) in html
    assert "Ce n’est pas une image acceptée" in html
    assert html.index("un.jpg") < html.index("trois.jpg") < html.index("quatre.png")
    for image in Image.objects.exclude(pk=known.pk):
        assert f'name="image-{image.pk}-alt"' in html
    assert f'name="image-{known.pk}-alt"' not in html


def test_with_script_a_file_is_sent_alone_and_answered_in_the_fields_of_the_page(desk):
    answer = desk.post(ONE, {"files": file()}).json()
    image = Image.objects.get()
    assert answer["outcome"] == "added"
    assert f'name="image-{image.pk}-alt"' in answer["html"]
    again = desk.post(ONE, {"files": file()}).json()
    assert again["outcome"] == "known"
    assert f'name="image-{image.pk}-alt"' in again["html"], "nobody has described it yet"
    assert Image.objects.count() == 1


def test_no_file_at_all_is_said(desk):
    assert "Aucun fichier n’a été choisi" in desk.post(PAGE).content.decode()


def test_more_files_than_one_can_describe_are_left_for_later(desk, monkeypatch):
    monkeypatch.setattr(several, "MOST", 2)
    files = [file(data=picture((20, 20 + number))) for number in range(4)]
    html = desk.post(PAGE, {"files": files}).content.decode()
    assert Image.objects.count() == 2
    assert "Au plus 2 fichiers" in html


# What is no picture -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: b"", "n’est pas arrivé entier|Le fichier est vide"),
        (lambda: b"<svg/>", "Ce n’est pas une image acceptée"),
        (lambda: picture((900, 900))[:2000], "abîmée ou incomplète"),
        (lambda: picture((12_001, 1)), "trop grande"),
        (lambda: picture((8_000, 5_001), "PNG", compress_level=1), "trop grande"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(desk, media, data, words):
    """The pictures are drawn for their test alone: the largest takes a second."""
    answer = desk.post(ONE, {"files": file(data=data())}).json()
    assert answer["outcome"] in ("refused", "failed")
    assert any(one in answer["html"] for one in words.split("|")), answer
    assert not Image.objects.exists()
    assert not list(media.rglob("*.*"))


def cut(field: str) -> bytes:
    """The beginning of a form whose connection broke in the middle of a file."""
    head = f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="a.jpg"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + picture((900, 900))[:3000]


def test_an_upload_that_is_cut_half_way_leaves_nothing_and_can_be_sent_again(desk, media):
    answer = desk.generic("POST", ONE, cut("files"), "multipart/form-data; boundary=b").json()
    assert answer["outcome"] in ("refused", "failed")
    assert not Image.objects.exists()
    assert not list(media.rglob("*.*"))


@pytest.mark.parametrize("page", ["picker", "add", "several"])
def test_no_page_keeps_half_a_file(desk, media, page):
    body = cut("files" if page == "several" else "upload")
    address = reverse(f"admin:images_image_{page}")
    answer = desk.generic("POST", address, body, "multipart/form-data; boundary=b")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "abîmée ou incomplète" in html or "Aucun fichier" in html
    assert not Image.objects.exists()
    assert not list(media.rglob("*.*"))


@pytest.mark.parametrize("kind", ["image", "image-attack"])
def test_no_sample_breaks_the_page_or_passes_its_bytes_on(desk, samples, kind, media):
    facts = json.loads((samples / "data" / "expected.json").read_text())["files"]
    paths = [one for one in facts if one.startswith("images/") and facts[one]["kind"] == kind]
    assert paths
    for start in range(0, len(paths), 10):
        files = [
            file(path.rpartition("/")[2], (samples / "data" / path).read_bytes())
            for path in paths[start : start + 10]
        ]
        assert desk.post(PAGE, {"files": files}).status_code == 200
    for path in media.rglob("*.*"):
        assert b"<script" not in path.read_bytes().lower()
        assert path.suffix in (".jpg", ".png", ".webp", ".avif")


def test_a_storage_that_is_down_is_told_and_the_file_can_be_sent_again(desk, monkeypatch):
    def fail(*_args, **_options):
        raise OSError("No space left on device")

    monkeypatch.setattr(masters, "_write", fail)
    answer = desk.post(ONE, {"files": file()}).json()
    assert answer["outcome"] == "failed"
    assert "rien du fichier n’a été gardé" in answer["html"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "C:\\photos\\a.jpg", "a\u202eb\n.jpg"])
def test_a_name_is_shown_without_its_folders_and_decides_nothing(desk, media, name):
    html = desk.post(ONE, {"files": file(name)}).json()["html"]
    assert "etc/" not in html
    assert "photos" not in html
    assert "\u202e" not in html
    assert str(Image.objects.get().file).startswith("images/")


# Saying -----------------------------------------------------------------------------------------


def test_what_is_said_of_all_and_of_each_is_saved_together(desk):
    first, second = make.image(alt=""), make.image(alt="", credit="Un autre")
    fields = {
        "shared-credit": "M. L.",
        "shared-licence": "CC BY 4.0",
        f"image-{first.pk}-alt": "Une place",
        f"image-{first.pk}-caption": "Place d’Italie",
        f"image-{second.pk}-decorative": "on",
    }
    html = said(desk, [first, second], **fields).content.decode()
    assert "2 images sont dans la photothèque" in html
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.alt, first.caption, first.credit) == ("Une place", "Place d’Italie", "M. L.")
    assert (second.decorative, second.alt, second.licence) == (True, "", "CC BY 4.0")
    assert second.credit == "Un autre"


def test_nothing_is_lost_when_one_of_them_contradicts_itself(desk):
    first, second = make.image(alt=""), make.image(alt="")
    fields = {
        "shared-credit": "M. L.",
        f"image-{first.pk}-alt": "Une place",
        f"image-{second.pk}-alt": "Une rue",
        f"image-{second.pk}-decorative": "on",
    }
    html = said(desk, [first, second], **fields).content.decode()
    assert "gardez l’un des deux" in html
    for text in ("M. L.", "Une place", "Une rue"):
        assert f'value="{text}"' in html
    assert set(Image.objects.values_list("alt", flat=True)) == {""}


@pytest.mark.parametrize("numbers", [[], ["x"], ["9" * 30], ["0"], ["1\0"]])
def test_numbers_that_name_no_image_change_nothing(desk, numbers):
    assert desk.post(WORDS, {"image": numbers}).status_code == 200


# Rights and the picker --------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PAGE, ONE, WORDS])
def test_someone_without_a_seat_adds_nothing(client, address):
    client.force_login(make.user("unseated", is_staff=True))
    assert client.post(address, {"files": file()}).status_code == 403
    assert not Image.objects.exists()


def test_from_the_picker_one_comes_back_to_it(desk):
    image = make.image(alt="")
    answer = desk.post(f"{WORDS}?field=id_lead_image", {"image": [image.pk]})
    assert answer.headers["Location"] == (
        reverse("admin:images_image_picker") + "?field=id_lead_image"
    )
