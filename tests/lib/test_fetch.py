"""The one way out: what it refuses, where it stops, what it says. Hosts are on the loopback."""

import gzip
import os
import socket
import zlib
from typing import Any

import pytest

from magazine.lib import dialling
from magazine.lib.fetch import Failed, FetchError, Refused, check, fetch, user_agent
from tests.hosts import Host, Page

METADATA = "http://169.254.169.254/latest/meta-data/"
LOOPBACK = [
    "http://localhost/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://①②⑦.0.0.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    METADATA,
    "http://[fd00:ec2::254]/",
]
NO_ADDRESS = [
    "",
    "feed.xml",
    "//blog.example/feed",
    "file:///etc/passwd",
    "ftp://blog.example/feed",
    "gopher://127.0.0.1:70/_",
    "javascript:alert(1)",
    "data:text/xml,<rss/>",
    "http://",
    "http:///feed",
    "http://blog.example:99999/",
    "http://blog.example:port/",
    "http://blog.example/a b",
    "http://blog.example/\r\nX-Header: 1",
    "http://blog.example\\@127.0.0.1/",
    "http://[::1/",
    "http://" + "a" * 70 + ".example/",
    "http://..example/",
    "http://blog.example/" + "a" * 2000,
]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Names resolve as `answers` says: a list for each time that a name is asked for."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *about: Any, **more: Any) -> Any:
        if host not in known:
            return real(host, port, *about, **more)
        turns = known[host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in turns.pop(0)]

    monkeypatch.setattr(dialling.socket, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize("address", LOOPBACK)
def test_no_spelling_of_a_local_address_is_fetched(address: str) -> None:
    with pytest.raises(FetchError):
        fetch(address)


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        fetch(address)


def test_a_local_address_is_refused_in_words() -> None:
    with pytest.raises(Refused, match=r"publi.*169\.254\.169\.254"):
        fetch(METADATA)


@pytest.mark.parametrize("who", ["user", "user:word", ":", ""])
def test_an_address_with_a_name_or_a_password_is_refused(host: Host, who: str) -> None:
    with pytest.raises(Refused):
        fetch(f"http://{who}@{host.name}/")
    assert host.asked == []


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_only_the_ports_of_the_web_are_reached(port: int) -> None:
    with pytest.raises(Refused):
        fetch(f"http://1.1.1.1:{port}/")


def test_only_the_exact_host_and_port_of_the_setting_are_let_through(host: Host) -> None:
    port = host.server_address[1]
    host.pages["/"] = Page("here")
    assert fetch(host.at()).body == b"here"
    with pytest.raises(Refused):
        fetch(f"http://localhost:{port}/")
    with pytest.raises(Refused):
        fetch(f"http://127.0.0.1:{port - 1}/")


@pytest.mark.parametrize("others", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"]])
def test_a_host_is_refused_when_one_of_its_addresses_is_not_public(answers, others) -> None:
    answers["blog.example"] = [others]
    with pytest.raises(Refused):
        fetch("http://blog.example/")


def test_an_answer_that_changes_meanwhile_changes_nothing(answers, monkeypatch) -> None:
    """The name is asked for once, and the connection goes to the address that was checked."""
    answers["blog.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    reached: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        reached.append(address)
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(dialling.socket.socket, "connect", connect)
    with pytest.raises(Failed, match="unreachable"):
        fetch("http://blog.example/")
    assert reached == [("93.184.216.34", 80)]
    with pytest.raises(Refused):  # the second time, the name leads home
        fetch("http://blog.example/")
    assert reached == [("93.184.216.34", 80)]


def test_a_host_that_nobody_knows_is_said_so(answers, monkeypatch) -> None:
    def unknown(*about: Any, **more: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(dialling.socket, "getaddrinfo", unknown)
    with pytest.raises(Failed, match=r"nowhere\.example"):
        fetch("http://nowhere.example/")


def test_a_name_is_asked_for_as_the_host_and_not_as_the_address(host, answers, settings) -> None:
    port = host.server_address[1]
    answers["blog.example"] = [["127.0.0.1"]]
    settings.FETCH_ALLOW = [f"blog.example:{port}"]
    host.pages["/"] = Page("here")
    fetch(f"http://Blog.example:{port}/")
    assert host.asked[0].headers["host"] == f"blog.example:{port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_the_inside_is_refused(host: Host, status: int) -> None:
    host.pages["/"] = Page(status=status, headers={"Location": METADATA})
    with pytest.raises(Refused):
        fetch(host.at())


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://x/", "http://a:b@1.1.1.1/", "//["])
def test_a_redirect_to_what_is_not_fetched_is_refused(host: Host, to: str) -> None:
    host.pages["/"] = Page(status=302, headers={"Location": to})
    with pytest.raises(Refused):
        fetch(host.at())


def test_three_redirects_are_followed_and_no_more(host: Host) -> None:
    for number in range(5):
        host.pages[f"/{number}"] = Page(status=302, headers={"Location": f"{number + 1}"})
    host.pages["/5"] = Page("the end")
    assert fetch(host.at("/2")).body == b"the end"
    with pytest.raises(Failed):
        fetch(host.at("/1"))


def test_a_redirect_is_known_for_permanent_as_far_as_it_is(host: Host) -> None:
    host.pages["/old"] = Page(status=301, headers={"Location": "/new"})
    host.pages["/new"] = Page(status=308, headers={"Location": "/newer"})
    host.pages["/newer"] = Page(status=302, headers={"Location": "/today"})
    host.pages["/today"] = Page("here")
    answer = fetch(host.at("/old"))
    assert (answer.address, answer.moved_to) == (host.at("/today"), host.at("/newer"))
    assert fetch(host.at("/newer")).moved_to == ""


def test_a_redirect_may_be_written_in_utf_8(host: Host) -> None:
    host.pages["/"] = Page(status=301, headers={"Location": "/é?q=ça".encode().decode("latin-1")})
    host.pages["/%C3%A9"] = Page("here")
    assert fetch(host.at()).moved_to == host.at("/%C3%A9?q=%C3%A7a")


def test_what_has_not_changed_is_asked_for_by_its_tag_and_its_date(host: Host) -> None:
    host.pages["/"] = Page("text", etag='"1"', headers={"Last-Modified": "yesterday"})
    first = fetch(host.at())
    again = fetch(host.at(), etag=first.etag, last_modified=first.last_modified)
    assert (first.status, first.etag, first.last_modified) == (200, '"1"', "yesterday")
    assert (again.status, again.body) == (304, b"")
    assert host.asked[1].headers["if-modified-since"] == "yesterday"


def test_an_error_of_the_host_is_an_answer_without_a_body(host: Host) -> None:
    host.pages["/"] = Page("a long page of excuses", status=503, headers={"Retry-After": "120"})
    answer = fetch(host.at())
    assert (answer.status, answer.ok, answer.body) == (503, False, b"")
    assert answer.headers["retry-after"] == "120"


def test_the_host_is_told_who_asks(host: Host, settings) -> None:
    settings.SITE_NAME, settings.SITE_URL = "L’Écho (du) Nord", "https://echo.example"
    fetch(host.at())
    assert host.asked[0].headers["user-agent"] == "LEcho-du-Nord (+https://echo.example/)"
    assert host.asked[0].headers["user-agent"] == user_agent()


def test_a_form_is_posted_and_not_posted_again_elsewhere(host: Host) -> None:
    host.pages["/"] = Page(status=302, headers={"Location": "/elsewhere"})
    host.pages["/308"] = Page(status=308, headers={"Location": "/hub"})
    assert fetch(host.at(), form={"hub.mode": "é"}).status == 302
    fetch(host.at("/308"), form={"a": "b"})
    assert [(one.method, one.path, one.body) for one in host.asked] == [
        ("POST", "/", b"hub.mode=%C3%A9"),
        ("POST", "/308", b"a=b"),
        ("POST", "/hub", b"a=b"),
    ]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(host: Host, other_host, monkeypatch, name) -> None:
    monkeypatch.setenv(name, other_host.at())
    monkeypatch.delenv("no_proxy", raising=False)
    host.pages["/"] = Page("here")
    assert fetch(host.at()).body == b"here"
    assert other_host.asked == []


# How much, in how many ways.


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"text " * 9)),
        ("X-GZIP", gzip.compress(b"text " * 4) + gzip.compress(b"text " * 5)),
        ("deflate", zlib.compress(b"text " * 9)),
        ("deflate", zlib.compress(b"text " * 9)[2:-4]),
        ("identity", b"text " * 9),
    ],
    ids=["gzip", "gzip twice", "zlib", "deflate", "plain"],
)
def test_a_body_is_read_in_one_coding(host: Host, coding: str, packed: bytes) -> None:
    host.pages["/"] = Page(packed, headers={"Content-Encoding": coding})
    assert fetch(host.at()).body == b"text " * 9
    assert host.asked[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "gzip, identity", "zstd", "x" * 900])
