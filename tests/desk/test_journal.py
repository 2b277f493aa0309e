"""The journal at the desk says in words what was done, and to what."""

from articles import workflow
from magazine.events.effects import event, record
from tests import make

JOURNAL = "/admin/events/event/"


def test_the_journal_names_acts_and_things_in_words(client, editor):
    client.force_login(editor)
    article = make.article()
    workflow.publish(article, by=editor)
    page = client.get(JOURNAL).content.decode()
    assert f"article {article.pk}" in page
    assert '<td class="field-act">publication</td>' in page


def test_the_journal_is_narrowed_to_one_act(client, editor):
    client.force_login(editor)
    article = make.article()
    workflow.publish(article, by=editor)
    workflow.withdraw(article, by=editor, reason="Demande")
    page = client.get(JOURNAL, {"verb": "withdrawn"}).content.decode()
    assert '<td class="field-act">retrait</td>' in page
    assert '<td class="field-act">publication</td>' not in page


def test_an_act_or_a_thing_that_has_no_word_is_shown_as_it_is(client, editor):
    client.force_login(editor)
    one = event("wrapped", make.article(), by=editor)
    one.subject = "parcels.parcel"
    record(one)
    page = client.get(JOURNAL).content.decode()
    assert "wrapped" in page
    assert "parcels.parcel" in page
