"""The addresses of a draft's desk, below the draft's own page in the admin."""

from django.urls import path

from . import entries, going_live, versions

V = "<int:draft>/desk/v<int:version>"
urlpatterns = [
    path("<int:draft>/desk/", entries.overview, name="policies_desk"),
    path("<int:draft>/desk/check/", going_live.check, name="policies_desk_check"),
    path("<int:draft>/desk/publish/", going_live.publish, name="policies_desk_publish"),
    path("<int:draft>/desk/discard/", going_live.discard, name="policies_desk_discard"),
    path("<int:draft>/desk/preview/", versions.start_preview, name="policies_desk_preview"),
    path("<int:draft>/desk/regions/add/", entries.region, name="policies_desk_region_add"),
    path("<int:draft>/desk/regions/<str:code>/", entries.region, name="policies_desk_region"),
    path("<int:draft>/desk/versions/add/", versions.settings, name="policies_desk_version_add"),
    path(f"{V}/", versions.version, name="policies_desk_version"),
    path(f"{V}/settings/", versions.settings, name="policies_desk_version_settings"),
    path(f"{V}/copy/", versions.copy, name="policies_desk_version_copy"),
    path(f"{V}/remove/", versions.remove, name="policies_desk_version_remove"),
    path(f"{V}/rules/add/", versions.rule, name="policies_desk_rule_add"),
    path(f"{V}/rules/order/", versions.rule_order, name="policies_desk_rule_order"),
    path(f"{V}/rules/<int:rule>/", versions.rule, name="policies_desk_rule"),
    path(f"{V}/rules/<int:rule>/remove/", versions.rule_remove, name="policies_desk_rule_remove"),
    path(f"{V}/<slug:collection>/add/", entries.entry, name="policies_desk_version_entry_add"),
    path(f"{V}/<slug:collection>/<str:item>/", entries.entry, name="policies_desk_version_entry"),
    path(
        f"{V}/<slug:collection>/<str:item>/remove/", entries.remove, name="policies_desk_version_remove_entry"
    ),
    path("<int:draft>/desk/<slug:collection>/add/", entries.entry, name="policies_desk_entry_add"),
    path("<int:draft>/desk/<slug:collection>/<str:item>/", entries.entry, name="policies_desk_entry"),
    path(
        "<int:draft>/desk/<slug:collection>/<str:item>/remove/",
        entries.remove,
        name="policies_desk_remove_entry",
    ),
]
