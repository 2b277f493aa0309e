"""The library of images at the desk: what each is used for, another file for it, what stays in
sight; and nothing that is used can be deleted."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from articles import bin
from articles.models import PublicationBody
from magazine.images import masters, renditions
from magazine.images.models import Image
from tests import make

pytestmark = pytest.mark.django_db


def picture(size=(600, 400)) -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def photo() -> Image:
    return masters.store(picture(), alt="Une place", credit="M. L.")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def page(desk, image: Image) -> str:
    return desk.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()


def send(desk, image: Image, **fields):
    form = {"alt": image.alt, "credit": image.credit, "focal_x": 50, "focal_y": 50} | fields
    return desk.post(reverse("admin:images_image_change", args=[image.pk]), form, follow=True)


def figure(image: Image) -> str:
    return (
        f'<p>Il pleut.</p><figure><img src="{image.file.url}" data-file="{image.pk}" alt="Une'
        ' place"></figure>'
    )


# Where it is used -------------------------------------------------------------------------------


def test_an_image_says_where_it_is_used(desk, photo):
    assert "Nulle part" in page(desk, photo)
    make.article("Un brouillon", body=figure(photo))
    make.published("Un article public", lead_image=photo)
    bin.delete(make.article("Un article jeté", lead_image=photo), by=None)
    html = page(desk, photo)
    assert "Un brouillon" in html
    assert "Un article public" in html
    assert "Un article jeté" in html
    assert "dans la corbeille" in html


def test_what_readers_still_see_counts_though_the_draft_has_another(desk, photo):
    article = make.published("Un article public", body=figure(photo)).article
    article.body = "<p>Sans image.</p>"
    article.save()
    assert "Un article public" in page(desk, photo)


def test_an_article_of_another_section_is_counted_and_not_named(client, photo, section_editor):
    client.force_login(section_editor)
    make.article("Une affaire secrète", section=make.section("Ailleurs"), lead_image=photo)
    html = page(client, photo)
    assert "Une affaire secrète" not in html
    assert "Un article d’une autre rubrique" in html


def test_a_used_image_cannot_be_deleted_alone_or_among_others(desk, photo):
    free = masters.store(picture((300, 200)))
    make.article("Un brouillon", body=figure(photo))
    desk.post(reverse("admin:images_image_delete", args=[photo.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [photo.pk, free.pk], "post": "yes"}
    answer = desk.post(reverse("admin:images_image_changelist"), chosen)
    assert "Un brouillon" in answer.content.decode()
    assert set(Image.objects.all()) == {photo, free}


def test_an_unused_image_goes_with_all_its_files(desk, photo, django_capture_on_commit_callbacks):
    renditions.make(photo, avif=False)
    photo.refresh_from_db()
    files = [str(photo.file), *renditions.files_of(photo)]
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:images_image_delete", args=[photo.pk]), {"post": "yes"})
    assert not Image.objects.exists()
    assert not any(map(default_storage.exists, files))


# Another file, another cut ----------------------------------------------------------------------


def test_another_file_is_shown_wherever_the_image_was(
    desk, photo, django_capture_on_commit_callbacks
):
    row = make.published("Un article public", body=figure(photo))
    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("autre.png", picture((200, 300)), "image/png")
        answer = send(desk, photo, replacement=upload)
    assert answer.status_code == 200
    after = Image.objects.get()
    assert (after.pk, after.alt, after.width, after.height) == (photo.pk, "Une place", 200, 300)
    html = PublicationBody.objects.get(publication=row).html
    assert after.digest in html
    assert photo.digest not in html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: b"no picture", "JPEG, PNG, WebP"),
        (picture, "La photothèque a déjà ce fichier"),
    ],
)
def test_a_file_that_cannot_stand_in_is_refused_beside_its_field(desk, photo, data, words):
    answer = send(desk, photo, replacement=SimpleUploadedFile("a.jpg", data()), alt="Autre chose")
    assert words in answer.content.decode()
    photo.refresh_from_db()
    assert photo.alt == "Une place"


def test_a_point_that_is_moved_has_the_image_cut_anew(
    desk, photo, django_capture_on_commit_callbacks
):
    renditions.make(photo, avif=False)
    before = Image.objects.get().renditions["square"]["print"]
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, photo, focal_x=0)
    after = Image.objects.get()
    assert after.focal_x == 0
    assert after.renditions["square"]["print"] != before


@pytest.mark.parametrize("value", ["101", "-1", "un tiers", "9" * 5000])
def test_a_point_outside_the_image_is_refused(desk, photo, value):
    answer = send(desk, photo, focal_x=value)
    assert "errorlist" in answer.content.decode()
    assert Image.objects.get().focal_x == 50


# A frame for each use ---------------------------------------------------------------------------


def framed(**numbers) -> dict:
    return {f"crop-{name.replace('__', '-')}": value for name, value in numbers.items()}


def test_a_frame_that_is_drawn_cuts_one_use_and_no_other(
    desk, photo, django_capture_on_commit_callbacks
):
    renditions.make(photo, avif=False)
    before = Image.objects.get().renditions
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, photo, **framed(square__x=10, square__y="20.5", square__width=50))
    after = Image.objects.get()
    # 50 % of 600 px wide is 300 px, which is 75 % of the height.
    assert after.crops == {"square": {"x": 10.0, "y": 20.5, "width": 50.0, "height": 75.0}}
    assert renditions.plan(after, "square").box == (60, 82, 360, 382)
    changed = {name for name in before if before[name]["print"] != after.renditions[name]["print"]}
    assert changed == {"square"}
    html = page(desk, after)
    assert 'value="20.5"' in html


def test_without_numbers_a_use_is_cut_around_the_point_again(desk, photo):
    crop = {"x": 0.0, "y": 0.0, "width": 50.0, "height": 75.0}
    Image.objects.update(crops={"square": crop, "whole": crop})
    send(desk, photo)
    assert set(Image.objects.get().crops) == {"square", "whole"}, "the form held none of them"
    send(desk, photo, **framed(square__x="", square__y="", square__width=""))
    assert set(Image.objects.get().crops) == {"whole"}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (("80", "0", "50"), "dépasse du bord droit"),
        (("0", "30", "50"), "dépasse du bord inférieur"),
        (("0", "0", "100"), "dépasse du bord inférieur"),
        (("-1", "0", "50"), "supérieure ou égale à 0"),
        (("0", "0", "4"), "supérieure ou égale à 5"),
        (("0", "", "50"), "les trois nombres"),
        (("nan", "0", "50"), "errorlist"),
        (("1e999", "0", "50"), "errorlist"),
        (("0\0", "0", "un tiers"), "errorlist"),
    ],
)
def test_a_frame_outside_the_image_is_refused_and_nothing_is_lost(desk, photo, numbers, words):
    x, y, width = numbers
    fields = framed(square__x=x, square__y=y, square__width=width)
    html = send(desk, photo, **fields, alt="Autre chose").content.decode()
    assert words in html
    assert "ce cadre ne convient pas" in html
    assert 'value="Autre chose"' in html
    assert f'value="{width}"' in html
    image = Image.objects.get()
    assert (image.crops, image.alt) == ({}, "Une place")


def test_another_file_takes_the_frames_of_the_former_one_away(desk, photo):
    upload = SimpleUploadedFile("autre.jpg", picture((200, 300)), "image/jpeg")
    send(desk, photo, replacement=upload, **framed(square__x=0, square__y=0, square__width=50))
    assert Image.objects.get().crops == {}


def test_a_new_file_and_a_new_point_ask_for_the_renditions_once(
    desk, photo, django_capture_on_commit_callbacks
):
    upload = SimpleUploadedFile("autre.jpg", picture((200, 300)), "image/jpeg")
    with django_capture_on_commit_callbacks() as callbacks:
        send(desk, photo, replacement=upload, focal_x=10)
    names = [getattr(callback, "__qualname__", "") for callback in callbacks]
    assert sum(name.startswith("want.") for name in names) == 1, names
