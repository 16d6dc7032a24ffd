"""How far jobs are, in numbers: the same words on cards, in tables, in the dock and on pages.

Done is what was done as it was asked for; what failed or was left out stands beside it.
"""

from inputs_app.models import Job
from inputs_app.services.chunks import Counts
from inputs_app.showing import words

NOT_BEGUN = (Job.State.DRAFT, Job.State.WAITING)
LEFT = {Job.Kind.CHANGE: "left as they were"}


def how_far(items: int, done: int, state: str) -> str:
    """ "64 of 67 done"; before the beginning "67 inputs"; empty where no number is known yet."""
    if not items:
        return ""
    if state in NOT_BEGUN and not done:
        return words.counted(items, "input")
    return f"{share(items, done)} done"


def share(items: int, done: int) -> str:
    """ "64 of 67"."""
    return f"{words.number(done)} of {words.number(items)}"


def beside(kind: str, failed: int, skipped: int) -> list[str]:
    """What is not done and will not be: "2 failed", "1 left out"; what is nothing is not said."""
    told = [f"{words.number(failed)} failed"] if failed else []
    left = LEFT.get(Job.Kind(kind), "left out")
    return [*told, f"{words.number(skipped)} {left}"] if skipped else told


def after_cancel(counts: Counts) -> list[str]:
    """What a cancelled upload tells beside: how many the API still processes and how many are being
    left out, and at the end how many of those left out it has. Some of the failed may be among
    those that it took: then only the sum is known, and of the last number the least."""
    taken = max(counts.accepted - counts.done, 0)
    if counts.left and counts.failed and taken:
        return [f"{words.number(counts.left)} being processed by the app or left out"]
    if counts.left:
        open_count = min(taken, counts.left)
        rest = counts.left - open_count
        told = [f"{words.number(open_count)} being processed by the app"] if open_count else []
        return [*told, f"{words.number(rest)} being left out"] if rest else told
    known = taken - counts.failed
    about = "at least " if counts.failed else ""
    return [f"{about}{words.number(known)} of them are in the app"] if known > 0 else []
