"""Redirects at the desk: typed, made from an address not found, brought in and out by file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from magazine.front.models import Missing, Redirect, RedirectFile
from tests import make

LIST = "/admin/front/redirect/"
ADD = f"{LIST}add/"
IMPORT = f"{LIST}import/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def uploaded(desk, data: bytes):
    return desk.post(IMPORT, {"file": SimpleUploadedFile("vieux.csv", data)})


def test_an_address_not_found_is_made_a_redirect_and_leaves_the_list(desk):
    Missing.objects.create(path="/perdu", times=7, last=timezone.localdate())
    page = desk.get(reverse("admin:front_missing_changelist")).content.decode()
    assert f"{ADD}?old=%2Fperdu" in page
    assert 'value="/perdu"' in desk.get(f"{ADD}?old=%2Fperdu").content.decode()
    article = make.article()
    assert desk.post(ADD, {"old": "/perdu", "to": str(article.pk)}).status_code == 302
    assert Redirect.objects.get().article == article
    assert not Missing.objects.exists()


@pytest.mark.parametrize(
    ("old", "to"), [("/a", "https://evil.example/"), ("/a", "/A"), ("x", "410"), ("/pris/", "410")]
)
def test_a_bad_redirect_is_refused_with_words_and_keeps_what_was_typed(desk, old, to):
    Redirect.objects.create(old="/pris", gone=True)
    answer = desk.post(ADD, {"old": old, "to": to})
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert f'value="{old}"' in answer.content.decode()


def test_a_redirect_is_changed_in_place(desk):
    row = Redirect.objects.create(old="/a", gone=True)
    address = reverse("admin:front_redirect_change", args=[row.pk])
    assert 'value="410"' in desk.get(address).content.decode()
    desk.post(address, {"old": "/A/", "to": "/auteurs/"})
    row.refresh_from_db()
    assert (row.old, row.target, row.gone) == ("/a", "/auteurs/", False)


def test_a_file_changes_nothing_until_it_was_looked_at(desk):
    answer = uploaded(desk, "/été;410\n/b;ailleurs\n".encode())
    preview = answer.headers["Location"]
    page = desk.get(preview).content.decode()
    assert "/été" in page
    assert "ni le numéro" in page
    assert not Redirect.objects.exists()
    assert "/été" not in desk.get(f"{preview}?only=refused").content.decode()
    assert desk.post(preview).status_code == 302
    assert Redirect.objects.get().old == "/été"
    assert desk.post(preview).status_code == 404  # pressed twice
    assert RedirectFile.objects.get().lines == []


@pytest.mark.parametrize("data", [b"", b"\x00", b"rien du tout"])
def test_a_file_that_holds_nothing_is_refused_with_words(desk, data):
    answer = uploaded(desk, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_what_goes_out_comes_in_again(desk):
    article = make.article()
    Redirect.objects.create(old="/a", article=article)
    Redirect.objects.create(old="/?p=1", target="/auteurs/")
    Redirect.objects.create(old="/c", gone=True)
    answer = desk.get(reverse("admin:front_redirect_export"))
    data = b"".join(answer.streaming_content)
    page = desk.get(uploaded(desk, data).headers["Location"])
    assert [row[3] for row in page.context["lines"]] == ["telle qu’elle est"] * 3


def test_the_list_and_its_search_ask_a_fixed_number_of_questions(
    desk, django_assert_max_num_queries
):
    for number in range(30):
        Redirect.objects.create(old=f"/a{number}", article=make.article())
    with django_assert_max_num_queries(9):
        assert desk.get(LIST, {"q": "/a1"}).status_code == 200


@pytest.mark.parametrize("name", ["freelance", "section_editor"])
def test_whoever_does_not_compose_la_une_has_no_redirects(client, request, name):
    client.force_login(request.getfixturevalue(name))
    addresses = [LIST, ADD, IMPORT, reverse("admin:front_redirect_export")]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert client.get(reverse("admin:front_missing_changelist")).status_code == 403


def test_a_file_is_its_uploaders_alone(desk, client, chief):
    preview = uploaded(desk, b"/a;410\n").headers["Location"]
    client.force_login(chief)
    assert client.get(preview).status_code == 404
    assert client.post(preview).status_code == 404
