"""Credentials: what is taken, and what is refused with the path of its field."""

import base64
from typing import Any

import pytest

from inputs_core.cloud import Address, Credentials, WrongSource, checked
from tests.core.cloud.keys import endless_pem, key_file, pem

S3, GCS = Address("s3", "media"), Address("gcs", "media")
AZURE = Address("azure", "photos")
KEY = base64.b64encode(b"k" * 64).decode()


def test_none_are_public() -> None:
    assert not checked({}, S3).can_sign
    assert not checked({}, GCS).can_sign
    assert not checked({}, Address("azure", "photos", account="acct1")).can_sign


def test_each_kind_is_taken_and_kept_without_what_is_not_needed() -> None:
    s3 = {"region": "eu-west-1", "id": "AKIA:1", "secret": "s/+", "token": "t"}
    assert checked({"s3_creds": s3}, S3) == Credentials("eu-west-1", "", "AKIA:1", "s/+", "t")
    azure = {"account_name": "acct1", "account_key": KEY}
    assert checked({"azure_blob_creds": azure}, AZURE).secret == KEY
    google = checked({"gcp_creds": key_file()}, GCS)
    assert google == Credentials(
        account="reader@project.iam.gserviceaccount.com", key_id="abc123", secret=pem()
    )
    assert Credentials.of_kept(google.kept()) == google


def test_a_region_alone_reads_a_public_bucket_there() -> None:
    found = checked({"s3_creds": {"region": "eu-west-1"}}, S3)
    assert (found.region, found.can_sign) == ("eu-west-1", False)


def test_secrets_do_not_show() -> None:
    found = checked({"s3_creds": {"id": "AKIA", "secret": "hidden", "token": "veiled"}}, S3)
    assert "hidden" not in repr(found)
    assert "veiled" not in repr(found)


GOOD = {"id": "AKIA", "secret": "s"}


@pytest.mark.parametrize("bad", ["a@b", "a/b", "a:b", "a#b", "EU", "é", " ", "a" * 33, "a.b"])
def test_a_region_that_could_lead_elsewhere_is_refused(bad: str) -> None:
    with pytest.raises(WrongSource) as refused:
        checked({"s3_creds": {**GOOD, "region": bad}}, S3)
    assert refused.value.path == "credentials.s3_creds.region"


@pytest.mark.parametrize(
    "bad", ["", "ab", "a@b.c", "a/bc", "a:bc", "a#bc", "Acct", "a" * 25, "a-b"]
)
def test_an_account_that_could_lead_elsewhere_is_refused(bad: str) -> None:
    with pytest.raises(WrongSource) as refused:
        checked({"azure_blob_creds": {"account_name": bad, "account_key": KEY}}, AZURE)
    assert refused.value.path == "credentials.azure_blob_creds.account_name"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("id", {"id": ""}),
        ("id", {"id": "a b"}),
        ("id", {"id": "a\r\nX-Header: 1"}),
        ("secret", {"secret": ""}),
        ("secret", {"secret": "s" * 257}),
        ("token", {"token": "a\nb"}),
    ],
)
def test_half_a_key_pair_is_refused(field: str, changes: dict[str, str]) -> None:
    with pytest.raises(WrongSource) as refused:
        checked({"s3_creds": {**GOOD, **changes}}, S3)
    assert refused.value.path == f"credentials.s3_creds.{field}"


@pytest.mark.parametrize(
    "file",
    [
        key_file(type="authorized_user"),
        key_file(type="external_account"),
        key_file(type=None),
        key_file(gcs_base_url="http://127.0.0.1:1"),
        key_file(disable_oauth=True),
        key_file(disable_oauth=None, gcs_base_url=""),
        key_file(client_email=None),
        key_file(client_email="a@b\r\n"),
        key_file(private_key_id=7),
        key_file(private_key="-----BEGIN PRIVATE KEY-----"),
        key_file(private_key=pem("ec")),
        key_file(private_key=endless_pem()),
        b"[]",
        b"{",
        b"\xff",
        b"{" + b" " * 70_000 + b"}",
    ],
)
def test_a_key_file_of_another_kind_is_refused(file: bytes) -> None:
    with pytest.raises(WrongSource) as refused:
        checked({"gcp_creds": file}, GCS)
    assert refused.value.path == "credentials.gcp_creds"
    assert "BEGIN" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "address", "path"),
    [
        ({"gcp_creds": b"{}"}, S3, "credentials.gcp_creds"),
        ({"s3_creds": GOOD}, GCS, "credentials.s3_creds"),
        ({"s3_creds": GOOD, "gcp_creds": b"{}"}, S3, "credentials"),
        ({}, AZURE, "credentials.azure_blob_creds.account_name"),
        (
            {"azure_blob_creds": {"account_name": "acct2", "account_key": KEY}},
            Address("azure", "photos", account="acct1"),
            "credentials.azure_blob_creds.account_name",
        ),
        (
            {"azure_blob_creds": {"account_name": "acct1", "account_key": "not base64"}},
            AZURE,
            "credentials.azure_blob_creds.account_key",
        ),
        (
            {"s3_creds": {**GOOD, "region": "us-east-1"}},
            Address("s3", "media", region="eu-west-1"),
            "credentials.s3_creds.region",
        ),
    ],
)
def test_credentials_that_do_not_fit_the_address_are_refused(
    given: dict[str, Any], address: Address, path: str
) -> None:
    with pytest.raises(WrongSource) as refused:
        checked(given, address)
    assert refused.value.path == path
