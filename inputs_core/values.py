"""Reads one operator's variable each, strictly: a wrong value is a sentence, never a guess.

It knows nothing of which variables there are; `environment` lists them.
"""

import base64
import binascii
import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inputs_core.rehearsal import Rates, rates_of

Values = Mapping[str, str]


class SettingError(ValueError):
    """A variable holds a wrong value; the text is a sentence for the operator."""


def number(values: Values, name: str, default: int, *, least: int = 0) -> int:
    """A whole number, `least` or more. Raises: SettingError."""
    text = values.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise SettingError(f"{name} must be a whole number; it is {text!r}.")
    if int(text) < least:
        raise SettingError(f"{name} must be at least {least}; it is {text}.")
    return int(text)


def port(values: Values, name: str, default: int) -> int:
    """A TCP port, 1 to 65535. Raises: SettingError."""
    found = number(values, name, default)
    if not 1 <= found <= 65535:
        raise SettingError(f"{name} must be a port from 1 to 65535; it is {found}.")
    return found


def address(values: Values, name: str, default: str) -> str:
    """An IPv4 address to listen on. Raises: SettingError."""
    text = values.get(name, default)
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise SettingError(f"{name} must be an IPv4 address; it is {text!r}.") from None


def origin(values: Values, name: str, default: str) -> str:
    """An http(s) address without user, query or trailing slash. Raises: SettingError."""
    text = values.get(name, default).rstrip("/")
    try:
        parts = urlsplit(text)
        is_origin = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_origin = is_origin and (parts.port is None or parts.port > 0)
        is_origin = is_origin and not ("@" in parts.netloc or "?" in text or "#" in text)
    except ValueError:
        is_origin = False
    if not is_origin:
        raise SettingError(f"{name} must be an http:// or https:// address; it is {text!r}.")
    return text


def endpoint(values: Values, name: str) -> str:
    """The origin of a server of the operator's, or empty; a bare `host:port` is meant as http.

    Raises: SettingError.
    """
    text = values.get(name, "")
    if not text:
        return ""
    return origin({name: text if "://" in text else f"http://{text}"}, name, "")


def address_of(values: Values, name: str, default: str, schemes: tuple[str, ...]) -> str:
    """An address with one of `schemes`, or the default. Raises: SettingError.

    The value may carry a password, so the sentence does not repeat it.
    """
    text = values.get(name, default)
    if text and text.partition("://")[0] not in schemes:
        wanted = ", ".join(f"{scheme}://" for scheme in schemes)
        raise SettingError(f"{name} must be an address that begins with one of {wanted}.")
    return text


def truth(values: Values, name: str, *, default: bool) -> bool:
    """Yes or no, written 1 or 0. Raises: SettingError."""
    text = values.get(name, "1" if default else "0").lower()
    if text not in ("1", "0", "true", "false", "yes", "no"):
        raise SettingError(f"{name} must be 1 or 0; it is {text!r}.")
    return text in ("1", "true", "yes")


def words(values: Values, name: str) -> tuple[str, ...]:
    """The comma-separated words of a variable; none where it is unset."""
    return tuple(word.strip() for word in values.get(name, "").split(",") if word.strip())


def keys(values: Values, name: str) -> tuple[str, ...]:
    """Fernet keys: 32 bytes in URL-safe base64 each. Raises: SettingError, without the value."""
    found = words(values, name)
    for key in found:
        try:
            is_key = len(base64.urlsafe_b64decode(key)) == 32
        except (binascii.Error, ValueError):
            is_key = False
        if not is_key:
            raise SettingError(f"{name} must be keys of 32 bytes in URL-safe base64.")
    return found


def rates(values: Values, name: str) -> Rates:
    """Rates of a rehearsal, as in `throttled=0.1,slow=0.2,slow_s=3`. Raises: SettingError."""
    said = dict(word.partition("=")[::2] for word in words(values, name))
    try:
        return rates_of(said)
    except ValueError as error:
        raise SettingError(f"{name} must be {error}.") from None


def choice(values: Values, name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, in any case. Raises: SettingError."""
    text = values.get(name, default).upper()
    if text not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}; it is {text!r}.")
    return text


def zone(values: Values, name: str, default: str) -> str:
    """A time zone of the IANA list. Raises: SettingError."""
    text = values.get(name, default)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            f"{name} must be a time zone such as Europe/Berlin; it is {text!r}."
        ) from None
    return text
