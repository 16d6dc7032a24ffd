"""A Search message as a whole: its query, and the settings that this service can honour."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from inputs_service.searching.asking import annotations, inputs, ranks
from inputs_service.searching.asking.refusing import bad, check_count
from inputs_service.searching.terms import Filter, Period, RankTerm, Search

Message = dict[str, Any]
MAX_FILTERS = 50
MAX_RANKS = 10
ALGORITHMS = ("", "nearest_neighbor", "brute_force", "avg_concept_brute_force")
METRICS = (0, 1, 2)


def search_of(message: Message, path: str, *, is_legacy: bool = False) -> Search:
    """What a Search asks. `is_legacy`: keys of metadata are ANDed everywhere; in `ands` they are in
    any case. Raises: CodedError 40002 with the path of what is wrong or cannot be honoured."""
    _check_settings(message, path)
    query = message.get("query") or {}
    where = f"{path}.query" if path else "query"
    for name, most in (("filters", MAX_FILTERS), ("ands", MAX_FILTERS), ("ranks", MAX_RANKS)):
        check_count(query.get(name) or [], most, f"{where}.{name}")
    found = [*_filters(query, where, all_keys=is_legacy), *_ands(query, where)]
    return Search(
        filters=tuple(one for one in found if one.annotations or one.input),
        rank=_rank(query, where),
        min_score=float(message.get("min_value") or 0),
    )


def _check_settings(message: Message, path: str) -> None:
    prefix = f"{path}." if path else ""
    if message.get("as_of"):
        raise bad(f"{prefix}as_of", "the past is not kept: searches see inputs as they are now")
    if (message.get("algorithm") or "") not in ALGORITHMS:
        raise bad(f"{prefix}algorithm", f"must be one of {', '.join(ALGORITHMS[1:])}")
    if (message.get("metric") or 0) not in METRICS:
        raise bad(f"{prefix}metric", "must be EUCLIDEAN_DISTANCE or COSINE_DISTANCE")


def _filters(query: Message, path: str, *, all_keys: bool) -> Iterator[Filter]:
    for index, one in enumerate(query.get("filters") or []):
        where = f"{path}.filters[{index}]"
        asked = one.get("last_updated_time_range") or {}
        period = _period(asked, f"{where}.last_updated_time_range")
        yield _filter(one, period, where, all_keys=all_keys)


def _ands(query: Message, path: str) -> Iterator[Filter]:
    for index, one in enumerate(query.get("ands") or []):
        yield _filter(one, None, f"{path}.ands[{index}]", all_keys=True)


def _filter(one: Message, period: Period | None, path: str, *, all_keys: bool) -> Filter:
    said = annotations.term_of(
        one.get("annotation"), period, f"{path}.annotation", all_keys=all_keys
    )
    asked, labels = inputs.terms_of(one.get("input"), f"{path}.input", all_keys=all_keys)
    terms = tuple(term for term in (said, labels) if term is not None)
    return Filter(terms, asked, is_negated=bool(one.get("negate")))


def _rank(query: Message, path: str) -> RankTerm | None:
    found = [
        ranks.rank_of(one, f"{path}.ranks[{index}]")
        for index, one in enumerate(query.get("ranks") or [])
    ]
    found += [
        ranks.rank_of_output(
            one.get("output") or {}, f"{path}.ands[{index}].output", negate=bool(one.get("negate"))
        )
        for index, one in enumerate(query.get("ands") or [])
    ]
    said = [rank for rank in found if rank is not None]
    if len(said) > 1:
        raise bad(said[1].path, "order by one picture: this is the second")
    return said[0] if said else None


def _period(given: Message, path: str) -> Period | None:
    start, end = (
        _moment(given[name], f"{path}.{name}") if given.get(name) else None
        for name in ("start_time", "end_time")
    )
    if start is not None and end is not None and end < start:
        raise bad(f"{path}.end_time", "is before start_time")
    return Period(start, end) if start or end else None


def _moment(text: str, path: str) -> datetime:
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise bad(path, "is outside of the calendar") from None
