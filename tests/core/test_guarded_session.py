"""The guarded session connects to checked addresses only, and verifies the host's own name."""

import datetime
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from inputs_core import guarded
from tests.core import site


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Makes the resolver give these addresses, one a call; gives the list of asked names."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *rest: Any) -> list[tuple[Any, ...]]:
        address = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:secret@127.0.0.1/",
        "https://127.0.0.1/",
        "http://10.0.0.1:22/",
    ],
)
def test_every_spelling_of_a_private_address_is_refused(url: str) -> None:
    with guarded.session() as session, pytest.raises(guarded.Refused) as caught:
        session.get(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.test/", "gopher://x/", "data:,a"])
def test_other_schemes_are_refused(url: str) -> None:
    with guarded.session() as session, pytest.raises(guarded.Refused, match="http and https"):
        session.get(url)


def test_a_name_that_resolves_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, "10.0.0.7")
    with guarded.session() as session, pytest.raises(guarded.Refused, match="not a public one"):
        session.get("http://innocent.test/")


def test_the_connection_goes_to_the_checked_address_though_the_name_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolve_to(monkeypatch, "93.184.216.34", "127.0.0.1")
    connected: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with guarded.session() as session, pytest.raises(requests.ConnectionError) as caught:
        session.get("http://rebinding.test/")
    assert not isinstance(caught.value, guarded.Refused)
    assert asked == ["rebinding.test"]
    assert connected == [("93.184.216.34", 80)]


def test_an_opened_host_and_port_is_reached() -> None:
    with site.serve({"/": site.body(b"hello")}) as address:
        with guarded.session([address]) as session:
            assert session.get(f"http://{address}/").content == b"hello"
        with guarded.session() as session, pytest.raises(guarded.Refused):
            session.get(f"http://{address}/")


def test_redirects_are_not_followed_unless_asked() -> None:
    answers = {"/": site.redirect("/next"), "/next": site.body(b"there")}
    with site.serve(answers) as address, guarded.session([address]) as session:
        assert session.get(f"http://{address}/").status_code == 302
        assert session.request("GET", f"http://{address}/").status_code == 302
        assert session.get(f"http://{address}/", allow_redirects=True).content == b"there"


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://169.254.169.254/", "file:///x"])
def test_each_redirect_is_checked_again(target: str) -> None:
    with (
        site.serve({"/": site.redirect(target)}) as address,
        guarded.session([address]) as session,
        pytest.raises(guarded.Refused),
    ):
        session.get(f"http://{address}/", allow_redirects=True)


def test_proxies_netrc_and_cookies_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[str | None] = []

    def answer(handler: site.Handler) -> None:
        seen.extend([handler.headers.get("Authorization"), handler.headers.get("Cookie")])
        handler.send_response(200)
        handler.send_header("Set-Cookie", "a=b")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with site.serve({"/": answer}) as address, guarded.session([address]) as session:
        for _ in range(2):
            assert session.get(f"http://{address}/").status_code == 200
        with pytest.raises(guarded.Refused, match="Proxies"):
            session.get(f"http://{address}/", proxies={"http": "http://127.0.0.1:9"})
    assert seen == [None] * 4


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server context with a self-signed certificate for the name; `cert.pem` in the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_tls_verifies_the_name_in_the_url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    context = certificate(tmp_path, "right.test")
    with site.serve({"/": site.body(b"safe")}, tls=context) as address:
        port = address.partition(":")[2]
        resolve_to(monkeypatch, "127.0.0.1")
        with guarded.session(["right.test", "wrong.test"]) as session:
            session.verify = str(tmp_path / "cert.pem")
            assert session.get(f"https://right.test:{port}/").content == b"safe"
            with pytest.raises(requests.exceptions.SSLError):
                session.get(f"https://wrong.test:{port}/")
        with (
            guarded.session(["right.test"]) as untrusting,
            pytest.raises(requests.exceptions.SSLError),
        ):
            untrusting.get(f"https://right.test:{port}/")
