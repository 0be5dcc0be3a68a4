"""Where the shipped files lie: the one place that asks the settings for it."""

from pathlib import Path

from django.conf import settings

from policies.packs import Files


def files() -> Files:
    return Files.below(
        Path(settings.PACKS_DIR), regions=Path(settings.REGIONS_FILE), catalogue=Path(settings.CATALOGUE_FILE)
    )
