"""How far jobs are, in numbers: the same words on cards, in tables, in the dock and on pages.

Done is what was done as it was asked for; what failed or was left out stands beside it.
"""

from inputs_app.models import Job
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


def in_the_app(taken: int, failed: int) -> str:
    """Of what a cancelled upload left out: how many the API had taken already. `taken` may hold
    some of the failed, so that it is no number then."""
    if taken <= 0:
        return ""
    return (
        "some of them are in the app" if failed else f"{words.number(taken)} of them are in the app"
    )
