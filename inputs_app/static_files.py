"""Static files under names that change with their content, also where our modules import others."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = "js/*.js"
IMPORT = r"""(?P<matched>from\s+["'](?P<url>\./[^"']+)["'])"""
Answer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; `from "./name.js"` in our modules leads to the hashed name too.

    Django's own switch for this reads the comments of other people's scripts as imports.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (OUR_MODULES, ((IMPORT, 'from "%(url)s"'),)),
    )


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise for ASGI too: files come whole, read in a thread.

    Its own middleware is synchronous, so that every request would hold a thread while it waits, and
    streams files by synchronous iterators, of which Django warns under ASGI.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Answer | AsyncAnswer) -> None:
        super().__init__(get_response)
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """The file that the path names, else what the rest of the dashboard answers."""
        if iscoroutinefunction(self):
            return self._later(request)
        answer: Answer = self.get_response
        return self._file(request) or answer(request)

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """WhiteNoise's answer with the bytes in it: our files are small."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file:
                body = found.file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(self.static_prefix):
            found = await sync_to_async(self._file)(request)
            if found is not None:
                return found
        return await cast("AsyncAnswer", self.get_response)(request)

    def _file(self, request: HttpRequest) -> HttpResponse | None:
        find = self.find_file if self.autorefresh else self.files.get
        found = find(request.path_info)
        return None if found is None else self.serve(found, request)
