"""Renditions: the right cuts, made once, whatever dies meanwhile; until then the master."""

import io
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from django.core.files.storage import default_storage
from django.template import engines
from django.utils import timezone
from PIL import Image as Pillow

from articles.models import Publication, PublicationBody
from magazine.images import children, masters, renditions, resize, storing, uses
from magazine.images.models import Image, Wanting
from magazine.images.shown import shown
from tests import make

pytestmark = pytest.mark.django_db


def picture(size=(900, 600), form="JPEG") -> bytes:
    """A slope of grey, which is quickly packed; as PNG it is half transparent."""
    image = Pillow.linear_gradient("L").resize(size).convert("RGB")
    if form == "PNG":
        image.putalpha(Pillow.linear_gradient("L").rotate(90).resize(size))
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


@pytest.fixture
def photo() -> Image:
    return masters.store(picture(), alt="Une place")


def made(image: Image, *, avif: bool = False) -> Image:
    renditions.make(image, avif=avif)
    image.refresh_from_db()
    return image


def opened(image: Image, name: str, width: int, ending: str) -> Pillow.Image:
    path = renditions.address(image, name, width, ending)
    return Pillow.open(io.BytesIO(default_storage.open(path).read()))


# Where an image is cut --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "focus", "expected"),
    [
        ((900, 600), (50, 50), (0, 0, 900, 600)),
        ((1000, 600), (50, 50), (50, 0, 950, 600)),
        ((1000, 600), (0, 0), (0, 0, 900, 600)),
        ((1000, 600), (100, 50), (100, 0, 1000, 600)),
        ((600, 1000), (50, 10), (0, 0, 600, 400)),
        ((600, 1000), (50, 90), (0, 600, 600, 1000)),
        ((1, 1), (50, 50), (0, 0, 1, 1)),
    ],
)
def test_a_cut_is_as_large_as_it_can_be_and_near_the_focal_point(size, focus, expected):
    assert uses.box(uses.USES["card"], size, focus) == expected


@pytest.mark.parametrize(
    ("crop", "expected"),
    [
        ({"x": 10, "y": 20, "width": 50, "height": 50}, (100, 100, 600, 350)),
        ({"x": 90, "y": 90, "width": 50, "height": 50}, (900, 450, 1000, 500)),
        ({"x": -5, "y": 200, "width": 0, "height": 0}, (0, 499, 1, 500)),
    ],
)
def test_a_drawn_cut_stays_inside_the_image(crop, expected):
    assert uses.chosen(crop, (1000, 500)) == expected


def test_nothing_is_made_larger_than_the_image_is():
    card = uses.USES["card"]
    assert uses.sizes(card, (0, 0, 500, 333)) == [(240, 160), (320, 213), (480, 320)]
    assert uses.sizes(card, (0, 0, 100, 67)) == [(100, 67)]


# Making -----------------------------------------------------------------------------------------


def test_each_use_has_its_shape_in_each_format(photo):
    image = made(made(photo), avif=True)
    card = opened(image, "card", 480, "avif")
    assert (card.format, card.size) == ("AVIF", (480, 320))
    assert opened(image, "hero", 640, "webp").size == (640, 427)
    assert opened(image, "whole", 800, "jpg").size == (800, 533)
    square = opened(image, "square", 600, "jpg")
    assert (square.format, square.size) == ("JPEG", (600, 600))
    assert opened(image, "og", 900, "jpg").size == (900, 472)
    assert image.wanting == Wanting.NOTHING


def test_what_is_transparent_stays_so_in_every_format_but_for_sharing():
    image = made(masters.store(picture(form="PNG")))
    assert opened(image, "card", 320, "png").mode == "RGBA"
    assert opened(image, "card", 320, "webp").mode == "RGBA"
    assert opened(image, "og", 900, "jpg").mode == "RGB"


def test_avif_is_made_for_one_use_at_a_time(photo):
    image = made(photo)
    assert renditions.make(image, avif=True, most=1) == 2
    image.refresh_from_db()
    assert [name for name, one in image.renditions.items() if "avif" in one["formats"]] == ["whole"]
    assert image.wanting == Wanting.AVIF


