"""What became of a change of one input, told in a toast."""

from django.contrib import messages
from django.http import HttpRequest

from inputs_app.models import ChangeItem


def tell(request: HttpRequest, done: ChangeItem) -> None:
    """Adds the message for a change that was sent at once, or is kept to be sent."""
    if done.state == ChangeItem.State.DONE and done.problem:
        messages.warning(request, f"The input is changed. {done.problem}")
    elif done.state == ChangeItem.State.DONE:
        messages.success(request, "The input is changed.")
    elif done.state == ChangeItem.State.FAILED:
        messages.error(request, f"The input was not changed. {done.problem}")
    elif done.state == ChangeItem.State.SKIPPED:
        messages.info(request, "There was nothing to change.")
    else:
        messages.info(
            request, f"The change is kept and will be sent soon. {done.chunk.problem}".strip()
        )
