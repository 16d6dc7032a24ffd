"""Functions that change texts before they are uploaded: a registry, and one file for each.

A function opens no files and asks no network: it gets a text and gives a text.
How to add one: see docs/processing.md.
"""

from collections.abc import Iterable, Mapping

from inputs_app.processing import strip_non_ascii
from inputs_app.processing.function import Function

FUNCTIONS: Mapping[str, Function] = {
    one.name: one
    for one in (
        # One line for each; the form shows them in this order, and texts pass them in this order.
        strip_non_ascii.FUNCTION,
    )
}


def applied(names: Iterable[str], text: str) -> str:
    """The text after the functions with these names, in the registry's order.

    A name that is not registered (any more) changes nothing.
    """
    wanted = set(names)
    for name, function in FUNCTIONS.items():
        if name in wanted:
            text = function.apply(text)
    return text
