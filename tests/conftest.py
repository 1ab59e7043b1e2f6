"""What every test shares: random examples that are the same on every run and every machine."""

from hypothesis import settings

# A slow machine must not fail a test, and a failure must come back when the test runs again.
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("steady")
