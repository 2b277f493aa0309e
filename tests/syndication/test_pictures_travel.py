"""An export takes the images along, and leaves behind what the worker makes of them."""

import io

import pytest
from PIL import Image as Pillow

from articles.models import Article, PublicationBody
from magazine.images import masters, renditions
from magazine.images.models import Image
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> Image:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize((600, 400)).convert("RGB").save(out, "JPEG")
    return masters.store(out.getvalue(), alt="Une plage")


def body() -> str:
    return PublicationBody.objects.get().html


def test_a_text_shows_the_image_itself_until_its_renditions_are_made_anew(
    photo, run, bring_in, tmp_path, settings
):
    figure = f'<figure><img src="{photo.file.url}" data-file="{photo.pk}" alt="Une plage"></figure>'
    make.published("Au large", body=f"<p>Trois jours.</p>{figure}")
    renditions.make(photo, avif=False)
    shown = body()
    assert "srcset=" in shown
    assert run("export_articles", tmp_path / "export").code == 0
    Article.with_bin.all().delete()
    Image.objects.all().delete()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    bring_in(tmp_path / "export")
    image = Image.objects.get()
    assert image.renditions == {}
    assert f'src="{image.file.url}"' in body()
    assert "srcset" not in body()
    renditions.make(image, avif=False)
    assert body() == shown
