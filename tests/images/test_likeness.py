"""Pictures that look alike are found, whatever their size and file; others are not."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageDraw, ImageEnhance

from magazine.images import likeness, masters, renditions
from magazine.images.models import Image, Resemblance
from tests import make

pytestmark = pytest.mark.django_db


def scene(number: int) -> Pillow.Image:
    """Shapes on a ground: another picture for each number, the same for the same one."""
    picture = Pillow.new("RGB", (600, 400), (40 * number % 256, 90, 160))
    draw = ImageDraw.Draw(picture)
    for one in range(12):
        x, y = (one * 97 + number * 211) % 600, (one * 61 + number * 149) % 400
        size = 40 + (one * 37 + number * 53) % 120
        draw.ellipse(
            [x - size, y - size, x + size, y + size], fill=(one * 20, 255 - one * 18, x % 256)
        )
    return picture


def data(picture: Pillow.Image, form: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def variant(name: str) -> bytes:
    picture = scene(1)
    made = {
        "smaller": picture.resize((300, 200)),
        "paler": ImageEnhance.Brightness(picture).enhance(1.1),
        "grey": picture.convert("L"),
        "trimmed": picture.crop((6, 4, 594, 396)),
    }
    return data(made.get(name, picture), "WEBP" if name == "webp" else "JPEG", quality=50)


@pytest.fixture
def stored(django_capture_on_commit_callbacks, monkeypatch):
    """What is stored here is compared, and not cut for pages, which takes far longer."""
    monkeypatch.setattr(renditions, "want", lambda _image: None)

    def store(upload: bytes) -> Image:
        with django_capture_on_commit_callbacks(execute=True):
            return masters.store(upload)

    return store


@pytest.mark.parametrize("name", ["smaller", "paler", "grey", "trimmed", "webp"])
def test_the_same_picture_in_another_file_looks_alike(stored, name):
    first, other = stored(data(scene(1))), stored(variant(name))
    assert likeness.alike(other) == [first]
    assert likeness.alike(first) == [other]


def test_another_picture_does_not_look_alike(stored):
    for number in range(1, 7):
        stored(data(scene(number)))
    assert not Resemblance.objects.exists()


def test_flat_pictures_look_like_nothing(stored):
    for shade in (0, 5, 250):
        stored(data(Pillow.new("RGB", (90, 60), (shade, shade, shade))))
    assert set(Image.objects.values_list("likeness", flat=True)) == {0}
    assert not Resemblance.objects.exists()


def test_a_transparent_picture_is_seen_on_white(stored):
    shape = Pillow.new("RGBA", (600, 400), (0, 0, 0, 0))
    shape.paste(scene(1), (0, 0, 600, 400), Pillow.linear_gradient("L").resize((600, 400)))
    white = Pillow.new("RGB", (600, 400), "white")
    white.paste(shape, (0, 0), shape)
    assert likeness.alike(stored(data(white))) == []
    assert len(likeness.alike(stored(data(shape, "PNG")))) == 1


def test_a_replaced_picture_is_compared_anew(stored, django_capture_on_commit_callbacks):
    first, other = stored(data(scene(1))), stored(variant("smaller"))
    with django_capture_on_commit_callbacks(execute=True):
        masters.replace(other, data(scene(2)))
    assert likeness.alike(first) == []
    assert likeness.alike(Image.objects.get(pk=other.pk)) == []


def test_with_an_image_go_its_resemblances(stored):
    first, other = stored(data(scene(1))), stored(variant("smaller"))
    other.delete()
    assert likeness.alike(first) == []


def test_images_from_before_are_read_minute_by_minute(stored):
    first, other = stored(data(scene(1))), stored(variant("smaller"))
    Resemblance.objects.all().delete()
    Image.objects.update(likeness=None)
    assert likeness.catch_up(1) == 1
    assert likeness.catch_up() == 1
    assert likeness.catch_up() == 0
    assert likeness.alike(first) == [other]


def test_an_image_whose_file_is_gone_is_not_asked_for_again():
    image = make.image()
    default_storage.delete(image.file.name)
    assert likeness.catch_up() == 1
    assert likeness.catch_up() == 0
    assert Image.objects.get().likeness == 0


def test_a_storage_that_is_down_leaves_the_work_for_later(monkeypatch):
    def fail(_name):
        raise OSError("down")

    make.image()
    monkeypatch.setattr(default_storage, "open", fail)
    with pytest.raises(OSError, match="down"):
        likeness.catch_up()
    assert Image.objects.filter(likeness=None).exists()


def test_of_a_long_series_the_nearest_are_told(monkeypatch):
    monkeypatch.setattr(likeness, "MOST", 2)
    images = [make.image(likeness=2**62 + bits) for bits in (1, 3, 7, 15)]
    assert likeness.note(images[0].pk) == 2
    assert likeness.alike(images[0]) == [images[1], images[2]]
