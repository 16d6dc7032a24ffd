"""The buckets that clients name: s3rver behind a door that looks at the credentials of a request,
in the manner of S3 and of Google. The bucket `open` takes none, `sealed` wants the right ones."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.core import samples
from tests.core.site import serving
from tests.live import stores

S3 = {"id": "AKIDEXAMPLE", "secret": "a-secret", "region": "eu-central-1", "token": "a-token"}
KEY_FILE = "key.json"
REFUSED = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
MANY = 600
Answer = tuple[int, Mapping[str, str], bytes]


@contextmanager
def serve(folder: Path, files: Path) -> Iterator[str]:
    """The endpoint of filled buckets; a key file for Google's is written into `files`."""
    folder.mkdir()
    public_key = write_key(files / KEY_FILE)
    with stores.s3rver(folder) as behind, door(behind, public_key) as endpoint:
        for bucket in ("open", "sealed"):
            stores.s3rver_client(behind).create_bucket(Bucket=bucket)
            stores.lay(folder, bucket, layout())
        yield endpoint


def layout() -> dict[str, bytes]:
    """What lies in a bucket, by name."""
    picture, words = samples.image_bytes("PNG", (32, 24)), b"some words"
    archive = zipped({"in/one.png": picture, "two.txt": words})
    nested = zipped({"a.png": picture, "inner.zip": archive})
    return {
        **{f"storage/{it}.png": samples.image_bytes("PNG", (32 + it, 24)) for it in range(3)},
        "storage/clip.mp4": samples.video_bytes(),
        "kinds/image.png": picture,
        "kinds/film.mp4": samples.video_bytes(),
        "kinds/sound.wav": samples.wav_bytes(0.2),
        "kinds/words.txt": words,
        "kinds/other.pdf": b"%PDF-1.7 is no input",
        "images_folder/abcImage.png": picture,
        "images_folder/abc-1/deep/one.png": picture,
        "images_folder/abc-1/Data.zip": archive,
        "images_folder/xabc.png": picture,
        "images_folder/ab": words,
        "Archive.zip": archive,
        "nested/outer.zip": nested,
        **{f"many/{it:04}.txt": b"text %d" % it for it in range(MANY)},
    }


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def write_key(path: Path) -> RSAPublicKey:
    """Write a service account's key file; gives the public half of its key."""
    key = generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    told = {
        "type": "service_account",
        "client_email": "somebody@project.iam.gserviceaccount.com",
        "private_key_id": "1",
        "private_key": pem.decode(),
    }
    path.write_text(json.dumps(told))
    return key.public_key()


@contextmanager
def door(behind: str, public_key: RSAPublicKey) -> Iterator[str]:
    """The address of the door to the server behind it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, data = self.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def do_HEAD(self) -> None:
            self.do_GET()

        def answer(self) -> Answer:
            if not may_pass(self.path, self.headers, public_key):
                return 403, {"Content-Length": str(len(REFUSED))}, REFUSED
            return asked_behind(self.command, behind + self.path, self.headers["Range"])

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


def may_pass(path: str, headers: "Message[str, str]", public_key: RSAPublicKey) -> bool:
    """Whether a request has what its bucket wants: nothing at all, or the right credentials."""
    if path.startswith("/open"):
        return "Authorization" not in headers
    return is_known(headers, public_key)


def asked_behind(method: str, url: str, byte_range: str | None) -> Answer:
    """What the server behind the door answers to nobody in particular."""
    kept = {"Range": byte_range} if byte_range else {}
    given = requests.request(method, url, headers=kept, timeout=60)
    dropped = ("connection", "transfer-encoding", "content-length")
    headers = {name: it for name, it in given.headers.items() if name.lower() not in dropped}
    length = given.headers.get("Content-Length", str(len(given.content)))
    return given.status_code, {**headers, "Content-Length": length}, given.content


def is_known(headers: "Message[str, str]", public_key: RSAPublicKey) -> bool:
    """Whether a request carries the credentials that open the bucket `sealed`."""
    scheme, _, said = (headers.get("Authorization") or "").partition(" ")
    if scheme == "Bearer":
        return is_signed(said, public_key)
    named = f"Credential={S3['id']}/" in said and f"/{S3['region']}/s3/" in said
    return named and headers.get("x-amz-security-token") == S3["token"]


def is_signed(token: str, public_key: RSAPublicKey) -> bool:
    """Whether a token was signed with the key of the key file."""
    signed, _, signature = token.rpartition(".")
    data = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    try:
        public_key.verify(data, signed.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
