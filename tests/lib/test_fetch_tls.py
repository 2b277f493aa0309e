"""https: the certificate is that of the host's name, whatever address was connected to."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from magazine.lib import dialling
from magazine.lib.fetch import Failed, fetch
from tests.hosts import Host, Page

NOW = datetime.now(UTC)


def certificate(name: str, key: Any, signer: tuple[Any, Any] | None = None) -> Any:
    """One for this host signed by an authority, or that of an authority itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = (signer[0].subject, signer[1]) if signer else (subject, key)
    made = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if signer:
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        made = made.add_extension(names, critical=False)
    else:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        made = made.add_extension(usage, critical=True)
    return made.sign(issuer_key, hashes.SHA256())


@pytest.fixture
def secure(host: Host, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[Host]:
    """A host for blog.example and other.example with a certificate for the first alone."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    authority = certificate("Authority", keys[0])
    own = certificate("blog.example", keys[1], (authority, keys[0]))
    pem = serialization.Encoding.PEM
    (tmp_path / "trusted.pem").write_bytes(authority.public_bytes(pem))
    key = keys[1].private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "own.pem").write_bytes(own.public_bytes(pem) + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem")
    host.names = []
    context.sni_callback = lambda line, name, about: host.names.append(name)
    host.socket = context.wrap_socket(host.socket, server_side=True, do_handshake_on_connect=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    dialling.tls.cache_clear()
    real = socket.getaddrinfo
    monkeypatch.setattr(
        dialling.socket, "getaddrinfo", lambda _name, *a, **b: real("127.0.0.1", *a, **b)
    )
    port = host.server_address[1]
    settings.FETCH_ALLOW = [f"blog.example:{port}", f"other.example:{port}", f"127.0.0.1:{port}"]
    yield host
    dialling.tls.cache_clear()


def at(host: Host, name: str) -> str:
    return f"https://{name}:{host.server_address[1]}/"


def test_a_host_with_its_own_certificate_is_read(secure: Host) -> None:
    secure.pages["/"] = Page("here")
    assert fetch(at(secure, "blog.example")).body == b"here"
    assert secure.names == ["blog.example"]
    assert secure.asked[0].headers["host"] == f"blog.example:{secure.server_address[1]}"


@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(secure: Host, name: str) -> None:
    with pytest.raises(Failed, match=name):
        fetch(at(secure, name))
    assert secure.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Host, monkeypatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    dialling.tls.cache_clear()
    with pytest.raises(Failed, match="issuer"):
        fetch(at(secure, "blog.example"))
    assert secure.asked == []


def test_a_handshake_that_never_comes_is_given_up() -> None:
    """The deadline holds while TLS has the socket, too."""
    with socket.create_server(("127.0.0.1", 0)) as silent, dialling.Deadline(0.3) as deadline:
        host, port = silent.getsockname()
        line = dialling.pool("https", host, port, deadline, checked=False)
        with pytest.raises(Exception, match="EOF|closed|aborted|timed out"):
            line.urlopen("GET", "/", retries=False, timeout=20)
        assert deadline.over
