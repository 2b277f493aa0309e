import threading
from datetime import date

import pytest
from django.db import connection

from articles.models import Network, Share
from articles.shares import count_share
from tests import make

DAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_shares_are_counted_by_network_and_day():
    number = make.article().pk
    for network, day in [("mail", DAY), ("mail", DAY), ("x", DAY), ("mail", date(2026, 11, 24))]:
        count_share(article=number, network=Network(network), day=day)
    rows = Share.objects.order_by("day", "network").values_list("network", "day", "count")
    assert list(rows) == [("mail", DAY, 2), ("x", DAY, 1), ("mail", date(2026, 11, 24), 1)]


@pytest.mark.django_db(transaction=True)
def test_shares_at_the_same_instant_are_all_counted():
    number = make.article().pk
    failures = []

    def work():
        try:
            count_share(article=number, network=Network.MAIL, day=DAY)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Share.objects.get().count == 12
