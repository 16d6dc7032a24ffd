"""Why an input failed, in words, by status code. Source: StatusCode of the clarifai-grpc proto."""

from collections.abc import Mapping

REASONS: Mapping[int, str] = {
    30002: "Processing failed",
    30100: "Duplicate of another input",
    30101: "Format is not supported",
    30102: "URL does not exist (404)",
    30103: "URL refuses access",
    30104: "Not valid",
    30105: "Over the limit",
    30106: "URL cannot be used",
    30210: "Storage did not answer",
    39996: "No connection to the URL",
}