def test_a_child_ends_with_the_worker_that_asked_for_it():
    """Killed, a worker can tell nobody; the system does."""
    words = "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-I', "
    words += "sys.argv[1]], stdin=subprocess.PIPE).pid, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", words, str(children.FOLDER / "resize.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        child = psutil.Process(int(worker.stdout.readline()))
        wait_for_nice(child)
        worker.kill()
    child.wait(timeout=15)


def wait_for_nice(child: psutil.Process) -> None:
    """Until it has said that it ends with its parent, just before it steps back."""
    for _turn in range(600):
        if child.nice() == 10:
            return
        time.sleep(0.05)
    raise AssertionError("the child never began")


def test_made_again_nothing_is_written(photo, monkeypatch):
    image = made(made(photo), avif=True)
    monkeypatch.setattr(storing, "put", pytest.fail)
    assert renditions.make(image, avif=False) == renditions.make(image, avif=True) == 0


def test_a_moved_focal_point_cuts_anew_and_leaves_the_whole_image_alone(photo):
    before = made(photo).renditions
    photo.focal_x = 0
    photo.save()
    after = made(photo).renditions
    assert after["whole"] == before["whole"]
    assert after["square"]["print"] != before["square"]["print"]


def test_a_cut_that_an_editor_drew_comes_before_the_focal_point():
    colours = Pillow.new("RGB", (900, 600), "red")
    colours.paste("blue", (450, 0, 900, 600))
    out = io.BytesIO()
    colours.save(out, "PNG")
    image = masters.store(out.getvalue())
    image.crops = {"card": {"x": 50, "y": 0, "width": 50, "height": 50}}
    image.save()
    assert opened(made(image), "card", 320, "jpg").getpixel((5, 5))[2] > 200


def test_a_worker_killed_between_files_and_row_leaves_work_that_ends_the_same(photo, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(renditions, "_note", lambda *_all: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            renditions.make(photo, avif=False)
    names = set(default_storage.listdir(renditions.folder(photo))[1])
    half = f"{renditions.folder(photo)}/{sorted(names)[0]}"
    default_storage.delete(half)
    default_storage.save(half, io.BytesIO(b"half a fi"))
    image = made(photo)
    assert set(default_storage.listdir(renditions.folder(photo))[1]) == names
    assert all(default_storage.size(path) > 100 for path in renditions.files_of(image))


def test_a_full_disk_keeps_what_was_there_and_leaves_no_half_file(photo, monkeypatch):
    image = made(photo)
    image.focal_x = 0
    image.save()

    def full(self, name, content, max_length=None):
        Path(default_storage.path(name)).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)
    with pytest.raises(OSError, match="No space"):
        renditions.make(image, avif=False)
    standing = Image.objects.get(pk=image.pk)
    assert standing.renditions == image.renditions
    names = default_storage.listdir(renditions.folder(image))[1]
    assert all(default_storage.size(f"{renditions.folder(image)}/{name}") > 100 for name in names)


def test_a_master_that_is_gone_says_so_and_does_not_end_the_worker(photo):
    default_storage.delete(photo.file.name)
    with pytest.raises(OSError, match=r"."):
        renditions.make(photo, avif=False)
    assert shown(photo, "card").src == photo.file.url


def test_a_master_that_cannot_be_read_is_told(photo):
    path = photo.file.name
    default_storage.delete(path)
    default_storage.save(path, io.BytesIO(b"\xff\xd8 no photograph"))
    with pytest.raises(renditions.Broken):
        renditions.make(photo, avif=False)


# Asking for them --------------------------------------------------------------------------------


def test_an_upload_is_made_once_it_is_stored_and_avif_comes_after(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        image = masters.store(picture((120, 80)))
    image.refresh_from_db()
    assert image.renditions["card"]["formats"] == ["avif", "webp", "jpg"]
    assert image.wanting == Wanting.NOTHING


def test_what_was_left_unmade_is_asked_for_again_and_not_for_ever(photo, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(renditions, "make_renditions", SimpleNamespace(enqueue=asked.append))
    now = timezone.now()
    assert renditions.resume(now) == 0  # its own task is on its way
    assert renditions.resume(now + timedelta(minutes=11)) == 1
    assert renditions.resume(now + timedelta(minutes=12)) == 0
    Image.objects.update(tries=renditions.MOST_TRIES)
    assert renditions.resume(now + timedelta(minutes=30)) == 0
    assert asked == [photo.pk]


def test_old_cuts_are_pruned_after_a_while_and_what_is_shown_is_not(photo):
    image = made(photo)
    image.focal_x = 0
    image.save()
    image = made(image)
    soon, late = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    assert renditions.prune(before=soon) == 0
    assert renditions.prune(before=late) == 2  # square and 4:3: nothing else moved
    assert all(map(default_storage.exists, renditions.files_of(image)))


# What pages show --------------------------------------------------------------------------------


def picture_tag(image: Image, arguments: str) -> str:
    template = engines["django"].from_string(f"{{% picture image {arguments} %}}")
    return " ".join(template.render({"image": image}).split())


def test_a_picture_offers_the_best_formats_and_keeps_its_place(photo):
    html = picture_tag(made(made(photo), avif=True), '"card"')
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert 'width="720" height="480"' in html
    assert 'loading="lazy"' in html
    assert "240w, " in html
    assert 'alt=""' in html


def test_the_lead_is_asked_for_at_once(photo):
    html = picture_tag(made(photo), '"hero" lead=True alt=image.alt')
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html
    assert 'alt="Une place"' in html


def test_until_there_are_renditions_the_master_is_shown(photo):
    html = picture_tag(photo, '"card"')
    assert f'src="{photo.file.url}"' in html
    assert "srcset" not in html
    assert 'width="900" height="600"' in html


def test_a_published_text_offers_the_renditions_once_they_are_made(photo):
    figure = f'<figure><img src="{photo.file.url}" data-file="{photo.pk}" alt="Une place"></figure>'
    body = f"{figure}<p>Il pleut.</p>"
    row = make.published("Une place", body=body)
    before = PublicationBody.objects.get(publication=row).html
    assert "srcset" not in before
    made(photo)
    after = PublicationBody.objects.get(publication=row).html
    assert '<picture><source type="image/webp"' in after
    assert after.count("<img ") == 1
    assert 'alt="Une place"' in after
    assert Publication.objects.get(pk=row.pk).number == row.number


def test_files_for_screens_of_small_pixels_are_lighter_than_the_others_of_their_size():
    noise = Pillow.effect_noise((720, 480), 60).convert("RGB")
    for ending in ("jpg", "webp", "avif"):
        usual, dense = (resize._encoded(noise, ending, dense=dense) for dense in (False, True))
        assert len(dense) < len(usual)


def test_only_the_large_files_of_a_card_are_made_for_such_screens(monkeypatch):
    asked = []
    monkeypatch.setattr(
        resize, "_encoded", lambda part, ending, dense: asked.append((part.width, dense)) or b""
    )
    order = [
        {"use": "card", "box": [0, 0, 900, 600], "sizes": [[480, 320], [720, 480]], "dense": 720},
        {"use": "hero", "box": [0, 0, 900, 600], "sizes": [[640, 427]], "dense": 0},
    ]
    resize.cut([{**piece, "formats": ["webp"]} for piece in order], picture())
    assert asked == [(720, True), (480, False), (640, False)]


def test_a_picture_full_of_detail_is_packed_harder_until_a_telephone_may_have_it():
    grey = Pillow.frombytes("L", (78, 52), random.Random(7).randbytes(78 * 52))
    noise = grey.resize((720, 480)).convert("RGB")
    first = resize._saved(noise, "webp", quality=resize.DENSE["webp"][0])
    packed = resize._encoded(noise, "webp", dense=True)
    assert len(packed) <= 25_000 < len(first)
