"""Print all measures as one table."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    import django

    django.setup()
    from benchmarks import core, decisions, pages

    parts = (
        ("决策 core", core.measures()),
        ("整站 site", decisions.measures()),
        ("页面 pages", pages.measures()),
    )
    for title, lines in parts:
        sys.stdout.write(f"\n{title}\n")
        for name, value, bound in lines:
            sys.stdout.write(f"  {name:<58} {value:>12}   {bound}\n")


if __name__ == "__main__":
    main()
