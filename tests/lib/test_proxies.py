import pytest

from magazine.lib.proxies import TrustedProxies


def environ_seen(proxies: list[str], **environ: str) -> dict[str, str]:
    """What the application sees of a request that arrives with `environ`."""
    seen = {}

    def application(environ, start_response):
        seen.update(environ)
        return []

    TrustedProxies(application, proxies)({"wsgi.url_scheme": "http", **environ}, lambda *_: None)
    return seen


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        ([], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["127.0.0.1"], "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (["127.0.0.1"], "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (["127.0.0.1"], "127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "198.51.100.1, 10.1.1.1", "198.51.100.1"),
        (["127.0.0.1"], "127.0.0.1", "not an address", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["unix"], "", "2001:db8::1", "2001:db8::1"),
        (["127.0.0.1"], "", "198.51.100.1", ""),
    ],
)
def test_only_our_own_proxy_names_the_client(proxies, peer, forwarded, client) -> None:
    seen = environ_seen(proxies, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert seen["REMOTE_ADDR"] == client
    assert "HTTP_X_FORWARDED_FOR" not in seen


@pytest.mark.parametrize(("peer", "scheme"), [("127.0.0.1", "https"), ("203.0.113.7", "http")])
def test_only_our_own_proxy_says_that_the_request_came_by_https(peer: str, scheme: str) -> None:
    seen = environ_seen(["127.0.0.1"], REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https")
    assert seen["wsgi.url_scheme"] == scheme
