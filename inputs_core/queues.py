"""How both sides use their Celery queue: late acknowledgement, quick redelivery, senders that do
not wait. Each side has a queue and a key prefix of its own."""

from typing import Any


def options(url: str, queue: str, key_prefix: str) -> dict[str, Any]:
    """Celery's configuration for one side's queue at a Redis address.

    Source: Celery, "Redis broker: visibility timeout"; it is longer than the longest task.
    """
    return {
        "broker_url": url,
        "broker_transport_options": {
            "global_keyprefix": key_prefix,
            "visibility_timeout": 300,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "max_retries": 1,  # of a sender: it does not wait for a queue that is down
            "interval_start": 0,
            "socket_connect_timeout": 2,
            "socket_timeout": 5,  # one that hangs holds nobody; a worker asks in steps of 1 s
        },
        "broker_connection_retry_on_startup": True,
        "task_default_queue": queue,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "task_serializer": "json",
        "accept_content": ["json"],
    }
