"""Measurements, each a ratio in one run: `make bench`."""
