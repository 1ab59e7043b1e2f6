"""Judges workers' credentials against policies kept as YAML in git."""
