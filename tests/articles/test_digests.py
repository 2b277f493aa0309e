"""The mail about remarks: one for each person, in time, to those it concerns, never twice."""

import email
import email.policy
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from articles import bin, digests, remarks
from articles.models import Notice, Silence
from articles.remarks import Passage
from benchmarks.postbox import Postbox
from magazine.events import upkeep
from magazine.lib import env
from magazine.lib import mail as way_out
from magazine.sections.models import Seat
from tests import make

Fate = Notice.Fate


@pytest.fixture
def article(culture, freelance):
    return make.article("Le vieux pont", section=culture, created_by=freelance)


@pytest.fixture
def box(settings):
    with Postbox() as found:
        settings.MAILERS = {"default": env.mailer(found.url)}
        yield found


def later(minutes: float):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def send(minutes: float = 16) -> int:
    with later(minutes):
        return digests.send_due()


def fates() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("fate", flat=True))


def test_one_mail_gathers_what_waited(article, subeditor, freelance, settings):
    settings.SITE_URL = "https://magazine.example"
    passage = Passage("body", "pleuvait sur la ville")
    first = remarks.add(article, by=subeditor, text="Vraiment ?", passage=passage)
    remarks.reply(first, by=subeditor, text="@freelance, où donc ?\nÀ Combourg ?")
    assert send() == 1
    (letter,) = mail.outbox
    assert letter.to == ["freelance <freelance@example.org>"]
    assert letter.subject == "2 remarques sur «\xa0Le vieux pont\xa0»"
    assert "Vraiment ?" in letter.body
    assert "sur le passage «\xa0pleuvait sur la ville\xa0»" in letter.body
    assert "  | À Combourg ?" in letter.body
    address = f"https://magazine.example/admin/articles/article/{article.pk}/change/"
    assert f"{address}#remark-{first.pk}" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert letter.body.count("http") == 3
    assert send(40) == 0


def test_a_mail_waits_for_what_follows_and_comes_once_in_a_quarter_of_an_hour(article, subeditor):
    remarks.add(article, by=subeditor, text="Un.")
    assert send(14) == 0
    with later(10):
        remarks.add(article, by=subeditor, text="Deux.")
    with later(16):
        assert digests.send_due() == 1
        remarks.add(article, by=subeditor, text="Trois.")
    assert send(30) == 0
    assert send(32) == 1
    assert [letter.subject[:1] for letter in mail.outbox] == ["2", "1"]


def test_the_pause_is_a_setting(article, subeditor, settings):
    settings.DIGEST_MINUTES = 60
    remarks.add(article, by=subeditor, text="Un.")
    assert send(59) == 0
    assert send(61) == 1


def test_several_articles_stand_in_one_mail(article, subeditor, freelance, culture):
    other = make.article("Un autre titre", section=culture, created_by=freelance)
    remarks.add(article, by=subeditor, text="Un.")
    remarks.add(other, by=subeditor, text="Deux.")
    assert send() == 1
    assert mail.outbox[0].subject == "2 remarques sur 2 articles"


def without_address(article, freelance):
    freelance.email = ""
    freelance.save()


def inactive(article, freelance):
    freelance.is_active = False
    freelance.save()


def silent(article, freelance):
    Silence.objects.create(user=freelance)


def without_seat(article, freelance):
    freelance.seats.all().delete()


def without_desk(article, freelance):
    freelance.is_staff = False
    freelance.save()


def in_the_bin(article, freelance):
    bin.delete(article, by=None)


def deleted_remark(article, freelance):
    remarks.delete(article.remarks.get())


@pytest.mark.parametrize(
    "change",
    [without_address, inactive, silent, without_seat, without_desk, in_the_bin, deleted_remark],
)
def test_what_is_pointless_meanwhile_is_not_sent(article, subeditor, freelance, change):
    remarks.add(article, by=subeditor, text="Un.")
    change(article, freelance)
    assert send() == 0
    assert mail.outbox == []
    assert fates() == [Fate.DROPPED]


def test_a_moved_article_is_no_longer_ones_business(article, subeditor, freelance):
    """A mention goes to a colleague of the section; the article then leaves that section."""
    remarks.add(article, by=freelance, text="@subeditor ?")
    article.section = make.section("Sciences")
    article.save(update_fields=["section"])
    assert send() == 0


def test_a_title_does_not_write_the_head_of_a_mail(article, subeditor):
    article.title = "Un pont\r\nBcc: all@example.org"
    article.save(update_fields=["title"])
    remarks.add(article, by=subeditor, text="Un.")
    assert send() == 1
    assert "\n" not in mail.outbox[0].subject


