"""When a call is made again and after how long: pure decisions, no network and no clock."""

from dataclasses import dataclass

from inputs_app.client.errors import ApiError, ServerError, Throttled, Unreachable

PASSING_HTTP = (502, 503, 504)
FIRST_WAIT_S = 0.3


@dataclass(frozen=True)
class Patience:
    """How long a caller can wait: tries in all, longest single wait, times for the network.

    No try begins later than `again_within_s` after the first: an API that hangs is asked once.
    """

    tries: int = 3
    longest_wait_s: float = 2.0
    connect_s: float = 5.0
    read_s: float = 20.0
    whole_answer_s: float = 60.0
    again_within_s: float = 15.0


PAGE = Patience()
"""A person waits for a page."""
ONCE = Patience(tries=1, read_s=10.0, whole_answer_s=15.0)
"""A person waits for a single try, as in the test of a connection."""
BYTES = Patience(tries=2, longest_wait_s=1.0, read_s=15.0)
"""A browser waits for a picture, one of many."""
JOB = Patience(
    tries=6, longest_wait_s=15.0, read_s=60.0, whole_answer_s=300.0, again_within_s=600.0
)
"""A worker can wait."""


def should_retry(error: ApiError, attempt: int, *, repeatable: bool, patience: Patience) -> bool:
    """Whether the call that failed in `attempt` (from 1) is made again.

    `repeatable`: sending it twice does the same as once. What is not repeatable is sent again only
    when the API cannot have begun: it said "too many requests", or no connection came about.
    """
    if attempt >= patience.tries:
        return False
    if (error.retry_after_s or 0) > patience.longest_wait_s:
        return False
    if isinstance(error, Throttled):
        return True
    if isinstance(error, Unreachable):
        return repeatable or not error.may_have_arrived
    return repeatable and isinstance(error, ServerError) and error.http_status in PASSING_HTTP


def wait_s(error: ApiError, attempt: int, *, jitter: float, patience: Patience) -> float:
    """Seconds before the next try: doubling from 0.3 s, spread by `jitter` (0..1).

    What the API asked for in Retry-After is kept as the least.
    """
    grown = min(FIRST_WAIT_S * 2.0 ** (attempt - 1), patience.longest_wait_s)
    return max(grown * (0.5 + jitter / 2), error.retry_after_s or 0)
