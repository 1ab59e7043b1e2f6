"""Compares what revisions say and mean: what changed, and what follows from it."""
