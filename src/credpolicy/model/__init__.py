"""The typed shapes of policies, registry, findings and verdicts."""
