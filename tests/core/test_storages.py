"""Where the media of the embedded service may be kept."""

import pytest

from inputs_core import storages
from inputs_core.values import SettingError


def test_a_file_address_becomes_a_folder() -> None:
    made = storages.storage("file:///srv/my%20media")
    assert made["OPTIONS"] == {"location": "/srv/my media"}


def test_an_s3_address_carries_keys_bucket_prefix_endpoint_and_region() -> None:
    made = storages.storage("s3://id:se%2Fcret@box/a/b?endpoint=https://s3.example.org&region=eu-1")
    options = made["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("box", "a/b")
    assert (options["access_key"], options["secret_key"]) == ("id", "se/cret")
    assert options["endpoint_url"] == "https://s3.example.org"
    assert options["region_name"] == "eu-1"


def test_an_s3_address_without_a_bucket_is_refused() -> None:
    with pytest.raises(SettingError, match="STORAGE_URL must name a bucket"):
        storages.storage("s3://")


@pytest.mark.parametrize("url", ["file://media", "file://./media", "file://", "file:///"])
def test_a_folder_that_does_not_begin_at_the_root_is_refused(url: str) -> None:
    with pytest.raises(SettingError, match="STORAGE_URL must name a folder from the root"):
        storages.storage(url)
