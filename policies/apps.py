"""What a place has decided: policies, their drafts and their publications."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "医保政策"
