"""Turns YAML, from the work tree or from git objects, into a checked model."""
