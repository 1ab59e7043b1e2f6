"""Writes YAML: the canonical layout of records, with every value as the reader will read it."""
