"""What a place has decided: policies, their drafts and their publications."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "医保政策"

    def ready(self) -> None:
        post_migrate.connect(_make_roles, dispatch_uid="policies.make_roles")


def _make_roles(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Once the last app has its permissions; ours may come before auth's."""
    from django.apps import apps

    if using == "default" and app_config.label == list(apps.app_configs)[-1]:
        from policies.access import make_roles

        make_roles()
