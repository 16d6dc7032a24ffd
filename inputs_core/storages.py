"""Turns STORAGE_URL and STAGING_URL into entries of Django's STORAGES."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from inputs_core.limits import MB
from inputs_core.values import SettingError


def storage(url: str, name: str = "STORAGE_URL") -> dict[str, Any]:
    """Django's settings for one storage; `name` is the variable that errors speak of.

    Shape: `file:///folder`, or `s3://KEY:SECRET@bucket/prefix?endpoint=https://host&region=name`
    where the key pair, prefix, endpoint and region may be left out (then boto3's own rules apply).
    Raises: SettingError where the bucket is missing, or the folder does not begin at the root.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        location = unquote(parts.path)
        if parts.netloc or location in ("", "/"):
            raise SettingError(f"{name} must name a folder from the root: file:///folder.")
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": location},
        }
    if not parts.hostname:
        raise SettingError(f"{name} must name a bucket, as in s3://bucket.")
    query = parse_qs(parts.query)
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "endpoint_url": query.get("endpoint", [None])[0],
        "region_name": query.get("region", [None])[0],
        "default_acl": None,
        "max_memory_size": 4 * MB,  # of a file that is being read; more goes to a temporary file
        "file_overwrite": True,
        "querystring_auth": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