def test_mail_can_go_into_files(article, subeditor, settings, tmp_path):
    settings.MAILERS = {"default": env.mailer(f"file://{tmp_path}/mails")}
    remarks.add(article, by=subeditor, text="Où est passé le pont ?")
    assert send() == 1
    (file,) = (tmp_path / "mails").iterdir()
    found = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert "Où est passé le pont ?" in found.get_content()
    assert fates() == [Fate.SENT]


# A server with moods ---------------------------------------------------------------------------


def test_a_server_takes_it_once(article, subeditor, box):
    remarks.add(article, by=subeditor, text="Où est passé le pont ?\n.\nFin.")
    assert [send(16), send(17), send(40)] == [1, 0, 0]
    (found,) = box.mails
    assert found["To"] == "freelance <freelance@example.org>"
    assert "  | Où est passé le pont ?" in found.get_content()


@pytest.mark.parametrize("mood", ["later", "never", "full", "rude"])
def test_what_was_refused_comes_later_and_once(article, subeditor, box, mood, caplog):
    remarks.add(article, by=subeditor, text="Un.")
    box.mood = mood
    assert send() == 0
    assert (fates(), box.mails) == ([Fate.WAITING], [])
    assert "example.org" not in caplog.text
    box.mood = "well"
    assert [send(18), send(19), send(40)] == [1, 0, 0]
    assert len(box.mails) == 1


def test_a_server_that_is_not_there_claims_nothing(article, subeditor, settings, box):
    remarks.add(article, by=subeditor, text="Un.")
    settings.MAILERS = {"default": env.mailer("smtp://127.0.0.1:9")}
    assert send() == 0
    assert fates() == [Fate.WAITING]
    settings.MAILERS = {"default": env.mailer(box.url)}
    assert send(17) == 1


def test_a_server_that_never_greets_is_left(article, subeditor, settings, box):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.2
    box.mood = "deaf"
    remarks.add(article, by=subeditor, text="Un.")
    assert send() == 0
    assert fates() == [Fate.WAITING]


def test_a_slow_server_is_waited_for(article, subeditor, settings, box):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.2
    box.mood, box.pause = "slow", 0.5
    remarks.add(article, by=subeditor, text="Un.")
    assert send() == 1
    box.mood = "well"
    assert send(40) == 0
    assert len(box.mails) == 1


@pytest.mark.parametrize("mood", ["silent", "slow"])
def test_a_doubtful_mail_is_not_sent_again(article, subeditor, box, mood, monkeypatch, caplog):
    monkeypatch.setattr(way_out, "PATIENCE", 0.2)
    remarks.add(article, by=subeditor, text="Un.")
    box.mood, box.pause = mood, 1
    assert send() == 0
    box.mood = "well"
    assert [send(40), send(24 * 60)] == [0, 0]
    assert len(box.mails) == 1
    assert fates() == [Fate.LEAVING]
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_one_refused_person_holds_up_no_other(article, subeditor, freelance, chief, box):
    freelance.email = "pas une adresse"
    freelance.save()
    remarks.add(article, by=subeditor, text="@editor_in_chief ?")
    assert send() == 1
    assert [found["To"] for found in box.mails] == ["editor_in_chief <editor_in_chief@example.org>"]
    assert sorted(fates()) == [Fate.SENT, Fate.WAITING]


def test_what_is_refused_for_a_week_is_given_up(article, subeditor, box):
    remarks.add(article, by=subeditor, text="Un.")
    box.mood = "never"
    assert send() == 0
    assert send(8 * 24 * 60) == 0
    assert fates() == [Fate.DROPPED]


# Together --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends(box):
    culture = make.section()
    subeditor = make.seated(Seat.Role.SUBEDITOR, culture, "subeditor")
    for number in range(5):
        writer = make.seated(Seat.Role.FREELANCE, culture, f"pigiste{number}")
        remarks.add(make.article(created_by=writer), by=subeditor, text="Un.")
    Notice.objects.update(at=timezone.now() - timedelta(hours=1))

    def work(_hand: int) -> int:
        try:
            return digests.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 5
    assert len({found["To"] for found in box.mails}) == len(box.mails) == 5
    assert set(fates()) == {Fate.SENT}


def test_the_worker_sends_and_a_failure_holds_up_nothing_else(article, subeditor, settings, caplog):
    remarks.add(article, by=subeditor, text="Un.")
    settings.EACH_MINUTE = ["articles.nowhere.nothing", *settings.EACH_MINUTE]
    with later(16):
        upkeep.upkeep()
    assert len(mail.outbox) == 1
    assert "articles.nowhere" in caplog.text
