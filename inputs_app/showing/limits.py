"""The limits of the Inputs API in words; the numbers come from `inputs_core.limits`."""

from inputs_core import limits
from inputs_core.limits import MB


def told() -> list[tuple[str, str]]:
    """What is said of each kind, beside whatever takes files."""
    pixels = limits.IMAGE_PIXELS // 1_000_000
    by_url, posted = limits.VIDEO_URL_BYTES // MB, limits.VIDEO_POSTED_BYTES // MB
    minutes = limits.VIDEO_S // 60
    return [
        ("Image", f"under {limits.IMAGE_BYTES // MB} MB, up to {pixels} megapixels"),
        (
            "Video",
            f"under {posted} MB, one in a request; by URL up to {by_url} MB or {minutes} min",
        ),
        ("Audio, text", f"under {limits.AUDIO_BYTES // MB} MB"),
        (
            "Request",
            f"up to {limits.INPUTS_PER_REQUEST} inputs, under {limits.BATCH_BYTES // MB} MB",
        ),
    ]
