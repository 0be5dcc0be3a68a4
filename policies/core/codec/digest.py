"""One short name for what a document says: whichever way its dates and keys were written."""

from __future__ import annotations

import hashlib
import json
from datetime import date


def digest(document: object) -> str:
    """SHA-256 over canonical JSON. Two spellings of one policy agree once both went through load and dump."""
    text = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_iso
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a document")
