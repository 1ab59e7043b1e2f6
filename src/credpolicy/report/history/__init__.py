"""Tells the history: events of the mainline as text, JSON lines, CSV and Markdown, and who set each field."""
