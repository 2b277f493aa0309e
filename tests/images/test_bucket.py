"""Images in a bucket: all that is done with files works there too, against a real server."""

import urllib.request
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as real
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles import placards, rederiving, workflow
from articles.models import PublicationBody
from magazine.images import masters, renditions
from magazine.images.models import Image, Wanting
from tests import bucket, make
from tests.images.test_renditions import picture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow_process,
    pytest.mark.xdist_group("bucket"),
]


@pytest.fixture(scope="module")
def endpoint():
    with bucket.server() as address:
        yield address


@pytest.fixture(autouse=True)
def storage(settings, monkeypatch, endpoint):
    for name, value in bucket.KEYS.items():
        monkeypatch.setenv(name, value)
    made = bucket.fresh(endpoint)
    settings.STORAGES = {**settings.STORAGES, "default": made}
    settings.MEDIA_URL = made["OPTIONS"]["address"] + "/"
    return made["OPTIONS"]["address"]


def keys() -> list[str]:
    """All that lies in the bucket."""
    found = default_storage.bucket.objects.all()
    return sorted(one.key for one in found)


def fetched(address: str) -> tuple[str, str, bytes]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.headers["Content-Type"], answer.headers["Cache-Control"], answer.read()


def test_a_file_is_kept_as_on_a_disk():
    assert default_storage.save("a/b.webp", ContentFile(b"one")) == "a/b.webp"
    assert default_storage.save("a/b.webp", ContentFile(b"two")) == "a/b.webp"
    assert default_storage.open("a/b.webp").read() == b"two"
    assert default_storage.listdir("a") == ([], ["b.webp"])
    assert default_storage.listdir("") == (["a"], [])
    assert default_storage.listdir("nowhere") == ([], [])
    assert default_storage.size("a/b.webp") == 3
    assert default_storage.get_modified_time("a/b.webp") > timezone.now() - timedelta(hours=1)
    default_storage.delete("a/b.webp")
    default_storage.delete("a/b.webp")
    assert not default_storage.exists("a/b.webp")
    with pytest.raises(FileNotFoundError):
        default_storage.open("a/b.webp")


def test_a_photo_goes_from_the_desk_to_the_srcset_of_a_page(client, editor, storage):
    client.force_login(editor)
    file = SimpleUploadedFile("photo.jpg", picture())
    client.post(reverse("admin:images_image_add"), {"upload": file, "alt": "Une place"})
    image = Image.objects.get()
    renditions.make(image, avif=False)
    image.refresh_from_db()
    renditions.make(image, avif=True)
    image.refresh_from_db()
    body = f'<p>Il pleut.</p><p><img src="{image.file.url}" data-file="{image.pk}" alt="x"></p>'
    row = make.published(lead_image=image, body=body)
    page = client.get(row.get_absolute_url())
    assert page.content.decode().count(f'srcset="{storage}/images/') == 6
    path = renditions.address(image, "card", 480, "webp")
    kind, kept, data = fetched(default_storage.url(path))
    assert (kind, kept) == ("image/webp", "public, max-age=86400")
    assert data.startswith(b"RIFF")
    assert image.wanting == Wanting.NOTHING


@pytest.mark.parametrize("address", ["/", "/admin/login/"])
def test_every_page_allows_the_host_of_the_bucket_and_no_other(client, address, storage):
    policy = client.get(address, follow=True).headers["Content-Security-Policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("img-src")).split()
    assert f"http://{urlsplit(storage).netloc}" in allowed
    assert not any("amazonaws" in one for one in allowed)


def test_without_a_bucket_images_come_from_here_alone(client, settings):
    settings.MEDIA_URL = "/media/"
    assert "img-src 'self';" in client.get("/").headers["Content-Security-Policy"] + ";"


def test_another_file_takes_the_place_and_the_former_is_pruned():
    image = masters.store(picture(), alt="Une place")
    renditions.make(image, avif=False)
    before = keys()
    replaced = masters.replace(image, picture((700, 500)))
    renditions.make(replaced, avif=False)
    assert set(before) < set(keys())
    assert renditions.prune(before=timezone.now() - timedelta(days=7)) == 0
    renditions.prune(before=timezone.now() + timedelta(days=7))
    assert set(keys()).isdisjoint(before)
    assert str(Image.objects.get().file) in keys()


def test_a_deleted_image_leaves_nothing():
    image = masters.store(picture(), alt="Une place")
    renditions.make(image, avif=False)
    image.refresh_from_db()
    renditions.delete_files(image)
    assert keys() == []


def test_placards_are_drawn_into_it_and_taken_out_again(client, storage):
    row = make.published("Le titre")
    placards.settle()
    row.refresh_from_db()
    page = client.get(row.get_absolute_url()).content.decode()
    assert f'content="{storage}/{row.placard}"' in page
    assert fetched(f"{storage}/{row.placard}")[0] == "image/png"
    workflow.withdraw(row.article, by=None, reason="à sa demande")
    placards.settle()
    assert [key for key in keys() if key.startswith("placards/articles/")] == []


def test_texts_that_were_written_before_it_follow_to_the_bucket(settings, storage):
    moved = settings.STORAGES
    settings.STORAGES = real.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    settings.MEDIA_URL = "/media/"
    image = make.image()
    body = f'<p>Il pleut.</p><p><img src="{image.file.url}" data-file="{image.pk}" alt="x"></p>'
    make.published(body=body)
    assert 'src="/media/' in PublicationBody.objects.get().html
    settings.STORAGES, settings.MEDIA_URL = moved, storage + "/"
    assert rederiving.rederive_all() == 1
    assert f'src="{storage}/images/' in PublicationBody.objects.get().html
