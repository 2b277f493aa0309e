"""Renditions: each image in the shapes, widths and formats that pages ask for (`uses.USES`).

The worker makes them, never a request; until then pages show the master. What has been made is
written on the image's own row, so that a page needs no query more. A file's name holds the print
of all that it depends on: made again it is the same file, cut otherwise it is another one.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.module_loading import import_string

from . import children, storing, uses
from .models import Image, Wanting
from .uses import USES, Use

logger = logging.getLogger(__name__)

# Part of every print: to be raised when the same order would make other files.
METHOD = 1
SECONDS = 150
# What failed is tried again after a while, and not for ever.
PAUSE, MOST_TRIES = timedelta(minutes=10), 6
BATCH = 20
AVIF = "avif"


class Broken(Exception):
    """The renditions of an image could not be made; the master goes on serving."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How an image is cut for one use."""

    box: uses.Box
    sizes: list[tuple[int, int]]
    print: str


def plan(image: Image, name: str) -> Plan:
    use = USES[name]
    size = (image.width, image.height)
    crop = image.crops.get(name)
    box = uses.chosen(crop, size) if crop else uses.box(use, size, (image.focal_x, image.focal_y))
    sizes = uses.sizes(use, box)
    seed = [METHOD, image.digest, image.file.name, box, sizes]
    if use.dense:
        seed.append(f"dense from {use.dense}")
    made = hashlib.sha256(json.dumps(seed).encode()).hexdigest()
    return Plan(box, sizes, made[:10])


def address(image: Image, name: str, width: int, ending: str) -> str:
    """Where a file stands in the storage; `ending` is one of the entry's formats."""
    made = image.renditions[name]["print"]
    return _path(image, name, made, width, ending)


def _path(image: Image, name: str, made: str, width: int, ending: str) -> str:
    return f"{folder(image)}/{name}-{made}-{width}.{ending}"


def folder(image: Image) -> str:
    return f"images/{image.digest[:2]}/{image.digest}"


# Making -----------------------------------------------------------------------------------------


def want(image: Image) -> None:
    """After an image was stored, replaced, or cut otherwise: the worker makes what is missing."""
    Image.objects.filter(pk=image.pk).update(wanting=Wanting.ALL, tries=0, tried_at=None)
    transaction.on_commit(lambda: make_renditions.enqueue(image.pk))


@task
def make_renditions(number: int) -> int:
    """The formats that pages cannot do without, quickly; AVIF is left for quieter moments."""
    count = _try(number, avif=False)
    if Image.objects.filter(pk=number, wanting=Wanting.AVIF).exists():
        make_avif.enqueue(number)
    return count


@task(priority=-50)
def make_avif(number: int) -> int:
    """One use at a time: whatever else waits comes first, and a worker that is told to end has
    not long to go on."""
    count = _try(number, avif=True, most=1)
    if count and Image.objects.filter(pk=number, wanting=Wanting.AVIF).exists():
        make_avif.enqueue(number)
    return count


def _try(number: int, *, avif: bool, most: int | None = None) -> int:
    """How many files were made; an image that is gone has none."""
    image = Image.objects.filter(pk=number).first()
    if image is None:
        return 0
    Image.objects.filter(pk=number).update(tries=image.tries + 1, tried_at=timezone.now())
    try:
        return make(image, avif=avif, most=most)
    except FileNotFoundError:
        raise
    except OSError as error:
        # Not the image's fault: however long the storage is away, it is not given up.
        Image.objects.filter(pk=number).update(tries=image.tries)
        logger.warning("Image %s waits for its renditions, the storage fails: %s", number, error)
        raise


def make(image: Image, *, avif: bool, most: int | None = None) -> int:
    """Make what is missing of an image, in the first formats or in AVIF, for so many uses at most;
    how many files.

    Killed anywhere and run again, it ends with the same files and the same row. Raises Broken, and
    OSError when the storage is down or full: what was there before goes on being shown.
    """
    plans = _plans(image)
    missing = _missing(image, plans, avif=avif)
    made = _made(image, {name: plans[name] for name in missing[:most]}, avif) if missing else {}
    count = sum(len(plans[name].sizes) * len(formats) for name, formats in made.items())
    _note(image.pk, plans, made, avif)
    if count:
        _tell(image.pk)
    return count


def _plans(image: Image) -> dict[str, Plan]:
    return {name: plan(image, name) for name in USES}


def _missing(image: Image, plans: Mapping[str, Plan], *, avif: bool) -> list[str]:
    """The uses that have yet to be made, of the first formats or of AVIF."""

    def lacks(name: str, use: Use) -> bool:
        standing = image.renditions.get(name, {})
        if standing.get("print") != plans[name].print:
            return use.avif or not avif
        return avif and use.avif and AVIF not in standing["formats"]

    return [name for name, use in uses.each() if lacks(name, use)]


