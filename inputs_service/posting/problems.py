"""Why one item of a batch is not stored."""

from inputs_service import statuses


class Problem(Exception):
    """A refusal of one item: its code, and details in words."""

    def __init__(self, details: str, code: int = statuses.INVALID_ARGUMENT) -> None:
        super().__init__(details)
        self.details = details
        self.code = code
