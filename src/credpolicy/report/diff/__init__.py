"""Tells what a change does: its verdict, as text and as JSON."""
