"""Which addresses the one way out may reach."""

from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ssrfguard import DEFAULT_DENIED

from magazine.lib.public_addresses import is_public

PUBLIC = """
1.1.1.1 8.8.8.8 9.9.9.9 51.15.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 191.255.255.255
192.0.1.1 192.167.1.1 192.169.0.1 198.17.255.255 198.20.0.1 203.0.112.1 203.0.114.1
223.255.255.255 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4007::200e 2400:cb00::1
2001:200::1 2003::1 3ffd::1
""".split()
CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
127.0.1.1 127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1
192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.77
224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1::
2001:2::1 2001:20::1 2001:1::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 2620:4f:8000::1
3ffe::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 fec0::1
ff02::1 2606:4700:4700::1111%eth0
""".split()
NONE = ["", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "①②⑦.0.0.1", "1.2.3.4 "]


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len({*PUBLIC, *CLOSED}) >= 90


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_numeric_address_is_not_public(text: str) -> None:
    assert not is_public(text)


# Another table, which somebody else keeps: what it denies, ours denies too. Ours denies more, such
# as networks that are not given out.


def edges() -> Iterator[str]:
    """The first and the last address of each of its blocks, and their neighbours."""
    for block in DEFAULT_DENIED.blocks:
        first, last = block.network.network_address, block.network.broadcast_address
        for end in (first, last):
            for step in (-1, 0, 1):
                if 0 <= int(end) + step < 2**end.max_prefixlen:
                    yield str(type(end)(int(end) + step))


def is_denied(address: str) -> bool:
    return DEFAULT_DENIED.classify(ip_address(address)).blocked


def test_whatever_another_table_denies_is_refused_to_the_edges_of_its_blocks() -> None:
    found = list(edges())
    assert len(found) > 200
    assert [one for one in found if is_denied(one) and is_public(one)] == []


@given(st.ip_addresses())
def test_no_address_at_all_is_public_here_and_denied_there(address) -> None:
    assert not (is_public(str(address)) and is_denied(str(address)))
