"""What is found when people are judged: gaps, what will soon be one, and rules that bind nobody."""

from credpolicy.model.rules.rule import Rule

PEOPLE = (
    Rule(
        "GAP001",
        "gap",
        "A requirement is not met",
        "Renew or record the credential, or ask the owner for a waiver.",
        "Somebody works without what law, client or house rules demand.",
    ),
    Rule(
        "GAP002",
        "expiring",
        "A requirement will soon no longer be met",
        "Start the renewal now; a renewal that is recorded ends this finding.",
        "Most gaps are renewals that were started too late.",
    ),
    Rule(
        "GAP003",
        "gap",
        "A place is short of people",
        "Have more people there earn it, or move people who hold it there.",
        "Not enough people with the credentials are where law, client or house rules want them.",
    ),
    Rule(
        "REQ001",
        "warning",
        "A requirement matches nobody",
        "Correct `applies_to`, or write `allow_empty: true` if that is meant.",
        "A rule that binds nobody looks like a rule that everybody meets.",
    ),
    Rule(
        "REQ002",
        "warning",
        "A due day cannot be counted",
        "Write the missing day in the registry; until then the credential is owed at once.",
        "The day from which `due` counts is not written, so the worker gets no time at all.",
    ),
    Rule(
        "WVR005",
        "warning",
        "A waiver that excuses nobody",
        "Correct `worker`, `requirement` or `assignment`, or delete the waiver.",
        "The requirement does not bind the worker, so what the waiver was meant for is still owed.",
    ),
)
