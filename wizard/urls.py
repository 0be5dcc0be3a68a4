"""The residents' addresses: a contract, other people's scripts rely on them."""

from django.urls import path, register_converter

from policies.core.types import Scheme
from wizard import views


class Code:
    """Six digits of GB/T 2260."""

    regex = "[0-9]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SchemeName:
    regex = "|".join(scheme.value for scheme in Scheme)

    def to_python(self, value: str) -> Scheme:
        return Scheme(value)

    def to_url(self, value: Scheme | str) -> str:
        return str(value)


register_converter(Code, "code")
register_converter(SchemeName, "scheme")

app_name = "wizard"
urlpatterns = [
    path("", views.cities, name="cities"),
    path("healthz", views.healthz, name="healthz"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage.csv", views.coverage_table, name="coverage_table"),
    path("<code:code>/", views.schemes, name="schemes"),
    path("<code:code>/<scheme:scheme>/", views.step, name="step"),
    path("<code:code>/<scheme:scheme>/checklist", views.checklist, name="checklist"),
    path("<code:code>/<scheme:scheme>/compare", views.compare, name="compare"),
    path("<code:code>/<scheme:scheme>/show", views.show, name="show"),
    path("<code:code>/<scheme:scheme>/wanted", views.wanted, name="wanted"),
    path("<code:code>/<scheme:scheme>/calendar.ics", views.dates, name="dates"),
]
