"""A verdict as what the template prints: small frozen values, one module a page."""
