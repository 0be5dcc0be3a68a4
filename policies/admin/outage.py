"""What staff see instead of an error: while the database does not answer, and where an address holds what none can hold.

Residents' pages go on without a database.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class OutageMiddleware:
    """Nothing here may ask the database, sign-in included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/") and any("\0" in text for _, text in request.GET.items()):
            return HttpResponse(
                render_to_string("400.html"), status=400
            )  # PostgreSQL refuses NUL, SQLite does not
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "30"
        return response
