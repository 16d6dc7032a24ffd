"""How jobs stand, told to the open pages: a snapshot in Redis after each step, and a message.

The rows are the truth: without Redis nothing is told, and pages ask by themselves.
"""


def publish(job_pk: int) -> None:
    """Tells how a job stands; never raises."""
