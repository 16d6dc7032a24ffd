"""The thread that Django keeps for the synchronous parts of a request: a stream gives it back.

asgiref gives each request a thread until its answer has ended; five hundred streams would hold five
hundred threads that do nothing.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import ThreadSensitiveContext
from django.db import connections as databases

P = ParamSpec("P")
Result = TypeVar("Result")
Application = Callable[[Any, Any, Any], Awaitable[None]]


class RequestThread(Executor):
    """One thread at a time, made when there is work and ended when it is given back."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def submit(
        self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Runs it after what came before."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="request")
        return self._pool.submit(fn, *args, **kwargs)

    def give_back(self) -> None:
        """Ends the thread with its database connections; more work gets another."""
        if self._pool is not None:
            self._pool.submit(databases.close_all)
            self._pool.shutdown(wait=False)
            self._pool = None


_thread: ContextVar[RequestThread] = ContextVar("request_thread")


def give_back() -> None:
    """Gives back the thread of the request that runs here; does nothing without one."""
    thread = _thread.get(None)
    if thread is not None:
        thread.give_back()


def owned(application: Application) -> Application:
    """The ASGI application with a thread for each request that can be given back."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        thread = RequestThread()
        _thread.set(thread)
        try:
            async with ThreadSensitiveContext(executor=thread):
                await application(scope, receive, send)
        finally:
            thread.give_back()

    return serve
