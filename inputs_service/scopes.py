"""The scopes of the public API: what a key may do."""

from collections.abc import Collection

from clarifai_grpc.grpc.auth.scope import scope_pb2

EVERYTHING = "All"


def every() -> list[str]:
    """Every scope that names something to do.

    Source: enum `S` of clarifai-grpc: `Inputs_Get` is told as "Inputs:Get", `Search` as it is.
    """
    names = [value.name for value in scope_pb2.DESCRIPTOR.enum_types_by_name["S"].values]
    return [name.replace("_", ":", 1) for name in names if name not in ("undef", EVERYTHING)]


def kept(asked: Collection[str]) -> list[str]:
    """The scopes as keys keep them: empty for all. Raises: ValueError with an unknown one."""
    known = {*every(), EVERYTHING}
    for scope in asked:
        if scope not in known:
            raise ValueError(scope)
    return [] if EVERYTHING in asked else list(dict.fromkeys(asked))


def told(scopes: Collection[str]) -> list[str]:
    """The scopes of a key as the API tells them."""
    return sorted(scopes) or [EVERYTHING]


def covers(held: Collection[str], asked: Collection[str]) -> bool:
    """Whether a key with the scopes `held` may give away `asked`; both empty for all."""
    return not held or (bool(asked) and set(asked) <= set(held))
