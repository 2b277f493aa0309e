"""Remarks on a draft: written, answered, corrected, taken back, resolved; who is called by them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import mentions, remarks, sight, threads
from articles.models import Notice, Remark
from articles.remarks import Passage, Refused
from magazine.events.models import Event
from magazine.sections.models import Seat
from tests import make


@pytest.fixture
def article(culture, freelance):
    return make.article("Le vieux pont", section=culture, created_by=freelance)


def told(remark: Remark) -> dict[str, str]:
    rows = Notice.objects.filter(remark=remark).select_related("recipient")
    return {row.recipient.username: row.reason for row in rows}


def test_a_remark_changes_neither_the_version_nor_the_journal(article, subeditor):
    before = (article.version, article.changed)
    remarks.add(article, by=subeditor, text="À revoir.")
    article.refresh_from_db()
    assert (article.version, article.changed) == before
    assert not article.revisions.exists()
    assert not Event.objects.about(article).exists()


def test_a_passage_is_quoted_with_its_context(article, subeditor):
    passage = Passage(
        "body", "pleuvait\r\nsur", before="x" * 90 + "Il ", after=" la ville" + "y" * 90
    )
    row = remarks.add(article, by=subeditor, text="Vraiment ?", passage=passage)
    assert (row.part, row.quote) == ("body", "pleuvait\nsur")
    assert (len(row.before), len(row.after)) == (60, 60)
    assert row.before.endswith("Il ")
    assert row.after.startswith(" la ville")


@pytest.mark.parametrize("passage", [Passage("blog", "x"), Passage("body", "  "), Passage("", "x")])
def test_an_impossible_passage_makes_a_remark_on_the_whole(article, subeditor, passage):
    row = remarks.add(article, by=subeditor, text="Bien.", passage=passage)
    assert (row.part, row.quote, row.before) == ("", "", "")


@pytest.mark.parametrize("text", ["", " \r\n ", "x" * 2001])
def test_nothing_and_too_much_are_refused(article, subeditor, text):
    with pytest.raises(Refused):
        remarks.add(article, by=subeditor, text=text)
    assert not Remark.objects.exists()


def test_line_breaks_count_once(article, subeditor):
    row = remarks.add(article, by=subeditor, text="a\r\n" * 1000)
    assert row.text == ("a\n" * 1000).strip()


def test_sixty_remarks_an_hour_are_enough(article, subeditor, freelance):
    now = timezone.now()
    Remark.objects.bulk_create(
        Remark(article=article, by=subeditor, by_name="s", at=now, text="x") for _ in range(60)
    )
    with pytest.raises(Refused):
        remarks.add(article, by=subeditor, text="encore")
    remarks.add(article, by=freelance, text="d’une autre personne")
    with time_machine.travel(now + timedelta(minutes=61)):
        remarks.add(article, by=subeditor, text="plus tard")


def test_a_reply_opens_a_resolved_thread_again(article, subeditor, freelance):
    thread = remarks.add(article, by=subeditor, text="À revoir.")
    remarks.resolve(thread, by=freelance)
    assert threads.listing(article, subeditor, settles=True).open == 0
    reply = remarks.reply(thread, by=subeditor, text="Pas tout à fait.")
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by_name) == (None, "")
    assert reply.parent == thread


def test_a_thread_is_not_endless(article, subeditor, monkeypatch):
    monkeypatch.setattr(remarks, "MOST_REPLIES", 1)
    thread = remarks.add(article, by=subeditor, text="À revoir.")
    remarks.reply(thread, by=subeditor, text="un")
    with pytest.raises(Refused):
        remarks.reply(thread, by=subeditor, text="deux")


def test_a_deletion_hides_the_words_and_can_be_undone_for_a_day(article, subeditor, freelance):
    thread = remarks.add(article, by=subeditor, text="Secret.")
    remarks.delete(thread)
    assert threads.listing(article, freelance, settles=True).threads == []
    (mine,) = threads.listing(article, subeditor, settles=True).threads
    assert (mine.first.words, mine.first.undo) == (False, True)
    remarks.undelete(thread)
    (theirs,) = threads.listing(article, freelance, settles=True).threads
    assert theirs.first.words
    remarks.delete(thread)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert threads.listing(article, subeditor, settles=True).threads == []
        with pytest.raises(Refused):
            remarks.undelete(thread)


def test_a_deleted_remark_keeps_its_place_while_something_answers_it(article, subeditor, freelance):
    thread = remarks.add(article, by=subeditor, text="Secret.")
    remarks.reply(thread, by=freelance, text="Voilà.")
    remarks.delete(thread)
    found = threads.listing(article, freelance, settles=True)
    assert [shown.words for shown in [found.threads[0].first, *found.threads[0].answers]] == [
        False,
        True,
    ]
    assert found.open == 1


def test_what_was_deleted_is_not_corrected(article, subeditor):
    row = remarks.add(article, by=subeditor, text="Un.")
    remarks.delete(row)
    with pytest.raises(Refused):
        remarks.edit(row, text="Deux.")


def test_a_name_outlives_the_account(article, subeditor):
    subeditor.first_name, subeditor.last_name = "Jeanne", "Roy"
    subeditor.save()
    row = remarks.add(article, by=subeditor, text="Un.")
    subeditor.delete()
    row.refresh_from_db()
    assert (row.by, row.by_name) == (None, "Jeanne Roy")


def test_a_passage_is_found_however_it_is_broken_into_lines(article, subeditor):
    article.body = "<p>Il pleuvait.</p><p>Les cafés étaient&nbsp;pleins.</p>"
    article.save()
    here = Passage("body", "pleuvait.\nLes cafés")
    gone = Passage("title", "Le nouveau pont")
    remarks.add(article, by=subeditor, text="Un.", passage=here)
    remarks.add(article, by=subeditor, text="Deux.", passage=gone)
    found = threads.listing(article, subeditor, settles=True).threads
    assert [thread.there for thread in found] == [True, False]


# Who is called ---------------------------------------------------------------------------------


def test_people_and_roles_are_called_by_name(article, freelance, subeditor):
    text = "@freelance, vois avec le @secrétaire-de-rédaction. (@nobody, a@freelance.fr)"
    found = mentions.found(text, article)
    assert [text[each["at"] : each["at"] + each["length"]] for each in found] == [
        "@freelance",
        "@secrétaire-de-rédaction",
    ]
    assert (found[0]["user"], found[1]["role"]) == (freelance.pk, Seat.Role.SUBEDITOR)


def test_a_role_may_be_written_without_accents(article, subeditor):
    (found,) = mentions.found("@Secretaire-de-redaction ?", article)
    assert found["role"] == Seat.Role.SUBEDITOR


def test_an_address_for_mail_can_be_a_name(article, chief):
    chief.username = "chef@example.org"
    chief.save()
    (found,) = mentions.found("Merci @chef@example.org.", article)
    assert (found["user"], found["length"]) == (chief.pk, 17)


def test_a_role_calls_those_who_hold_it_there_or_everywhere(article, subeditor, freelance):
    science = make.section("Sciences")
    make.seated(Seat.Role.SUBEDITOR, science, "elsewhere")
    make.seated(Seat.Role.SUBEDITOR, None, "everywhere")
    row = remarks.add(article, by=freelance, text="@secrétaire-de-rédaction ?")
    assert told(row) == {"subeditor": "mention", "everywhere": "mention"}


def test_only_people_who_may_see_the_article_are_called_or_offered(article, stranger, freelance):
    other = make.seated(Seat.Role.FREELANCE, article.section, "other")
    row = remarks.add(article, by=freelance, text="@stranger @other regardez")
    assert (row.mentions, told(row)) == ([], {})
    offered = {each.handle for each in mentions.choices("", article)}
    assert not offered & {"stranger", other.username}


def test_sight_is_the_rule_of_the_pages_the_other_way_round(culture, freelance, stranger):
    people = [freelance, stranger, make.user("root", is_staff=True, is_superuser=True)]
    sections = [culture, make.section("Sciences"), None]
    local = [Seat.Role.FREELANCE, Seat.Role.SUBEDITOR, Seat.Role.SECTION_EDITOR]
    for number, where in enumerate(sections):
        roles = local if where else Seat.Role
        people += [make.seated(role, where, f"{role}{number}") for role in roles]
    people.append(make.seated(Seat.Role.SUBEDITOR, None, "left"))
    people[-1].is_active = False
    people[-1].save()
    for article in (
        make.article(section=culture, created_by=freelance),
        make.article(section=None, created_by=people[3]),
        make.article(section=None, created_by=stranger),
    ):
        rows = type(article).objects
        seeing = [user.username for user in people if rows.seen_by(user).filter(pk=article.pk)]
        found = sight.people(article).values_list("username", flat=True)
        assert list(found) == sorted(seeing)


def test_completion_finds_by_any_word_and_without_accents(article, chief, subeditor):
    subeditor.first_name, subeditor.last_name = "Élodie", "Vautrin"
    subeditor.save()
    for begun in ("elo", "VAU", "sube"):
        assert "subeditor" in {each.handle for each in mentions.choices(begun, article)}
    assert [each.handle for each in mentions.choices("rédacteur", article)] == ["rédacteur-en-chef"]
    assert mentions.choices("nobody", article) == []


def test_the_writer_of_the_article_is_told_and_one_is_not_told_of_oneself(
    article, subeditor, freelance
):
    assert told(remarks.add(article, by=subeditor, text="Bien.")) == {"freelance": "own"}
    assert told(remarks.add(article, by=freelance, text="@freelance")) == {}


def test_who_wrote_in_a_thread_is_told_of_replies(article, subeditor, chief, freelance):
    thread = remarks.add(article, by=subeditor, text="Bien.")
    remarks.reply(thread, by=chief, text="Oui.")
    row = remarks.reply(thread, by=freelance, text="Merci @editor_in_chief.")
    assert told(row) == {"subeditor": "reply", "editor_in_chief": "mention"}


def test_a_correction_tells_whom_it_newly_calls_and_nobody_twice(article, subeditor, chief):
    row = remarks.add(article, by=subeditor, text="Bien.")
    remarks.edit(row, text="Bien, @editor_in_chief ?")
    remarks.edit(row, text="Bien, @editor_in_chief @freelance !")
    assert told(row) == {"freelance": "own", "editor_in_chief": "mention"}
    assert Notice.objects.count() == 2
