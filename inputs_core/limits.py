"""The limits of the Inputs API, for both sides. Numbers only; who refuses is decided elsewhere.

Source: Clarifai docs, "Upload limits" (inputs, sizes); the Clarifai SDK's batch size of 128.
"""

MB = 1024 * 1024

INPUTS_PER_REQUEST = 128
VIDEOS_PER_REQUEST = 1

IMAGE_BYTES = 20 * MB
IMAGE_PIXELS = 85_000_000
TEXT_BYTES = 20 * MB
AUDIO_BYTES = 20 * MB
VIDEO_URL_BYTES = 300 * MB
VIDEO_POSTED_BYTES = 128 * MB
VIDEO_S = 10 * 60
"""The longest video, whichever way it came."""

BATCH_BYTES = 128 * MB
"""The decoded bytes of all inputs of one request."""

BODY_BYTES = 180 * MB
"""A request body as it is sent: base64 makes the bytes a third longer."""

BIG_BODY_BYTES = 32 * MB
BIG_BODIES_AT_ONCE = 2

ONE_FOR_MANY_BYTES = 64 * 1024
"""Metadata that one call adds to any number of inputs: each of them holds a copy."""

ID_CHARACTERS = 256
NESTING = 24
"""The deepest JSON value that is taken: gRPC clients cannot decode messages deeper than 32."""

LARGEST_INTEGER = 2**53
"""Numbers travel as doubles; a larger whole number would come back changed."""

MAX_BYTES_BY_URL = {
    "image": IMAGE_BYTES,
    "text": TEXT_BYTES,
    "audio": AUDIO_BYTES,
    "video": VIDEO_URL_BYTES,
}
MAX_BYTES_POSTED = {**MAX_BYTES_BY_URL, "video": VIDEO_POSTED_BYTES}
