"""Fixtures and settings that all tests share."""

import hypothesis

# A busy machine is no failure: how long things take is what benchmarks/ measures.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
