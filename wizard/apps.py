"""What a resident sees: questions, the decision, the checklist."""

from django.apps import AppConfig


class WizardConfig(AppConfig):
    name = "wizard"
    verbose_name = "断缴向导"
