"""Residents' pages are read and never written: another method is answered with a page that says so, not with a 500 or
with Django's words about cookies.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
METHODS = ("GET", "HEAD")


def read_only(view: View) -> View:
    """GET and HEAD. There is no form to forge: nothing is written."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "GET":
            return view(request, *args, **kwargs)
        if request.method == "HEAD":
            return _without_body(view(request, *args, **kwargs))
        response = render(request, "405.html", status=405)
        response["Allow"] = ", ".join(METHODS)
        return response

    return csrf_exempt(guarded)


def one_word(view: View) -> View:
    """The same for the one page that also takes a POST: it has no cookie to forge, and checks its own token."""
    read = read_only(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs) if request.method == "POST" else read(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _without_body(response: HttpResponse) -> HttpResponse:
    response["Content-Length"] = str(len(response.content))
    response.content = b""
    return response
