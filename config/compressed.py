"""Residents' pages in Brotli, for browsers that take it: a tenth smaller than gzip, so that a step stays within 6 KB.

Django's gzip goes on to serve everybody else, and the staff's pages: those hold a secret (the CSRF token), and Django
varies the length of what it zips against guessing it (BREACH). Residents' pages hold none. docs/adr/0018.
"""

import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

# Harder until a page fits. 4 is larger than gzip on these pages, 9 takes ten times as long for nothing more; 10 is a
# twentieth smaller than 7 at seven times the work, 11 another sixtieth at seventeen times.
QUALITIES = (7, 10, 11)
FITS = 5450  # bytes: with headers of some 540 that is 6 KB
LEAST = 200  # bytes: below, nothing is won; Django's own bound for gzip
STAFF = "/admin/"

Respond = Callable[[HttpRequest], HttpResponseBase]


def brotli_for_residents(get_response: Respond) -> Respond:
    """Stands below GZipMiddleware, which leaves alone what is already encoded."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse) and not request.path.startswith(STAFF):
            _compress(request, response)
        return response

    return respond


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    if len(response.content) < LEAST or response.has_header("Content-Encoding"):
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    if not _takes_brotli(request.headers.get("Accept-Encoding", "")):
        return
    response.content = _zipped(response.content)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "br"


def _zipped(page: bytes) -> bytes:
    zipped = page
    for quality in QUALITIES:
        zipped = brotli.compress(page, mode=brotli.MODE_TEXT, quality=quality)
        if len(zipped) <= FITS:
            break
    return zipped


def _takes_brotli(accepted: str) -> bool:
    """``gzip, br;q=0.8``: br is named, and not with weight 0 (RFC 9110, 12.5.3)."""
    weights = {
        name.strip(): weight for name, _, weight in (one.partition(";") for one in accepted.split(","))
    }
    return "br" in weights and not re.fullmatch(r"\s*q=0(\.0*)?\s*", weights["br"])