def test_a_second_coding_or_an_unknown_one_is_not_read(host: Host, coding: str) -> None:
    packed = gzip.compress(gzip.compress(b"text"))
    host.pages["/"] = Page(packed, headers={"Content-Encoding": coding})
    with pytest.raises(Failed):
        fetch(host.at())


def test_a_bomb_is_stopped_at_the_limit(host: Host) -> None:
    host.pages["/"] = Page(gzip.compress(b"0" * 40_000_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(Failed, match="15"):
        fetch(host.at())


@pytest.mark.parametrize(
    "packed", [gzip.compress(os.urandom(999))[:-30], b"no gzip at all"], ids=["cut", "none"]
)
def test_a_body_that_is_cut_or_no_gzip_is_said_so(host: Host, packed: bytes) -> None:
    host.pages["/"] = Page(packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(Failed):
        fetch(host.at())


def test_a_body_announced_as_too_large_is_not_read(host: Host) -> None:
    def announce(to: Any) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 15000001\r\n\r\n")

    host.pages["/"] = announce
    with pytest.raises(Failed, match="15"):
        fetch(host.at())


@pytest.mark.parametrize("head", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_an_endless_body_is_stopped_at_the_limit(host: Host, head: bytes) -> None:
    def endless(to: Any) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        while True:
            to.wfile.write(b"4000\r\n" + b"a" * 0x4000 + b"\r\n" if head else b"a" * 65536)

    host.pages["/"] = endless
    with pytest.raises(Failed):
        fetch(host.at(), most=1_000_000)


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;",
    ],
)
def test_an_endless_line_is_stopped(host: Host, start: bytes) -> None:
    def endless(to: Any) -> None:
        to.wfile.write(start)
        while True:
            to.wfile.write(b"a" * 4096)

    host.pages["/"] = endless
    with pytest.raises(Failed):
        fetch(host.at())


@pytest.mark.parametrize("line", [b"X-%d: a\r\n", b"HTTP/1.1 100 Continue\r\nX-%d: b\r\n\r\n"])
def test_endless_headers_are_stopped(host: Host, line: bytes) -> None:
    def endless(to: Any) -> None:
        to.wfile.write(b"" if line.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n")
        number = 0
        while number := number + 1:
            to.wfile.write(line % number)

    host.pages["/"] = endless
    with pytest.raises(Failed):
        fetch(host.at())


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_one_deadline_holds_for_what_drips(host: Host, start: bytes) -> None:
    """Each byte comes in time; all of them never would."""

    def drip(to: Any) -> None:
        to.wfile.write(start)
        while True:
            to.wfile.write(b"a")
            to.connection.settimeout(0.05)
            try:
                to.connection.recv(1)
                return  # whoever asked has gone
            except TimeoutError:
                pass

    host.pages["/"] = drip
    with pytest.raises(Failed):
        fetch(host.at(), seconds=0.4)


def test_a_name_that_never_resolves_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = dialling.threading.Event()
    monkeypatch.setattr(dialling.socket, "getaddrinfo", lambda *a, **b: [asked.wait(20)])
    with pytest.raises(Failed):
        fetch("http://slow.example/", seconds=0.2)
    asked.set()


@pytest.mark.parametrize(
    "said", [b"", b"220 smtp ready\r\n", b"\x16\x03\x01", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_what_is_no_web_host_is_said_so(host: Host, said: bytes) -> None:
    host.pages["/"] = lambda to: to.wfile.write(said)
    with pytest.raises(Failed):
        fetch(host.at())


def test_a_body_shorter_than_announced_is_not_taken_for_whole(host: Host) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive"
    host.pages["/"] = lambda to: to.wfile.write(short)
    with pytest.raises(Failed):
        fetch(host.at())


@pytest.mark.parametrize(
    "address",
    [*LOOPBACK, *NO_ADDRESS, "http://intranet/", "http://a.internal/", "http://1.1.1.1:8/"],
)
def test_what_is_never_fetched_is_known_without_asking(address: str, answers) -> None:
    with pytest.raises(Refused):
        check(address)


@pytest.mark.parametrize(
    "address", ["https://blog.example/feed", "http://1.1.1.1/", "http://a.b:443"]
)
def test_what_may_be_fetched_is_let_through_without_asking(address: str) -> None:
    check(address)
