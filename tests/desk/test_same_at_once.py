"""The same form sent eight times in one moment, as by an impatient hand: one row, and words."""

import pytest
from django.apps import apps
from django.test import Client

from tests import make
from tests.articles.test_revisions_at_once import HANDS, at_once

NEW = {
    "front.redirect": {"old": "/vieux.html", "to": "410"},
    "articles.tag": {"name": "Ville", "slug": "ville"},
    "articles.dossier": {"title": "La mesure", "slug": "la-mesure", "shown": "on"},
    "authors.author": {"name": "Anne", "slug": "anne", "imported_shares": "0"},
    "sections.section": {
        "name": "Ville",
        "slug": "ville",
        "tint": "#7a2e3a",
        "position": "1",
        "least_fidelity": "60",
    },
    "auth.user": {"username": "anne", "password1": "un-long-mot-42", "password2": "un-long-mot-42"},
}


@pytest.mark.parametrize("model", NEW)
def test_the_same_sent_eight_times_is_one_row(transactional_db, model) -> None:
    client = Client()
    client.force_login(make.user("editor", is_staff=True, is_superuser=True))
    address = f"/admin/{model.replace('.', '/')}/add/"
    rows = client.get(address).context["inline_admin_formsets"]
    counts = {field.html_name: 0 for one in rows for field in one.formset.management_form}
    before = apps.get_model(model).objects.count()
    given = at_once(lambda _place: client.post(address, NEW[model] | counts))
    answers = sorted(getattr(one, "status_code", 500) for one in given)
    assert answers == [200] * (HANDS - 1) + [302], given
    assert apps.get_model(model).objects.count() == before + 1
