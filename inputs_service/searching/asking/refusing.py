"""What a search may not ask."""

from collections.abc import Collection, Mapping
from typing import Any

from inputs_service.errors import CodedError

INVALID = 40002
Message = Mapping[str, Any]


def bad(path: str, sentence: str) -> CodedError:
    """The refusal of a search, with the path of what is wrong in it."""
    return CodedError(f"{path}: {sentence}", code=INVALID)


def is_blank(value: Any) -> bool:
    """Whether a value says nothing: empty, zero, or made of such values only."""
    if isinstance(value, Mapping):
        return all(is_blank(element) for element in value.values())
    if isinstance(value, list | tuple):
        return all(is_blank(element) for element in value)
    return not value


def check_only(message: Message, known: Collection[str], path: str) -> None:
    """Refuses a message that says something in another field. Raises: CodedError 40002."""
    for name, value in message.items():
        if name not in known and not is_blank(value):
            words = ", ".join(sorted(known))
            raise bad(f"{path}.{name}", f"searches do not filter by this here, only by {words}")


def check_count(given: Collection[Any], most: int, path: str) -> None:
    """Refuses a list that is too long. Raises: CodedError 40002."""
    if len(given) > most:
        raise bad(path, f"has {len(given)} elements; at most {most} are taken")
