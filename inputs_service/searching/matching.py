"""The inputs that a search finds, for work that goes through all of them."""

from typing import Any

from inputs_service.errors import NotServed
from inputs_service.models import App


def keys(
    app: App,  # noqa: ARG001
    search: dict[str, Any],  # noqa: ARG001
    *,
    before: int | None = None,  # noqa: ARG001
    limit: int = 1000,  # noqa: ARG001
) -> list[int]:
    """Keys of the inputs that a checked Search message finds: newest first, all below `before`.

    A shorter list than `limit` is the last one; ranks are passed over.
    Raises: CodedError 40002 for a search that cannot be run.
    """
    raise NotServed("Searches are not served yet.")
