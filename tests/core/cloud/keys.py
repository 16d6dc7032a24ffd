"""Key files of service accounts, made for the tests."""

import json
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@cache
def pem(kind: str = "rsa") -> str:
    """A private key in PEM form."""
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = rsa_key if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def endless_pem() -> str:
    """A sound RSA key of 19,630 bits: looking at its numbers takes minutes."""
    p, q, e = 2**9689 - 1, 2**9941 - 1, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, p * q)
    )
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_file(**changes: object) -> bytes:
    """A key file with some fields changed; None takes a field away."""
    file: dict[str, object] = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "abc123",
        "private_key": pem(),
        "client_email": "reader@project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
        **changes,
    }
    return json.dumps({name: value for name, value in file.items() if value is not None}).encode()
