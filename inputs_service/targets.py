"""Request targets as they stand on the request line, and the routes that they may meet.

Routing never uses PATH_INFO: there `%2F` is already a slash, and ids may contain slashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from inputs_service.errors import InvalidRequest, NotFound, WrongVerb

MAX_QUERY_FIELDS = 4000


def raw_target(environ: Mapping[str, Any]) -> str:
    """The target of a request as the client wrote it.

    Source: gunicorn's RAW_URI; other servers give PATH_INFO, which Django decoded: quoted again.
    """
    raw = str(environ.get("RAW_URI", ""))
    if raw.startswith(("http://", "https://")):
        return "/" + raw.split("://", 1)[1].partition("/")[2]
    if raw:
        return raw
    path = quote(str(environ.get("PATH_INFO", "")))
    query = str(environ.get("QUERY_STRING", ""))
    return f"{path}?{query}" if query else path


def segments_of(target: str) -> list[str]:
    """The decoded segments of a target's path, one trailing slash removed.

    Raises: InvalidRequest for what is not UTF-8.
    """
    path = target.partition("?")[0].partition("#")[0].removeprefix("/").removesuffix("/")
    try:
        return [unquote_to_bytes(segment).decode() for segment in path.split("/")]
    except UnicodeDecodeError:
        raise InvalidRequest("The path is not UTF-8.") from None


def query_of(target: str) -> list[tuple[str, str]]:
    """The query parameters of a target, in order. Raises: InvalidRequest."""
    query = target.partition("#")[0].partition("?")[2]
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_FIELDS
        )
    except ValueError:
        raise InvalidRequest("The query is not UTF-8, or too long.") from None


@dataclass
class Routes:
    """A tree of path segments; literals go before variables, and a verb that a literal path does
    not have may still be met by a variable."""

    literals: dict[str, "Routes"] = field(default_factory=dict)
    variable: "Routes | None" = None
    ends: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def add(self, verb: str, pattern: str, name: str) -> None:
        """Adds a pattern such as `/v2/inputs/{input_id}`; the first of equal ones stays."""
        node, variables = self, []
        for part in pattern.removeprefix("/").split("/"):
            if part.startswith("{"):
                variables.append(part[1:-1])
                node.variable = node.variable or Routes()
                node = node.variable
            else:
                node = node.literals.setdefault(part, Routes())
        node.ends.setdefault(verb, (name, tuple(variables)))

    def find(self, verb: str, segments: list[str]) -> tuple[str, list[tuple[str, str]]]:
        """The name that stands for a verb and path, and its variables with their values.

        Raises: WrongVerb where the path has other verbs only, NotFound.
        """
        met = self.meeting(segments, ())
        for node, values in met:
            if verb in node.ends:
                name, variables = node.ends[verb]
                return name, list(zip(variables, values, strict=True))
        if met:
            allowed = sorted({known for node, _ in met for known in node.ends})
            raise WrongVerb(f"This path knows {', '.join(allowed)}.")
        raise NotFound("There is no such path.")

    def meeting(
        self, segments: list[str], values: tuple[str, ...]
    ) -> list[tuple["Routes", tuple[str, ...]]]:
        """The places where a path may end, the most literal first, with the variables' values."""
        if not segments:
            return [(self, values)] if self.ends else []
        first, rest = segments[0], segments[1:]
        met = []
        if first in self.literals:
            met += self.literals[first].meeting(rest, values)
        if self.variable is not None and first:
            met += self.variable.meeting(rest, (*values, first))
        return met
