"""Files of stored bytes, content-addressed."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from inputs_service.models import Media


def put_bytes(data: bytes) -> Media:
    """Stores bytes once under their SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"media/{digest[:2]}/{digest}/orig"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    media, _ = Media.objects.get_or_create(
        digest=digest,
        defaults={"size_bytes": len(data), "content_type": "application/octet-stream"},
    )
    return media