def _made(image: Image, plans: dict[str, Plan], avif: bool) -> dict[str, list[str]]:
    """The formats that were made for each use, their files stored."""
    order = [
        {
            "use": name,
            "box": planned.box,
            "sizes": planned.sizes,
            "formats": [AVIF] if avif else USES[name].formats,
            "dense": USES[name].dense,
        }
        for name, planned in plans.items()
    ]
    with default_storage.open(str(image.file)) as file:
        master = file.read()
    try:
        answer, files = children.ask(
            "resize.py", json.dumps(order).encode() + b"\n" + master, seconds=SECONDS
        )
    except TimeoutError as error:
        raise Broken("slow") from error
    if not isinstance(answer, list):
        raise Broken(answer["problem"] if answer else "broken")
    found: dict[str, list[str]] = {}
    start = 0
    for one in answer:
        data = files[start : start + one["length"]]
        start += one["length"]
        name, ending = one["use"], one["format"]
        storing.put(_path(image, name, plans[name].print, one["width"], ending), data)
        if ending not in found.setdefault(name, []):
            found[name].append(ending)
    return found


def _note(number: int, plans: dict[str, Plan], made: dict[str, list[str]], avif: bool) -> None:
    """Write on the row what was made of the image as it is now; of an older one, nothing."""
    with transaction.atomic():
        image = Image.objects.select_for_update().filter(pk=number).first()
        if image is None:
            return
        now = _plans(image)
        for name, formats in made.items():
            if now[name] != plans[name]:
                continue
            standing = image.renditions.get(name, {})
            before = standing["formats"] if standing.get("print") == plans[name].print else []
            image.renditions[name] = {
                "print": plans[name].print,
                "sizes": plans[name].sizes,
                "formats": sorted({*before, *formats}, key=_better),
            }
        image.wanting = _wanting(image, now)
        if made or not image.wanting:
            image.tries = 0
        image.save(update_fields=["renditions", "wanting", "tries"])


def _better(ending: str) -> int:
    """AVIF first, then WebP, then what every browser takes."""
    return ["avif", "webp"].index(ending) if ending in ("avif", "webp") else 2


def _wanting(image: Image, plans: Mapping[str, Plan]) -> int:
    for avif, wanting in ((False, Wanting.ALL), (True, Wanting.AVIF)):
        if _missing(image, plans, avif=avif):
            return wanting
    return Wanting.NOTHING


def _tell(number: int) -> None:
    """Floors above hear that an image is shown otherwise (RENDITIONS_MADE), and may do so twice."""
    for name in settings.RENDITIONS_MADE:
        import_string(name)(number)


# Going on ---------------------------------------------------------------------------------------


def resume(now: datetime | None = None) -> int:
    """EACH_MINUTE: what a failure or a killed worker left unmade is asked for again."""
    at = now or timezone.now()
    late = Q(tried_at__lt=at - PAUSE) | Q(tried_at=None, created__lt=at - PAUSE)
    rows = Image.objects.filter(late, wanting__gt=0, tries__lt=MOST_TRIES).order_by("tried_at")
    found = list(rows.values_list("pk", "wanting")[:BATCH])
    Image.objects.filter(pk__in=[number for number, _wanting in found]).update(tried_at=at)
    for number, wanting in found:
        (make_renditions if wanting == Wanting.ALL else make_avif).enqueue(number)
    return len(found)


def prune(*, before: datetime) -> int:
    """Delete files of images that no row speaks of, and older than `before`; how many.

    A folder of the storage at a time: its rows are asked for together, its files one by one.
    """
    gone = 0
    for part in _folders("images"):
        rows = {image.digest: image for image in Image.objects.filter(digest__startswith=part)}
        kept = {path for image in rows.values() for path in (str(image.file), *files_of(image))}
        for place in [
            f"images/{part}",
            *(f"images/{part}/{one}" for one in _folders(f"images/{part}")),
        ]:
            for name in default_storage.listdir(place)[1]:
                path = f"{place}/{name}"
                if path not in kept and default_storage.get_modified_time(path) < before:
                    default_storage.delete(path)
                    gone += 1
    return gone


def _folders(place: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(place)[0])
    except FileNotFoundError:
        return []


def delete_files(image: Image) -> None:
    """The master and all that was made of it, once the row is gone; what a storage that is down
    keeps is left to `prune`."""
    try:
        for name in default_storage.listdir(folder(image))[1]:
            default_storage.delete(f"{folder(image)}/{name}")
    except FileNotFoundError:
        pass  # nothing was made of it
    except OSError as error:
        logger.warning("Files of the deleted image %s stay behind: %s", image.digest, error)
        return
    with suppress(OSError):
        default_storage.delete(str(image.file))


def files_of(image: Image) -> list[str]:
    """The files that the row of an image speaks of, without the master."""
    return [
        address(image, name, width, ending)
        for name, entry in image.renditions.items()
        for width, _height in entry["sizes"]
        for ending in entry["formats"]
    ]


def state(image: Image) -> dict[str, Any]:
    """For the desk: what is missing, and whether it has been given up."""
    return {"wanting": image.wanting, "given_up": image.wanting and image.tries >= MOST_TRIES}
