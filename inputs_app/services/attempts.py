"""How often what failed in passing is tried again, and after how long. Pure decisions."""

from inputs_app.client.errors import ApiError

LAST = 12
LONGEST_WAIT_S = 120.0
BUSY = "The database was busy."
CUT_OFF = "The work on this was cut off again and again. Look at the worker's log and try again."


def wait_s(error: ApiError, attempt: int) -> float | None:
    """Seconds until the next attempt: doubling from 1 s to 2 min, and what the API asked for.

    None: another attempt cannot help, or there were twelve already (about 12 minutes).
    """
    if not (error.retryable or error.may_have_arrived) or attempt >= LAST:
        return None
    return max(error.retry_after_s or 0, grown_s(attempt))


def grown_s(attempt: int) -> float:
    """The wait after so many attempts, in seconds."""
    return min(2.0**attempt, LONGEST_WAIT_S)
