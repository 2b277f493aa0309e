"""The legal pages say what the settings say, and claim nothing that is not so."""

from datetime import date

import pytest

from magazine.lib import env

PAGES = ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/droit-de-reponse/"]


@pytest.fixture
def filled(settings):
    settings.LEGAL_PUBLISHER = ["Association La Une", "12 rue des Lilas, 75011 Paris"]
    settings.LEGAL_DIRECTOR = "Anne Martin"
    settings.LEGAL_HOST = ["Un hébergeur", "1 quai du Port"]
    settings.LEGAL_EMAIL = "contact@magazine.example"


def text(client, address):
    return client.get(address).content.decode()


def test_the_legal_notice_names_who_answers(client, db, filled):
    page = text(client, "/mentions-legales/")
    for word in ("Association La Une<br>12 rue des Lilas", "Anne Martin", "Un hébergeur<br>1 quai"):
        assert word in page, word
    assert 'href="mailto:contact@magazine.example"' in page


def test_one_can_write_to_somebody_from_each_of_them(client, db, filled):
    for address in [*PAGES, "/signalement/"]:
        assert "contact@magazine.example" in text(client, address), address


def test_what_is_blank_is_said_to_be_blank(client, db):
    for address in PAGES:
        assert "non renseigné" in text(client, address), address


def test_every_page_leads_to_them(client, db):
    page = text(client, "/")
    for address in [*PAGES, "/signalement/", "/chiffres/"]:
        assert f'href="{address}"' in page, address


@pytest.mark.parametrize(
    ("percent", "words"),
    [(100, "totalement conforme"), (82, "partiellement conforme"), (49, "non conforme")],
)
def test_an_audit_says_how_far_the_site_conforms(client, db, settings, percent, words):
    settings.ACCESSIBILITY_AUDIT = (date(2026, 10, 5), percent, "Un cabinet")
    page = text(client, "/accessibilite/")
    assert words in page
    assert "05 octobre 2026" in page
    assert f"{percent}\u202f%" in page or f"{percent}\u00a0%" in page


def test_without_an_audit_nothing_is_claimed(client, db):
    page = text(client, "/accessibilite/")
    assert "n’a pas été audité" in page
    assert "conforme." not in page


def test_an_audit_is_written_in_one_line():
    assert env.audit("2026-10-05 82 Un cabinet") == (date(2026, 10, 5), 82, "Un cabinet")
    assert env.audit("") is None
    for bad in ("82", "2026-10-05 82", "5 octobre 82 Un cabinet", "2026-10-05 -1 Un cabinet"):
        with pytest.raises(ValueError):
            env.audit(bad)


def test_lines_begin_at_a_bar():
    assert env.lines(" La Une |  12 rue  X ||") == ["La Une", "12 rue X"]
