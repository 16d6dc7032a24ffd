"""What clients ask about the service itself: models (none), scopes, status codes."""

from typing import Any

from clarifai_grpc.grpc.api.status.status_code_pb2 import StatusCode

from inputs_service import scopes, statuses
from inputs_service.call import Call
from inputs_service.errors import NotFound

Message = dict[str, Any]
MAX_DIGITS = 9


def list_models(_call: Call, _: Message) -> Message:
    """No models; old clients ask as they start and need the list. Shape: models[], empty."""
    return {"models": []}


def my_scopes(call: Call, _: Message) -> Message:
    """What the key may do. Shape: scopes[], such as "Inputs:Get"."""
    return {"scopes": sorted(call.key.scopes or scopes.every())}


def list_status_codes(_call: Call, _: Message) -> Message:
    """Every status code with its sentence. Shape: statuses[] of code and description."""
    return {
        "statuses": [statuses.status(code) for code in sorted(set(StatusCode.values())) if code]
    }


def get_status_code(_call: Call, request: Message) -> Message:
    """One status code by number or name: it stands where other answers have their own status.

    Shape: status. Raises: NotFound.
    """
    asked = request.get("status_code_id", "")
    by_name = dict(StatusCode.items())
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= MAX_DIGITS
    code = by_name.get(asked, int(asked) if is_number else 0)
    if not code or code not in by_name.values():
        raise NotFound("This status code does not exist.")
    return {"status": statuses.status(code)}
