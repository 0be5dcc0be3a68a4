"""The one thing a resident may send: that a place should be covered. No cookie: a signed, dated word of the page instead."""

from datetime import date, timedelta

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from policies.core.types import Scheme

_SIGNER = Signer(salt="wizard.wanting")
GOOD_FOR = 2  # days


def token(code: str, scheme: Scheme, on: date) -> str:
    """The same all day, so that one address gives one page."""
    return _SIGNER.sign(f"{code}/{scheme.value}/{on.isoformat()}")


def is_ours(request: HttpRequest, code: str, scheme: Scheme, on: date) -> bool:
    """Sent from a page of this site, of today or yesterday, for this place."""
    origin = request.headers.get("Origin", "null")
    if origin not in ("null", f"{request.scheme}://{request.get_host()}"):
        return False
    try:
        said = _SIGNER.unsign(request.POST.get("token", ""))
    except BadSignature:
        return False
    days = (on - timedelta(days=back) for back in range(GOOD_FOR))
    return said in {f"{code}/{scheme.value}/{day.isoformat()}" for day in days}
