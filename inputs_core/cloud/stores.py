"""Opens an object store with exactly what it was given.

obstore reads the environment for everything that it is not told, so everything is told: whom to
ask, whether to sign and with what. A proxy that no address uses keeps the proxies of the
environment out. Stores live in threads; make them after a fork.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn, TypeAlias

from obstore.store import AzureStore, GCSStore, S3Store

from inputs_core.cloud import google
from inputs_core.cloud.addresses import AZURE, S3, Address
from inputs_core.cloud.credentials import Credentials
from inputs_core.cloud.failures import failures

Store: TypeAlias = AzureStore | GCSStore | S3Store
DEFAULT_REGION = "us-east-1"
GOOGLE = "https://storage.googleapis.com"
TIMEOUT_S = 60
CONNECT_S = 5
RETRIES = 3
RETRY_S = 20
NO_PROXY = {"proxy_url": "http://127.0.0.1:9", "proxy_excludes": "*,0.0.0.0/0,::/0"}


@dataclass(frozen=True)
class Endpoints:
    """The operator's own servers, each in place of the provider's; empty for the provider's.

    Source: the variables AWS_ENDPOINT_URL_S3, STORAGE_EMULATOR_HOST, AZURITE_BLOB_STORAGE_URL.
    """

    s3: str = ""
    gcs: str = ""
    azure: str = ""


def opened(address: Address, credentials: Credentials, endpoints: Endpoints) -> Store:
    """The store of an address; nothing is asked yet.

    Units/limits: a request may take 60 s and is tried 3 times more within 20 s.
    Raises: StoreError.
    """
    with failures(address.bucket):
        if address.provider == S3:
            return _s3(address, credentials, endpoints)
        if address.provider == AZURE:
            return _azure(address, credentials, endpoints.azure)
        return _gcs(address, credentials, endpoints.gcs)


def origin_of(address: Address, credentials: Credentials, endpoints: Endpoints) -> str:
    """The server of an address in Amazon S3 or Google Cloud Storage."""
    if address.provider != S3:
        return endpoints.gcs or GOOGLE
    region = credentials.region or address.region or DEFAULT_REGION
    china = ".cn" if region.startswith("cn-") else ""
    return endpoints.s3 or f"https://s3.{region}.amazonaws.com{china}"


def _s3(address: Address, credentials: Credentials, endpoints: Endpoints) -> S3Store:
    given = {
        "access_key_id": credentials.key_id,
        "secret_access_key": credentials.secret,
        "token": credentials.token or None,
        "expires_at": None,
    }
    config: dict[str, Any] = {
        "aws_endpoint_url_s3": origin_of(address, credentials, endpoints),
        "region": credentials.region or address.region or DEFAULT_REGION,
        "s3_express": False,
        "request_payer": False,
        "virtual_hosted_style_request": False,
        "unsigned_payload": False,
        **_common(credentials, endpoints.s3, lambda: given),
    }
    return S3Store(address.bucket, **config)


def _gcs(address: Address, credentials: Credentials, endpoint: str) -> GCSStore:
    config: dict[str, Any] = {
        "base_url": endpoint or GOOGLE,
        **_common(
            credentials,
            endpoint,
            lambda: google.token(credentials.account, credentials.key_id, credentials.secret),
        ),
    }
    return GCSStore(address.bucket, **config)


def _azure(address: Address, credentials: Credentials, endpoint: str) -> AzureStore:
    account = credentials.account or address.account
    own = f"{endpoint}/{account}" if endpoint else f"https://{account}.blob.core.windows.net"
    given = {"access_key": credentials.secret, "expires_at": None}
    config: dict[str, Any] = {
        "account_name": account,
        "endpoint": own,
        "use_emulator": False,
        "use_fabric_endpoint": False,
        "use_azure_cli": False,
        **_common(credentials, endpoint, lambda: given),
    }
    return AzureStore(address.bucket, **config)


def _common(
    credentials: Credentials, endpoint: str, provider: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    return {
        "skip_signature": not credentials.can_sign,
        "credential_provider": provider if credentials.can_sign else _never_asked,
        "client_options": {
            "allow_http": endpoint.startswith("http://"),
            "timeout": timedelta(seconds=TIMEOUT_S),
            "connect_timeout": timedelta(seconds=CONNECT_S),
            "user_agent": "Inputdeck/1",
            **NO_PROXY,
        },
        "retry_config": {
            "max_retries": RETRIES,
            "retry_timeout": timedelta(seconds=RETRY_S),
        },
    }


def _never_asked() -> NoReturn:
    raise PermissionError("a public store is not asked with credentials")
