"""Takes everything out of a text that is not ASCII: zero-width joiners, accents, other scripts.

Source: Clarifai docs, "Upload inputs via the SDK", custom functions.
"""

from inputs_app.processing.function import Function


def strip_non_ascii(text: str) -> str:
    """The text without the characters that ASCII does not have."""
    return text.encode("ascii", "ignore").decode("ascii")


FUNCTION = Function(
    name="strip_non_ascii",
    label="Take out what is not ASCII",
    hint="From texts: accents, other scripts, invisible characters",
    apply=strip_non_ascii,
)
