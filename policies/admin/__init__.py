"""The staff's screens. They call publishing and hold no rules."""

from . import audit, drafts, publications, staff, wanted

__all__ = ["audit", "drafts", "publications", "staff", "wanted"]
