"""What services raise when they refuse: one sentence for the person, nothing for a log."""


class ProductError(Exception):
    """A refusal that a view shows as a message; `user_message` is safe to show."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message
