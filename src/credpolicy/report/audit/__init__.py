"""Audits as people and tools read them: plans, lists, what was drawn, and the archive for an auditor."""
