"""Addresses: the staff's pages under /admin/, everything else is the residents'."""

from django.contrib import admin
from django.urls import include, path

admin.site.site_header = "医保断缴指南 · 政策维护"
admin.site.site_title = "政策维护"
admin.site.index_title = "政策维护"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("wizard.urls")),
]

handler404 = "wizard.views.not_found"
