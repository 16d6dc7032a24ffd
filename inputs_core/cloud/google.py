"""Tokens for Google Cloud Storage, signed with a service account's key; no server is asked.

Source: Google, "Self-signed JWT" (AIP-4111).
"""

import base64
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SCOPE = "https://www.googleapis.com/auth/devstorage.read_only"
VALID_S = 3600


def token(email: str, key_id: str, pem: str) -> dict[str, Any]:
    """A token that may read. Shape: token, expires_at, as obstore asks for it."""
    now = int(time.time())
    header = {"alg": "RS256", "typ": "JWT", "kid": key_id}
    claims = {"iss": email, "sub": email, "scope": SCOPE, "iat": now, "exp": now + VALID_S}
    signed = b".".join(_packed(orjson.dumps(part)) for part in (header, claims))
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    signature = _packed(key.sign(signed, PKCS1v15(), SHA256()))
    expires_at = datetime.now(UTC) + timedelta(seconds=VALID_S - 300)
    return {"token": b".".join((signed, signature)).decode(), "expires_at": expires_at}


def _packed(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
