"""What is found where records are kept too long, or not long enough."""

from credpolicy.model.rules.rule import Rule

RETENTION = (
    Rule(
        "RET001",
        "warning",
        "Kept too long",
        "Delete it: `credpolicy retention plan` lists what is due, `retention apply` deletes it and says so.",
        "What is kept longer than it may be can leak, and nobody had the right to keep it.",
    ),
    Rule(
        "RET002",
        "warning",
        "Deleted too early",
        "Take the record back from the history, and delete the tombstone.",
        "It had to be kept longer, and whoever asks for it has a right to see it.",
    ),
    Rule(
        "RET003",
        "warning",
        "Under legal hold",
        "Leave it until the hold is lifted; what is deleted already must be taken back from the history.",
        "What a court or an inquiry may ask for must not disappear, whatever the rules say.",
    ),
    Rule(
        "RET004",
        "error",
        "A maximum that lies before a minimum",
        "Correct one of the two; somebody must decide which of the authorities comes first.",
        "Whatever is done with the record breaks one of the rules.",
    ),
    Rule(
        "RET005",
        "warning",
        "A record with no retention rule",
        "Name the type in a rule under `retention`, or write a rule without `type`, which speaks of all.",
        "Nobody has said how long it is kept, so it is kept for ever.",
    ),
    Rule(
        "RET006",
        "warning",
        "A retention day that cannot be counted",
        "Write the day from which it is counted, or count from one that is written.",
        "Nobody can tell when the record may go, so it is never deleted.",
    ),
)
