"""Log lines that carry the id of their request and never the token of a link."""

import logging
import re
from contextvars import ContextVar

NONE = "-"
LINK = re.compile(r"/(invitations|password)/[^/\s?]+")
current_id: ContextVar[str] = ContextVar("request_id", default=NONE)


class RequestFilter(logging.Filter):
    """Adds `request_id` to a record and hides the tokens of invitation and password links."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, changed."""
        record.request_id = current_id.get()
        said = record.getMessage()
        hidden = LINK.sub(r"/\1/…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
