"""The decision core: standard library only, typed, frozen values, no clock and no I/O (docs/adr/0004)."""
