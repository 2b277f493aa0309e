"""The command that crawls the site and fails on whatever contradicts itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Origin, Publication, PublicationQuerySet
from magazine.front import crawling, sitemaps
from tests import make

pytestmark = pytest.mark.django_db
ORIGINAL = "https://carnet.example/billet"


@pytest.fixture
def site():
    """Our own news, a copy that is indexed, one that is not, each on a page of its own."""
    own = make.published("À nous", tags=["Presse"], dated=timezone.now())
    shown = copy("Copie montrée", indexing=True)
    hidden = copy("Copie cachée")
    return {"own": own, "shown": shown, "hidden": hidden}


def copy(title, **terms):
    fields = {"original": ORIGINAL, "dated": timezone.now(), "terms": terms}
    return workflow.publish(make.republished(title, **fields), by=None)


def map_of(publication):
    """The map of its number: a database may have counted far already."""
    return reverse("sitemap_articles", args=[publication.article_id // sitemaps.STRETCH])


@pytest.fixture
def check(capsys):
    """The exit code of the command and its lines, without the address of the site."""

    def run(*options):
        code = 0
        try:
            call_command("check_indexing", *options)
        except SystemExit as error:
            code = int(error.code or 0)
        said = capsys.readouterr()
        return code, said.err.replace(settings.SITE_URL, "").splitlines(), said.out

    return run


@pytest.fixture
def tampered(monkeypatch):
    """What the site answers at one path, changed on its way to the crawler."""
    real = crawling.in_process

    def tamper(path, change):
        def in_process():
            get = real()

            def answer(address):
                found = get(address)
                return change(found) if address == settings.SITE_URL + path else found

            return answer

        monkeypatch.setattr(crawling, "in_process", in_process)

    return tamper


def test_our_pages_do_not_contradict_themselves(site, check):
    code, lines, summary = check()
    assert (code, lines) == (0, [])
    assert "contradictions\u00a0: 0." in summary


def test_an_empty_magazine_has_no_contradiction(check):
    assert check()[:2] == (0, [])


def test_every_page_is_reached(site, check, monkeypatch):
    seen = []
    real = crawling.Crawl._read
    monkeypatch.setattr(crawling.Crawl, "_read", lambda self, at: seen.append(at) or real(self, at))
    check()
    paths = {address.removeprefix(settings.SITE_URL) for address in seen}
    assert {row.get_absolute_url() for row in site.values()} <= paths
    assert {"/auteurs/", "/mots-cles/presse/", "/magazine/culture/", "/flux/atom.xml"} <= paths
    assert not any(path.startswith(("/admin/", "/comptes/")) for path in paths)
    assert len(seen) == len(set(seen))


def test_a_canonical_address_and_noindex_at_once_fail(site, check, tampered):
    path = site["hidden"].get_absolute_url()
    tag = f'<link rel="canonical" href="{ORIGINAL}"></head>'.encode()
    tampered(path, lambda found: replace(found, body=found.body.replace(b"</head>", tag)))
    words = "nomme une adresse canonique et se dit noindex à la fois"
    assert check()[:2] == (1, [f"{path}: {words}"])


def test_a_noindex_page_in_a_sitemap_fails(site, check, monkeypatch):
    monkeypatch.setattr(PublicationQuerySet, "at_home", lambda self: self)
    code, lines, _summary = check()
    path, map_path = site["hidden"].get_absolute_url(), map_of(site["hidden"])
    assert code == 1
    assert f"{path}: figure dans {map_path} et se dit noindex" in lines


def test_another_canonical_address_than_in_the_sitemap_fails(site, check, monkeypatch):
    monkeypatch.setattr(PublicationQuerySet, "at_home", lambda self: self.filter(indexable=True))
    code, lines, _summary = check()
    assert code == 1
    path, map_path = site["shown"].get_absolute_url(), map_of(site["shown"])
    assert f"{path}: figure dans {map_path} et nomme une autre adresse canonique" in lines


def test_a_copy_in_the_news_sitemap_fails(check, monkeypatch):
    page = workflow.publish(
        make.republished("Sans original", dated=timezone.now(), terms={"indexing": True}), by=None
    )
    monkeypatch.setattr(
        PublicationQuerySet, "news", lambda self, _since: self.filter(origin=Origin.REPUBLISHED)
    )
    code, lines, _summary = check()
    words = "figure dans /sitemap-actualites.xml, parmi nos propres actualités, et est une copie"
    assert (code, lines) == (1, [f"{page.get_absolute_url()}: {words}"])


def test_an_address_of_a_sitemap_that_is_not_shown_fails(site, check, monkeypatch):
    later = make.published("Demain", at=timezone.now() + timedelta(days=1))
    monkeypatch.setattr(
        PublicationQuerySet, "at_home", lambda self: Publication.objects.filter(original="")
    )
    code, lines, _summary = check()
    words = f"figure dans {map_of(later)} et répond 404"
    assert code == 1
    assert f"{later.get_absolute_url()}: {words}" in lines


@pytest.mark.parametrize(
    ("name", "header", "words"),
    [
        ("own", "noindex", "se dit noindex par son en-tête X-Robots-Tag et non dans sa page"),
        ("hidden", "index", "se dit noindex dans sa page et non par son en-tête X-Robots-Tag"),
    ],
)
def test_a_header_against_the_page_fails(site, check, tampered, name, header, words):
    path = site[name].get_absolute_url()
    tampered(path, lambda found: replace(found, headers=found.headers | {"x-robots-tag": header}))
    code, lines, _summary = check()
    assert code == 1
    assert f"{path}: {words}" in lines


def test_a_noindex_page_that_robots_may_not_read_fails(site, check, tampered):
    path = site["hidden"].get_absolute_url()
    rule = f"Disallow: {path}\nDisallow: /admin/".encode()

    def closed(found):
        return replace(found, body=found.body.replace(b"Disallow: /admin/", rule))

    tampered("/robots.txt", closed)
    code, lines, _summary = check()
    words = "se dit noindex, ce que robots.txt empêche les robots de voir"
    assert (code, lines) == (1, [f"{path}: {words}"])


def test_a_page_that_says_nothing_fails(site, check, tampered):
    def silent(found):
        return replace(found, body=found.body.replace(b'rel="canonical"', b'rel="autre"'))

    tampered("/auteurs/", silent)
    code, lines, _summary = check()
    assert (code, lines) == (
        1,
        ["/auteurs/: ne se dit pas noindex et ne nomme aucune adresse canonique"],
    )


def test_a_canonical_address_of_ours_that_is_not_shown_fails(site, check, tampered):
    path = site["hidden"].get_absolute_url()
    tag = f'<link rel="canonical" href="{settings.SITE_URL}{path}">'.encode()

    def pointing(found):
        return replace(found, body=found.body.replace(b'rel="canonical"', b'rel="x"') + tag)

    tampered("/auteurs/", pointing)
    code, lines, _summary = check()
    assert code == 1
    assert f"/auteurs/: son adresse canonique {path} n’est pas montrée" in lines


def test_no_more_pages_are_read_than_allowed(site, check):
    code, _lines, summary = check("--limit", "3")
    assert "3 pages lues" in summary
    assert "--limit" in summary


def test_a_site_that_does_not_answer_fails(check, settings):
    code, lines, _summary = check("--base", "http://127.0.0.1:9")
    assert code == 1
    assert lines[-1:] == ["La Une ou ses plans de site n’ont pas pu être lus."]


@pytest.mark.django_db(transaction=True)
def test_a_running_site_is_read_over_http(live_server, settings, check, monkeypatch):
    settings.SITE_URL = live_server.url
    settings.FETCH_ALLOW = [live_server.url.removeprefix("http://")]
    hidden = copy("Copie cachée")
    monkeypatch.setattr(PublicationQuerySet, "at_home", lambda self: self)
    code, lines, _summary = check("--base", live_server.url)
    words = f"figure dans {map_of(hidden)} et se dit noindex"
    assert code == 1
    assert f"{hidden.get_absolute_url()}: {words}" in lines
