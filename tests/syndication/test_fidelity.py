"""What an article kept of its source: scored, stored with it, looked at again when it changes."""

import json
from datetime import UTC
from io import BytesIO

import pytest
from django.utils import timezone

from articles import workflow, worth
from articles.models import Article, Fidelity, Publication
from magazine.syndication import detect, fidelity
from magazine.syndication.items import Loss, Lost
from magazine.syndication.resolve import Resolver
from magazine.syndication.store import Batch, Options, store
from tests import make
from tests.syndication.test_identity import RSS, TEXT, post

HOME = "https://lea.example/"
DATED = {"author": "Léa Pont", "pubDate": "Sun, 01 Mar 2026 08:00:00 +0100"}


def images(count):
    return "".join(f'<p><img src="{HOME}{number}.png"></p>' for number in range(count))


# The score ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("losses", "score"),
    [
        ([], 100),
        ([Loss(Lost.UNAGREED, "vague.png", 9)], 100),
        ([Loss(Lost.LINKED, "https://gist.example/1")], 97),
        ([Loss(Lost.UNDESCRIBED, "", 9)], 100),
        ([Loss(Lost.EMBED, "video")], 90),
        ([Loss(Lost.IMAGE, "a.png"), Loss(Lost.IMAGE, "b.png")], 84),
        ([Loss(Lost.IMAGE, "a.png", 2)], 84),
        ([Loss(Lost.LEAD, "a.png"), Loss(Lost.TITLE)], 80),
        ([Loss(Lost.IMAGE, "a.png", 500)], 52),
        ([Loss(Lost.TEXT, "the end")], 55),
        ([Loss(kind, "x", 500) for kind in Lost], 0),
    ],
)
def test_each_kind_of_loss_has_its_price(losses, score):
    assert fidelity.score(losses) == score


def test_every_kind_of_loss_has_a_price_and_lost_text_the_highest():
    assert set(fidelity.COSTS) == set(Lost)
    dearest = max(fidelity.COSTS, key=lambda kind: fidelity.COSTS[kind].each)
    assert dearest == Lost.TEXT
    assert fidelity.COSTS[Lost.LINKED].each < fidelity.COSTS[Lost.EMBED].each


def test_losses_are_kept_and_read_again_and_what_is_none_is_left_out():
    losses = [Loss(Lost.IMAGE, "a.png", 2), Loss(Lost.TITLE)]
    kept = json.loads(json.dumps(fidelity.dump(losses)))
    assert fidelity.load(kept) == losses
    assert fidelity.load([{"kind": "nothing", "what": "", "count": 1}, 3, {"kind": "image"}]) == []
    assert fidelity.load({"kind": "image"}) == []


# Imports ------------------------------------------------------------------------------------------


@pytest.fixture
def blog(culture):
    found = make.blog("Carnet de Léa", address=HOME, section=culture)
    make.agreement(found, images=True)
    return found


@pytest.fixture
def poll(blog):
    """The blog's feed is asked and gives these items."""

    def run(*items):
        now = timezone.now()
        file = BytesIO(RSS.format(home=HOME, items="".join(items)).encode())
        entries = list(detect.reader(file)(file, name="x", now=now, zone=UTC))
        return store(entries, Batch(Options(blog=blog, follow=True), now, Resolver(), {}))

    return run


def test_an_import_says_of_each_article_what_it_kept(poll):
    (outcome,) = poll(post(text=TEXT.format(more=images(2)), **DATED))
    row = Article.objects.get().fidelity
    assert (outcome.fidelity, row.score, row.date_guessed) == (84, 84, False)
    assert {one["kind"] for one in row.losses} == {"image"}


def test_an_article_of_which_nothing_was_lost_has_a_whole_score(poll):
    (outcome,) = poll(post(**DATED))
    assert (outcome.fidelity, Article.objects.get().fidelity.losses) == (100, [])


def test_an_article_without_a_date_stays_off_front_pages(poll):
    poll(post(author="Léa Pont"))
    article = Article.objects.get()
    assert article.fidelity.date_guessed
    workflow.publish(article, by=None)
    assert not Publication.objects.get().front_worthy


def test_what_lost_too_much_is_public_and_off_front_pages(poll):
    poll(post(text=TEXT.format(more=images(6)), **DATED))
    workflow.publish(Article.objects.get(), by=None)
    assert not Publication.objects.listed().get().front_worthy


def test_an_update_that_loses_more_takes_back_what_somebody_had_checked(poll, chief):
    poll(post(text=TEXT.format(more=images(6)), **DATED))
    article = Article.objects.get()
    workflow.publish(article, by=None)
    worth.vouch(article, by=chief)
    poll(post(text=TEXT.format(more=f"Il pleut. {images(6)}"), **DATED))
    assert Fidelity.objects.get().checked_by == chief
    assert Publication.objects.published().get().front_worthy
    more = f"Il pleut encore. {images(6)}<form><p>Vous ?</p></form>"
    poll(post(text=TEXT.format(more=more), **DATED))
    assert Fidelity.objects.get().checked_at is None
    assert not Publication.objects.published().get().front_worthy


def test_an_update_that_brings_the_images_back_makes_it_worthy_again(poll):
    poll(post(text=TEXT.format(more=images(6)), **DATED))
    workflow.publish(Article.objects.get(), by=None)
    poll(post(text=TEXT.format(more="Sans images."), **DATED))
    assert Publication.objects.published().get().front_worthy
    assert Fidelity.objects.get().score == 100


def test_fidelity_costs_a_batch_one_write(poll, django_assert_max_num_queries):
    items = [
        post(guid=f"g{n}", link=f"{HOME}{n}", title=f"Billet {n}", text=f"Texte numéro {n}, " * 9)
        for n in range(12)
    ]
    with django_assert_max_num_queries(400) as asked:
        poll(*items)
    writes = [one["sql"] for one in asked if "articles_fidelity" in one["sql"]]
    assert len([sql for sql in writes if "INSERT INTO" in sql]) == 1
    assert Fidelity.objects.count() == 12


def test_the_report_of_an_import_has_the_score(bring_in, write, culture, tmp_path):
    path = write(RSS.format(home=HOME, items=post(text=TEXT.format(more=images(1)), **DATED)))
    report = tmp_path / "report.json"
    assert bring_in(path, "--section", "culture", "--no-images", "--report", report).code == 0
    (line,) = json.loads(report.read_text())["items"]
    assert (line["fidelity"], [one["kind"] for one in line["losses"]]) == (92, ["image"])
