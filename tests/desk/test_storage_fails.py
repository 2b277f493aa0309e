"""A storage that is full, down or silent: pages answer, nothing is lost, and the words say so."""

import errno

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse

from magazine.images import masters, renditions
from magazine.images.models import Image, Wanting
from magazine.lib import env, objects
from tests import bucket, make
from tests.images.test_renditions import picture

pytestmark = pytest.mark.django_db

ADD = "admin:images_image_add"
DOWN = "Le stockage des images ne répond pas, et rien du fichier n’a été gardé."
FULL = "Le stockage est plein, et rien du fichier n’a été gardé."


@pytest.fixture(params=["full", "refusing", "silent"])
def failing(request, settings, monkeypatch):
    """A function that makes the storage fail; what an editor is told then."""
    for name, value in bucket.KEYS.items():
        monkeypatch.setenv(name, value)
    if request.param == "full":
        yield lambda: monkeypatch.setattr(FileSystemStorage, "_save", _full) or FULL
        return
    for name in ("CONNECT_SECONDS", "READ_SECONDS"):
        monkeypatch.setattr(objects, name, 0.2)
    with bucket.silent() as silent:
        endpoint = silent if request.param == "silent" else bucket.nobody()
        yield lambda: _in_bucket(settings, endpoint)


def _full(*_args):
    raise OSError(errno.ENOSPC, "No space left on device")


def _in_bucket(settings, endpoint):
    made = env.bucket("images", endpoint=endpoint, region="us-east-1", address="")
    settings.STORAGES = {**settings.STORAGES, "default": made}
    return DOWN


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def file(name="photo.jpg", size=(600, 400)):
    return SimpleUploadedFile(name, picture(size))


def test_pages_answer_all_the_same(client, failing):
    image = masters.store(picture(), alt="Une place")
    renditions.make(image, avif=False)
    row = make.published("Le titre", lead_image=image)
    failing()
    for address in ("/", row.get_absolute_url(), row.section.get_absolute_url()):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [ADD, "admin:images_image_picker"])
def test_an_upload_keeps_what_was_written_and_asks_to_try_again(desk, failing, address):
    words = failing()
    form = {"upload": file(), "alt": "Une place", "credit": "M. L."}
    answer = desk.post(reverse(address), form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert 'value="Une place"' in page or ">Une place</textarea>" in page
    assert 'value="M. L."' in page
    assert not Image.objects.exists()


def test_a_file_among_several_may_be_sent_again(desk, failing):
    words = failing()
    told = desk.post(reverse("admin:images_image_one"), {"files": file()}).json()
    assert told["outcome"] == "failed"
    assert words in told["html"]


def test_of_several_without_script_each_is_told_and_the_storage_asked_once(
    desk, failing, monkeypatch
):
    words, store, asked = failing(), masters.store, []
    monkeypatch.setattr(
        masters, "store", lambda data, **said: asked.append(said["name"]) or store(data, **said)
    )
    files = [file("une.jpg"), file("autre.jpg", (500, 300))]
    page = desk.post(reverse("admin:images_image_several"), {"files": files}).content.decode()
    assert page.count(words) == 2
    assert "une.jpg" in page and "autre.jpg" in page
    assert asked == ["une.jpg"]


def test_a_replacement_that_is_not_taken_leaves_the_image_as_it_was(desk, failing):
    image = masters.store(picture(), alt="Une place")
    words = failing()
    form = {"alt": "Une rue", "focal_x": 50, "focal_y": 50, "replacement": file(size=(500, 300))}
    answer = desk.post(reverse("admin:images_image_change", args=[image.pk]), form)
    assert words in answer.content.decode()
    assert "Une rue" in answer.content.decode()
    after = Image.objects.get()
    assert (after.digest, after.alt) == (image.digest, "Une place")


def test_the_worker_tries_again_says_why_and_does_not_give_up(failing, caplog):
    image = masters.store(picture(), alt="Une place")
    failing()
    for _time in range(2):
        with pytest.raises(OSError, match="storage|space"):
            renditions._try(image.pk, avif=False)
    image.refresh_from_db()
    assert (image.wanting, image.tries) == (Wanting.ALL, 0)
    assert f"Image {image.pk} waits for its renditions" in caplog.text


def test_an_image_whose_file_is_lost_is_given_up_in_the_end():
    image = masters.store(picture(), alt="Une place")
    default_storage.delete(str(image.file))
    with pytest.raises(FileNotFoundError):
        renditions._try(image.pk, avif=False)
    image.refresh_from_db()
    assert image.tries == 1


def test_an_image_is_deleted_although_its_files_cannot_be(
    desk, failing, django_capture_on_commit_callbacks
):
    image = masters.store(picture(), alt="Une place")
    failing()
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("admin:images_image_delete", args=[image.pk])
        answer = desk.post(address, {"post": "yes"})
    assert answer.status_code == 302
    assert not Image.objects.exists()


@pytest.mark.parametrize("step", ["new_file", "receive_data_chunk"])
def test_a_disk_that_takes_no_large_upload_keeps_the_form(desk, settings, monkeypatch, step):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr(TemporaryFileUploadHandler, step, _full)
    answer = desk.post(reverse(ADD), {"upload": file(), "alt": "Une place"})
    assert answer.status_code == 200
    assert "Aucun fichier n’est arrivé entier" in answer.content.decode()
    assert "Une place" in answer.content.decode()
