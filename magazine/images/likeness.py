"""Which images look alike: the same picture smaller, paler or encoded again, and little else.

Each image has 64 bits (`decode.likeness`); two of which at most NEAR differ look alike. A new image
is compared with the newest BOUND, and what is found is kept as rows, so that a page asks one query.
It says where to look and forbids nothing.
"""

from contextlib import suppress

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from . import children
from .models import Image, Resemblance

NEAR = 8
BOUND = 20_000
# Of a series of nearly the same picture, so many are told.
MOST = 24
# So many of those that are older than the bits are read in a minute.
BATCH = 20
SECONDS = 30
ALL_BITS = 2**64 - 1


def compare(image: Image) -> None:
    """Once the row stands: of two that are stored at once, the later one sees the other."""
    transaction.on_commit(lambda: note(image.pk), robust=True)


def note(number: int) -> int:
    """Write down what an image looks like, anew; how many."""
    bits = Image.objects.filter(pk=number).values_list("likeness", flat=True).first()
    found = near(bits, but=number) if bits else []
    pairs = [
        pair
        for distance, other in found
        for pair in (
            Resemblance(image_id=number, other_id=other, distance=distance),
            Resemblance(image_id=other, other_id=number, distance=distance),
        )
    ]
    # What is deleted in this moment resembles nothing.
    with suppress(IntegrityError), transaction.atomic():
        Resemblance.objects.filter(Q(image=number) | Q(other=number)).delete()
        Resemblance.objects.bulk_create(pairs, ignore_conflicts=True)
    return len(found)


def near(bits: int, *, but: int = 0) -> list[tuple[int, int]]:
    """(distance, number) of the images nearest to these bits, the nearest first."""
    rows = Image.objects.exclude(likeness=None).order_by("-pk").values_list("likeness", "pk")
    found = [
        (distance, number)
        for other, number in rows[:BOUND]
        if other and (distance := ((other ^ bits) & ALL_BITS).bit_count()) <= NEAR and number != but
    ]
    return sorted(found)[:MOST]


def alike(image: Image) -> list[Image]:
    """The images that look like this one, the nearest first."""
    rows = Resemblance.objects.filter(image=image).select_related("other")
    return [row.other for row in rows.order_by("distance", "-other")[:MOST]]


def catch_up(most: int = BATCH) -> int:
    """EACH_MINUTE: the bits of images that were stored before there were any; how many were read.

    A master that is gone or cannot be read has none. Raises OSError while the storage is down.
    """
    rows = list(Image.objects.filter(likeness=None).order_by("pk")[:most])
    for image in rows:
        bits = _bits(image)
        Image.objects.filter(pk=image.pk, file=image.file.name).update(likeness=bits)
        note(image.pk)
    return len(rows)


def _bits(image: Image) -> int:
    try:
        with default_storage.open(str(image.file)) as file:
            answer, _rest = children.ask("decode.py", file.read(), "verify", seconds=SECONDS)
    except (FileNotFoundError, TimeoutError):
        return 0
    return int(answer.get("likeness", 0)) if answer else 0
