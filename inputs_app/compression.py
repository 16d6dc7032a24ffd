"""Smaller pages: HTML is sent gzipped; media, downloads and streams are left as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompression(GZipMiddleware):
    """Django's compression, which pads against BREACH, for whole HTML answers only."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, smaller where it is a page or a fragment."""
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_html else response
