"""Single values: what JSON may hold for a scalar, a struct or a time, and how they leave."""

import binascii
import math
from datetime import UTC, datetime
from typing import Any

from inputs_core import limits
from inputs_service.errors import CodedError

BLANKS = b" \t\r\n"


class WireError(CodedError):
    """A request holds something wrong at `path`."""

    def __init__(self, path: str, problem: str, *, code: int = 11102) -> None:
        super().__init__(f"{path}: {problem}" if path else problem, code=code)


class WrongType(WireError):
    """The value has another type than the field: the whole request is refused."""


class WrongValue(WireError):
    """The type is right, but no input may hold this value: in a batch only its item is refused."""


class InvalidBytes(WrongValue):
    """Base64 that does not decode."""


class InexactNumber(Exception):
    """The fast parser made a float of what may have been an integer beyond 2^53."""


def string(value: Any, path: str) -> str:
    """A text without U+0000 and lone surrogates. Raises: WrongType, WrongValue."""
    if not isinstance(value, str):
        raise WrongType(path, "must be a string")
    if "\0" in value:
        raise WrongValue(path, "must not contain U+0000")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise WrongValue(path, "must not contain a lone surrogate") from None
    return value


def decoded(value: Any, path: str) -> bytes:
    """The bytes of strict base64, its blanks removed. Raises: WrongType, InvalidBytes."""
    text = string(value, path)
    try:
        packed = text.encode("ascii").translate(None, BLANKS)
        return binascii.a2b_base64(packed, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        raise InvalidBytes(path, "is not valid base64") from None


def truth(value: Any, path: str) -> bool:
    """A boolean. Raises: WrongType."""
    if not isinstance(value, bool):
        raise WrongType(path, "must be true or false")
    return value


def integer(value: Any, path: str, low: float, high: float) -> int:
    """A whole number in a range; decimal digits in a string are accepted, as protobuf JSON writes
    64-bit numbers. Raises: WrongType."""
    number = _integral(value)
    if number is None:
        raise WrongType(path, "must be a whole number")
    if not low <= number <= high:
        raise WrongType(path, f"must be between {int(low)} and {int(high)}")
    return number


def _integral(value: Any) -> int | None:
    if isinstance(value, str) and len(value) <= 20 and value.isascii():
        return int(value) if value.removeprefix("-").isdigit() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def real(value: Any, path: str, limit: float) -> float:
    """A finite number. Raises: WrongType, WrongValue."""
    if isinstance(value, str):
        value = _number_in(value, path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongType(path, "must be a number")
    if not -limit <= value <= limit:
        raise WrongValue(path, "must be a finite number")
    return float(value) if abs(value) > limits.LARGEST_INTEGER else value


def _number_in(text: str, path: str) -> float:
    try:
        return float(text) if len(text) <= 64 and "_" not in text else math.nan
    except ValueError:
        raise WrongType(path, "must be a number") from None


def json_value(value: Any, path: str, *, is_exact: bool, depth: int = 0) -> Any:
    """Any JSON value, checked; integral numbers become int, so that they are answered without .0.

    Raises: WrongValue; InexactNumber unless `is_exact` says that the exact parser was used.
    """
    if isinstance(value, str):
        return string(value, path)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _json_number(value, path, is_exact=is_exact)
    if depth >= limits.NESTING:
        raise WrongValue(path, f"is nested deeper than {limits.NESTING} levels")
    if isinstance(value, list):
        return [
            json_value(element, f"{path}[{index}]", is_exact=is_exact, depth=depth + 1)
            for index, element in enumerate(value)
        ]
    return {
        string(key, f"{path}, a key"): json_value(
            element, f"{path}.{key}", is_exact=is_exact, depth=depth + 1
        )
        for key, element in value.items()
    }


def _json_number(value: float, path: str, *, is_exact: bool) -> float:
    if isinstance(value, float) and not math.isfinite(value):
        raise WrongValue(path, "must be a finite number")
    if abs(value) > limits.LARGEST_INTEGER:
        if isinstance(value, int):
            raise WrongValue(path, "must not be an integer beyond 2^53")
        if not is_exact:
            raise InexactNumber
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def moment(value: Any, path: str) -> str:
    """An RFC 3339 time. Raises: WrongType."""
    text = string(value, path)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise WrongType(path, "must be a time such as 2024-01-22T10:01:00Z") from None
    return text


def timestamp(time: datetime) -> str:
    """A time as answers tell it: RFC 3339, UTC, six fractional digits.

    Source: the SDK parses with %f; nine digits give it an empty time.
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def int64(number: int) -> str:
    """A 64-bit number as answers tell it. Source: protobuf JSON mapping, int64 and uint64."""
    return str(number)
