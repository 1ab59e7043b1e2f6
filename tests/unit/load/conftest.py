"""Fixtures of the rooms that read."""

from tests.unit.load.repositories import own_settings, repo

__all__ = ["own_settings", "repo"]
