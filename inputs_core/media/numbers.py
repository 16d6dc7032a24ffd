"""Numbers as the API's messages can hold them, whatever a file claims of itself."""

INT32_MAX = 2**31 - 1


def int32(number: float | None) -> int:
    """A count for a field of type int32: 0 for none and below it, the highest above it.

    Source: clarifai-grpc VideoInfo, AudioInfo; one number out of range makes a page unreadable.
    """
    return max(0, min(int(number or 0), INT32_MAX))
