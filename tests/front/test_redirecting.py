"""A file of redirects: read whatever wrote it, planned line by line, brought in once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from magazine.events.models import Event
from magazine.front import redirect_files, redirecting
from magazine.front.models import Missing, Redirect, RedirectFile
from magazine.front.redirect_files import Line, Unreadable
from magazine.front.redirecting import CHANGED, NEW, REFUSED, SAME
from magazine.lib import sheets
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "data",
    [
        "/été.html;/auteurs/\n/b;410\n".encode(),
        "\ufeff/été.html,/auteurs/\r\n/b,410\r\n".encode(),
        "/été.html;/auteurs/\n/b;410".encode("cp1252"),
        "/été.html\t/auteurs/\n/b\t410\n".encode("utf-16"),
        'ancienne adresse;vers\n"/été.html";"/auteurs/"\n\n/b;410\n'.encode(),
    ],
)
def test_a_file_is_read_whatever_wrote_it(data):
    rows = [(line.old, line.to) for line in redirect_files.read(data)]
    assert rows == [("/été.html", "/auteurs/"), ("/b", "410")]


def test_a_line_has_the_number_that_an_editor_counts():
    lines = redirect_files.read(b"from;to\n\n/a;1\n\n/b;2\n")
    assert [line.number for line in lines] == [3, 5]


def test_addresses_may_hold_the_other_sign():
    (line,) = redirect_files.read(b"/a,b,c.html;/auteurs/\n")
    assert (line.old, line.to) == ("/a,b,c.html", "/auteurs/")


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b'/a;"' + b"x" * 200_000])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(Unreadable):
        redirect_files.read(data)


def plan(*pairs: tuple[str, str]) -> list[redirecting.Planned]:
    return redirecting.plan([Line(number, *pair) for number, pair in enumerate(pairs, 1)])


def bring_in(*pairs: tuple[str, str]) -> dict[str, int]:
    return redirecting.bring_in(plan(*pairs), by=None, file=RedirectFile(name="essai.csv"))


@pytest.mark.parametrize(
    ("old", "to", "why"),
    [
        ("sans-barre", "410", "n’en est pas une"),
        ("/" + "a" * 600, "410", "n’en est pas une"),
        ("ftp://x/a", "410", "n’en est pas une"),
        ("/", "410", "celle du magazine"),
        ("/admin/", "410", "celle du magazine"),
        ("/a", "", "ni le numéro"),
        ("/a", "https://evil.example/", "ni le numéro"),
        ("/a", "//evil.example/", "ni le numéro"),
        ("/a", "/\\evil.example", "ni le numéro"),
        ("/a", "javascript:alert(1)", "ni le numéro"),
        ("/a", "9" * 40, "ni le numéro"),
        ("/a", "987654", "il n’y a pas d’article 987654"),
        ("/a", "/nulle/part/", "aucune page"),
        ("/a", "/admin/", "aucune page"),
        ("/ancien/", "/Ancien", "à elle-même"),
        ("/Recherche?q=pont", "410", "celle du magazine"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(old, to, why):
    (found,) = plan((old, to))
    assert found.verb == REFUSED
    assert why in found.why


def test_an_article_is_named_by_its_number_or_its_address_and_410_means_gone(settings):
    article = make.article(pk=410)
    targets = ["/410/", "/410/un-titre/", f"{settings.SITE_URL}/410/un-titre", "410"]
    found = plan(*((f"https://ancien.example/{n}", to) for n, to in enumerate(targets)))
    assert [one.article for one in found] == [article.pk] * 3 + [None]
    assert (found[3].gone, found[0].old) == (True, "/0")


def test_a_circle_is_refused_at_the_line_that_closes_it():
    assert [one.verb for one in plan(("/a", "410"), ("/b", "/auteurs/"))] == [NEW, NEW]
    Redirect.objects.create(old="/b", target="/a")
    Redirect.objects.create(old="/a", target="/auteurs/")
    (found,) = plan(("/a", "/b"))
    assert found.verb == REFUSED
    assert "d’autres redirections" in found.why


def test_a_chain_longer_than_is_followed_is_refused():
    for number in range(5):
        Redirect.objects.create(old=f"/{number}x", target=f"/{number + 1}x")
    (found,) = plan(("/debut", "/0x"))
    assert found.verb == REFUSED


def test_an_address_named_twice_counts_once_and_a_contradiction_is_refused():
    found = plan(("/a", "410"), ("/A/", "410"), ("/a", "/auteurs/"))
    assert [one.verb for one in found] == [NEW, SAME, REFUSED]
    assert "la ligne 1" in found[2].why


def test_bringing_in_twice_changes_nothing_and_another_target_is_an_update():
    Missing.objects.create(path="/a", times=3, last=timezone.localdate())
    pairs = [("/a", "410"), ("/b", "/auteurs/"), ("/c", "rien")]
    assert bring_in(*pairs) == {NEW: 2, CHANGED: 0, SAME: 0, REFUSED: 1}
    assert bring_in(*pairs) == {NEW: 0, CHANGED: 0, SAME: 2, REFUSED: 1}
    assert bring_in(("/a", "/auteurs/")) == {NEW: 0, CHANGED: 1, SAME: 0, REFUSED: 0}
    row = Redirect.objects.get(old="/a")
    assert (row.target, row.gone) == ("/auteurs/", False)
    assert not Missing.objects.exists()
    event = Event.objects.first()
    assert (event.verb, event.data[CHANGED]) == ("redirected", 1)


def test_fifty_thousand_lines_take_few_questions(django_assert_max_num_queries):
    article = make.article()
    lines = "".join(f"/ancien/{n}.html;{article.pk}\n" for n in range(50_000)).encode()
    with django_assert_max_num_queries(500):
        counts = redirecting.bring_in(
            redirecting.plan(redirect_files.read(lines)), by=None, file=RedirectFile(name="x")
        )
    assert counts[NEW] == Redirect.objects.count() == 50_000


def test_the_command_says_what_it_refuses_and_a_rehearsal_changes_nothing(tmp_path, capsys):
    file = tmp_path / "vieux.csv"
    file.write_text("/a;410\n/b;https://evil.example/\n")
    call_command("import_redirects", file, "--dry-run")
    assert not Redirect.objects.exists()
    call_command("import_redirects", file)
    said = capsys.readouterr()
    assert "ligne 2, /b" in said.err
    assert "nouvelles : 1" in said.out.replace("\u00a0", " ")
    assert Redirect.objects.get().gone
    with pytest.raises(CommandError):
        call_command("import_redirects", tmp_path / "absent.csv")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＠x"])
def test_no_cell_of_ours_is_a_formula(text):
    assert sheets.safe(text) == f"'{text}"
    assert sheets.safe("/a") == "/a"
