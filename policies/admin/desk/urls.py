"""The addresses of a draft's desk, below the draft's own page in the admin."""

from django.urls import path

from . import views

V = "<int:draft>/desk/v<int:version>"
urlpatterns = [
    path("<int:draft>/desk/", views.overview, name="policies_desk"),
    path("<int:draft>/desk/check/", views.check, name="policies_desk_check"),
    path("<int:draft>/desk/publish/", views.publish, name="policies_desk_publish"),
    path("<int:draft>/desk/discard/", views.discard, name="policies_desk_discard"),
    path("<int:draft>/desk/preview/", views.start_preview, name="policies_desk_preview"),
    path("<int:draft>/desk/regions/add/", views.region, name="policies_desk_region_add"),
    path("<int:draft>/desk/regions/<str:code>/", views.region, name="policies_desk_region"),
    path("<int:draft>/desk/versions/add/", views.version_settings, name="policies_desk_version_add"),
    path(f"{V}/", views.version, name="policies_desk_version"),
    path(f"{V}/settings/", views.version_settings, name="policies_desk_version_settings"),
    path(f"{V}/copy/", views.version_copy, name="policies_desk_version_copy"),
    path(f"{V}/remove/", views.version_remove, name="policies_desk_version_remove"),
    path(f"{V}/rules/add/", views.rule, name="policies_desk_rule_add"),
    path(f"{V}/rules/order/", views.rule_order, name="policies_desk_rule_order"),
    path(f"{V}/rules/<int:rule>/", views.rule, name="policies_desk_rule"),
    path(f"{V}/rules/<int:rule>/remove/", views.rule_remove, name="policies_desk_rule_remove"),
    path(f"{V}/<slug:collection>/add/", views.entry, name="policies_desk_version_entry_add"),
    path(f"{V}/<slug:collection>/<str:item>/", views.entry, name="policies_desk_version_entry"),
    path(
        f"{V}/<slug:collection>/<str:item>/remove/", views.remove, name="policies_desk_version_remove_entry"
    ),
    path("<int:draft>/desk/<slug:collection>/add/", views.entry, name="policies_desk_entry_add"),
    path("<int:draft>/desk/<slug:collection>/<str:item>/", views.entry, name="policies_desk_entry"),
    path(
        "<int:draft>/desk/<slug:collection>/<str:item>/remove/",
        views.remove,
        name="policies_desk_remove_entry",
    ),
]
