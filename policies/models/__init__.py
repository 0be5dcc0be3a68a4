"""Drafts, publications and the audit trail: fields and constraints, no rules."""

from .audit import AuditEvent
from .drafts import Draft, DraftRule, DraftVersion, Status
from .publications import Kind, Origin, Publication, SchemeChoice, UnchangeableError
from .staff import Assignment
from .wanted import WantedPlace

__all__ = [
    "Assignment",
    "AuditEvent",
    "Draft",
    "DraftRule",
    "DraftVersion",
    "Kind",
    "Origin",
    "Publication",
    "SchemeChoice",
    "Status",
    "UnchangeableError",
    "WantedPlace",
]
