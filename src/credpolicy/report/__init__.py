"""Turns results into text, JSON and the other output formats."""
