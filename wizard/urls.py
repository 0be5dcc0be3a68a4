"""The residents' addresses."""

urlpatterns: list = []
