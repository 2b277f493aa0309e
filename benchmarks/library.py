"""A large library of images, in rows alone: what its pages ask, not what its files weigh."""

import random
from collections.abc import Callable
from typing import Any

from articles.models import Article, DeskImage
from benchmarks import content
from benchmarks.desk import Measure
from benchmarks.desk_content import Desk
from benchmarks.desk_measures import page
from magazine.images import likeness, uses
from magazine.images.models import Image, Resemblance

IMAGES, USED, ALIKE = 20_000, 12_000, 1_000
BATCH = 1_000
LIST = "/admin/images/image/"


def build() -> None:
    dice = random.Random(content.SEED)
    Image.objects.bulk_create((_image(number, dice) for number in range(IMAGES)), batch_size=BATCH)
    images = list(Image.objects.values_list("pk", flat=True))
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:USED])
    DeskImage.objects.bulk_create(
        (DeskImage(article_id=one, image_id=dice.choice(images)) for one in articles),
        batch_size=BATCH,
    )
    for _pair in range(ALIKE):
        first, other = dice.sample(images, 2)
        rows = [(first, other), (other, first)]
        Resemblance.objects.bulk_create(
            [Resemblance(image_id=one, other_id=two, distance=3) for one, two in rows],
            ignore_conflicts=True,
        )


def _image(number: int, dice: random.Random) -> Image:
    image = Image(
        file=f"images/{number}.jpg",
        file_name=f"IMG_{number:05}.JPG",
        digest=f"{number:064x}",
        width=2_560,
        height=1_707,
        alt=content.sentence(dice, 8) if number % 10 else "",
        caption=content.sentence(dice, 12),
        credit=content.sentence(dice, 2),
        licence=("", "CC0", "CC BY 4.0")[number % 3],
        likeness=dice.getrandbits(63),
        wanting=0,
        renditions={name: _made(use) for name, use in uses.each()},
    )
    image.sought = image.words_of_search()
    return image


def _made(use: uses.Use) -> dict[str, Any]:
    sizes = [[width, width * 2 // 3] for width in use.widths]
    return {"print": "0123456789", "sizes": sizes, "formats": ["avif", "webp", "jpg"]}


def compared(_desk: Desk) -> Callable[[], Any]:
    return lambda: likeness.near(1)


MEASURES = [
    Measure("library, 20,000 images", 150, page("chief", LIST)),
    Measure("library, search", 150, page("chief", f"{LIST}?q=ville+lumi%C3%A8re")),
    Measure("library, used nowhere", 150, page("chief", f"{LIST}?used=no")),
    Measure("library, alike", 200, page("chief", f"{LIST}?kind=alike")),
    Measure("picker, search", 100, page("chief", f"{LIST}picker/?q=ville")),
    Measure("a picture compared with 20,000", 50, compared),
]
