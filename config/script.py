"""The residents' one script: htmx, then static/site.js. On a slow network each file of its own costs a way there and back."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "pages.js"
HTMX = "django_htmx/htmx-2.min.js"


class ScriptFinder(BaseFinder):
    """Makes the file in ``VAR_DIR`` and offers it to collectstatic and to the development server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.VAR_DIR) / "script"
        self.storage = FileSystemStorage(location=self.folder)

    def find(self, path: str, find_all: Any = False, **kwargs: Any) -> Any:
        """The path, or with ``find_all`` a list of it; an empty list for any other file."""
        if path != NAME:
            return []
        found = str(self._made())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._made()
        yield NAME, self.storage

    def _made(self) -> Path:
        """Written anew where a part has changed; in one go, since several workers may do so at once."""
        parts = [str(AppDirectoriesFinder().find(HTMX)), str(settings.BASE_DIR / "static" / "site.js")]
        text = "\n;\n".join(Path(part).read_text("utf8") for part in parts)
        made = self.folder / NAME
        if not made.exists() or made.read_text("utf8") != text:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=self.folder, encoding="utf8", delete=False) as new:
                new.write(text)
            os.chmod(new.name, 0o644)
            os.replace(new.name, made)
        return made
