"""URLs of data sources: each spelling, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from inputs_core.cloud import Address, WrongSource, parse


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("s3://samples.clarifai.com/storage/", Address("s3", "samples.clarifai.com", "storage/")),
        ("s3://media", Address("s3", "media")),
        (" S3://media/a b%20?x#y ", Address("s3", "media", "a b%20?x#y")),
        ("gs://bucket_1/images/abc", Address("gcs", "bucket_1", "images/abc")),
        ("azure://photos/2024/", Address("azure", "photos", "2024/")),
        (
            "https://acct1.blob.core.windows.net/photos/a%20b",
            Address("azure", "photos", "a b", account="acct1"),
        ),
        ("https://s3.amazonaws.com/media/a/b", Address("s3", "media", "a/b")),
        (
            "https://s3.eu-west-1.amazonaws.com/media/a",
            Address("s3", "media", "a", region="eu-west-1"),
        ),
        (
            "https://s3-eu-west-1.amazonaws.com/media/a",
            Address("s3", "media", "a", region="eu-west-1"),
        ),
        ("https://media.s3.amazonaws.com/a.zip", Address("s3", "media", "a.zip")),
        (
            "https://my.media.s3.us-east-2.amazonaws.com/a",
            Address("s3", "my.media", "a", region="us-east-2"),
        ),
        ("https://storage.googleapis.com/media/a", Address("gcs", "media", "a")),
        ("https://media.storage.googleapis.com/a", Address("gcs", "media", "a")),
        ("https://storage.cloud.google.com/media/a", Address("gcs", "media", "a")),
    ],
)
def test_a_spelling_names_its_bucket_and_prefix(url: str, address: Address) -> None:
    assert parse(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "media/a",
        "ftp://media/a",
        "file:///etc/passwd",
        "s3://",
        "s3://ab",
        "s3://Media/a",
        "s3://user:secret@media/a",
        "s3://media:9000/a",
        "s3://me..dia/a",
        "s3://../a",
        "s3://media/a//b",
        "s3://media//a",
        "s3://media/../a",
        "s3://media/./a",
        "s3://media/a\nb",
        "s3://media/" + "ü" * 600,
        "s3://media/" + "a" * 2048,
        "azure://ph--otos/a",
        "http://s3.amazonaws.com/media/a",
        "https://example.com/media/a",
        "https://s3.amazonaws.com.evil.test/media/a",
        "https://evil.test/s3.amazonaws.com/media",
        "https://s3.amazonaws.com@evil.test/media",
        "https://s3.amazonaws.com:8443/media",
        "https://media.s3.amazonaws.com/a?X-Amz-Signature=1",
        "https://media.s3.amazonaws.com/a#b",
        "https://acct1.blob.core.windows.net/photos/%2e%2e/a",
        "https://ACCT.evil.test/photos",
        "https://127.0.0.1/media/a",
        "https://[::1/media",
    ],
)
def test_anything_else_is_refused_at_the_url(url: str) -> None:
    with pytest.raises(WrongSource) as refused:
        parse(url)
    assert refused.value.path == "url"
    assert "secret" not in str(refused.value)


@given(some.text(max_size=60), some.sampled_from(["", "s3://", "gs://", "azure://", "https://"]))
def test_a_text_is_an_address_or_refused(text: str, scheme: str) -> None:
    try:
        address = parse(scheme + text)
    except WrongSource:
        return
    assert not set("@/:#?\\ ") & set(address.bucket + address.account + address.region)
    assert len(address.bucket) >= 3 or address.bucket.startswith("$")
