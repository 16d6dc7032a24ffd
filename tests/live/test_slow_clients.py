"""Clients who begin requests and do not go on take the API away from nobody for long."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest
import requests

from tests.live import processes
from tests.live.stack import PAT, Stack

THREADS, MOST = 16, 320
HEAD = b"POST /v2/users/demo/apps/main/inputs HTTP/1.1\r\nHost: x\r\n"
BODY = HEAD + f"Authorization: Key {PAT}\r\nContent-Length: 1000000\r\n\r\n".encode() + b"{"


@pytest.mark.parametrize("sent", [HEAD, BODY], ids=["half a head", "half a body"])
def test_the_api_answers_though_every_thread_was_taken(stack: Stack, sent: bytes) -> None:
    """They take every thread where they can; a worker that lets them never answers again."""
    with ExitStack() as held:
        clients: list[socket.socket] = []
        while answers(stack) and len(clients) < MOST:
            clients += [held.enter_context(begun(stack, sent)) for _ in range(THREADS)]
            time.sleep(0.5)
        is_over = threading.Event()
        held.callback(is_over.set)
        threading.Thread(target=trickle, args=(clients, is_over), daemon=True).start()
        processes.wait_until(lambda: answers(stack), "the API answers again", 200)


def begun(stack: Stack, sent: bytes) -> socket.socket:
    """A connection on which a request was begun."""
    port = int(stack.api.rpartition(":")[2])
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(sent)
    return client


def trickle(clients: list[socket.socket], is_over: threading.Event) -> None:
    """Sends a byte on each connection now and then, as long as that goes."""
    while not is_over.wait(2):
        for client in clients:
            try:
                client.sendall(b"x")
            except OSError:
                continue


def answers(stack: Stack) -> bool:
    """Whether a call is answered within two seconds."""
    headers = {"Authorization": f"Key {PAT}"}
    try:
        requests.get(f"{stack.api}/v2/users/demo/apps/main/inputs", headers=headers, timeout=2)
    except requests.RequestException:
        return False
    return True
