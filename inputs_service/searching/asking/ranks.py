"""What hits are ordered by. Source: Rank.annotation and And.output."""

from typing import Any

from inputs_core import limits
from inputs_service.searching.asking.refusing import bad, check_only, is_blank
from inputs_service.searching.terms import RankTerm

Message = dict[str, Any]
POSSIBLE = (
    "this service has no models; it orders by how alike pictures look: "
    "data.image.url, data.image.base64 or input_id"
)


def rank_of(rank: Message, path: str) -> RankTerm | None:
    """The picture of a Rank; None where it is empty. Raises: CodedError 40002."""
    asked = rank.get("annotation") or {}
    where = f"{path}.annotation"
    _check_models(asked, ("data", "input_id"), where)
    data = asked.get("data") or {}
    _check_models(data, ("image",), f"{where}.data")
    return _picture(
        data.get("image") or {}, asked.get("input_id") or "", where, negate=rank.get("negate")
    )


def rank_of_output(output: Message, path: str, *, negate: bool) -> RankTerm | None:
    """The picture of `And.output`; None where it is empty. Raises: CodedError 40002."""
    where = f"{path}.input"
    _check_models(output, ("input",), path)
    asked = output.get("input") or {}
    _check_models(asked, ("data", "id"), where)
    data = asked.get("data") or {}
    _check_models(data, ("image",), f"{where}.data")
    return _picture(data.get("image") or {}, asked.get("id") or "", where, negate=negate)


def _check_models(message: Message, known: tuple[str, ...], path: str) -> None:
    for name, value in message.items():
        if name not in known and not is_blank(value):
            raise bad(f"{path}.{name}", POSSIBLE)


def _picture(image: Message, input_id: str, path: str, *, negate: Any) -> RankTerm | None:
    where = f"{path}.data.image"
    check_only(image, ("url", "base64", "allow_duplicate_url"), where)
    url, content = (image.get("url") or "").strip(), image.get("base64") or b""
    said = [value for value in (url, content, input_id) if value]
    if not said:
        return None
    if len(said) > 1:
        raise bad(path, "order by one picture: an address, its bytes or a stored input")
    if len(content) >= limits.IMAGE_BYTES:
        raise bad(f"{where}.base64", f"must be smaller than {limits.IMAGE_BYTES // limits.MB} MB")
    where = path if input_id else where
    return RankTerm(where, url, content, input_id, is_negated=bool(negate))
