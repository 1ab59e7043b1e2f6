"""Audits: how a year is spread, what is drawn, and how a checklist is opened and closed."""
