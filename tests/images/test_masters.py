"""Uploads and imports become masters; what is no picture, or too much of one, is refused."""

import hashlib
import io
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from magazine.images import children, masters
from magazine.images.models import Image

MEGABYTE = 1024 * 1024
# Pictures that we could read and choose not to take: nobody puts them on the web.
NOT_TAKEN = {"hopper.bmp", "hopper.ico", "hopper.tif"}


def picture(size=(40, 30), mode="RGB", form="PNG", **options) -> bytes:
    out = io.BytesIO()
    Pillow.effect_noise(size, 80).convert(mode).save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Pillow.Image:
    return Pillow.open(io.BytesIO(data))


def expectations(samples: Path, kind: str) -> dict[str, dict]:
    facts = json.loads((samples / "data" / "expected.json").read_text())["files"]
    return {
        path: fact["expected"]
        for path, fact in facts.items()
        if path.startswith("images/") and fact["kind"] == kind
    }


def test_every_good_sample_becomes_a_master_and_every_bad_one_says_why(samples):
    for path, expected in expectations(samples, "image").items():
        data = (samples / "data" / path).read_bytes()
        if expected.get("decodes") is True and Path(path).name not in NOT_TAKEN:
            assert masters._ask("master", data).width > 0, path
        else:
            with pytest.raises(masters.BadImage) as refusal:
                masters._ask("master", data)
            assert refusal.value.reason, path


def test_no_attack_passes_its_bytes_on_nor_costs_much_memory(samples):
    paths = sorted(expectations(samples, "image-attack"))
    script = (
        "import subprocess, sys, resource\n"
        "for path in sys.argv[2:]:\n"
        "    subprocess.run([sys.executable, '-I', sys.argv[1], 'master'],\n"
        "        stdin=open(path, 'rb'), stdout=subprocess.DEVNULL, timeout=5)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    files = [str(samples / "data" / path) for path in paths]
    done = subprocess.run(
        [sys.executable, "-c", script, str(children.FOLDER / masters.CHILD), *files],
        capture_output=True,
        check=True,
        text=True,
    )
    assert int(done.stdout) * 1024 < 300 * MEGABYTE
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("word", [b"<script", b"<?php", b"PK\x03\x04", b"GPS", b"SERIAL"])
def test_what_hides_in_a_picture_is_not_served(samples, word):
    for path in expectations(samples, "image-attack"):
        try:
            made = masters._ask("master", (samples / "data" / path).read_bytes())
        except masters.BadImage:
            continue
        assert word.lower() not in made.data.lower(), path


def test_a_turned_photograph_stands_upright_and_says_nothing_of_its_place(samples):
    data = (samples / "data/images/made/exif-gps-serial-orientation6.jpg").read_bytes()
    made = masters._ask("master", data)
    shown = opened(made.data).convert("RGB")
    assert (made.width, made.height) == shown.size == (20, 40)
    assert shown.getpixel((10, 5))[0] > 200
    assert shown.getpixel((10, 35))[2] > 200
    assert not opened(made.data).getexif()


@pytest.mark.parametrize(
    ("size", "form", "ending"),
    [((3000, 1000), "JPEG", "jpg"), ((60, 40), "PNG", "webp"), ((60, 40), "AVIF", "webp")],
)
def test_a_master_has_at_most_2560_pixels_a_side(size, form, ending):
    made = masters._ask("master", picture(size, form=form))
    assert made.ending == ending
    assert made.width == min(size[0], 2560)


def test_flat_art_stays_sharp_and_transparency_survives():
    flat, out = Pillow.new("RGBA", (50, 50), (200, 30, 30, 0)), io.BytesIO()
    flat.save(out, "PNG")
    made = masters._ask("master", out.getvalue())
    assert made.ending == "png"
    assert opened(made.data).convert("RGBA").getpixel((1, 1))[3] == 0


def test_the_pages_of_print_become_screen_colours():
    made = masters._ask("master", picture(mode="CMYK", form="JPEG"))
    assert opened(made.data).mode == "RGB"


def test_a_picture_of_sixteen_bits_keeps_its_greys():
    out = io.BytesIO()
    Pillow.new("I;16", (10, 10), 0x8000).save(out, "PNG")
    made = masters._ask("master", out.getvalue())
    assert opened(made.data).convert("L").getpixel((5, 5)) == 128


def test_the_same_bytes_are_one_image_and_only_its_empty_fields_are_filled(db):
    data = picture()
    first = masters.store(data, alt="Une place")
    again = masters.store(data, name="x.png", alt="Autre chose", credit="La Une")
    assert first.pk == again.pk
    assert Image.objects.count() == 1
    assert (again.alt, again.credit) == ("Une place", "La Une")
    digest = hashlib.sha256(data).hexdigest()
    assert again.file.name == f"images/{digest[:2]}/{digest}.webp"
    assert default_storage.exists(again.file.name)


def test_a_decorative_image_has_no_alternative_text(db):
    data = picture()
    image = masters.store(data, alt="Un filet", decorative=True)
    assert (image.alt, image.decorative) == ("", True)
    assert masters.store(data, alt="Un filet").alt == ""


def test_a_refused_file_leaves_no_row_and_no_file(db, media):
    with pytest.raises(masters.BadImage, match=r"\w"):
        masters.store(b"<html>")
    assert not Image.objects.exists()
    assert not list(media.rglob("*.*"))


def test_an_exported_master_comes_back_byte_for_byte(db):
    image = masters.store(picture((90, 60), form="JPEG"), alt="Une place")
    data = image.file.read()
    Image.objects.all().delete()
    back = masters.restore(data, digest=image.digest, alt="Une place", focal_x=10)
    assert back.file.read() == data
    assert (back.digest, back.width, back.focal_x) == (image.digest, 90, 10)


def test_a_restored_file_with_a_comment_is_encoded_again(db):
    data = picture(form="JPEG", comment=b"<script>")
    image = masters.restore(data, digest="a" * 64)
    assert b"<script" not in image.file.read()
