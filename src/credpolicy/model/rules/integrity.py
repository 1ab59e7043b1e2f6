"""What is found in how records came to be: only the history tells it, and only `credpolicy integrity` asks."""

from credpolicy.model.rules.rule import Rule

INTEGRITY = (
    Rule(
        "INTG001",
        "error",
        "A look at the source after it was recorded",
        "Ask who recorded it, look at the source again, and record that look as one of its own.",
        "Nobody can have seen on the day of the commit what was looked up later: the record was written ahead.",
    ),
    Rule(
        "INTG002",
        "warning",
        "Recorded late and without a reason",
        "Write `Late-reason: ...` as a trailer of the commit, or explain it afterwards under `integrity_notes`.",
        "What is entered long afterwards may be a backlog, or a record made up for an audit.",
    ),
    Rule(
        "INTG003",
        "error",
        "A look or its evidence was edited afterwards",
        "Leave what was recorded, give a wrong look the outcome `entered_in_error`, and record a new one.",
        "A look tells what somebody saw on a day; whoever changes it later changes what was seen.",
    ),
    Rule(
        "INTG004",
        "warning",
        "One person looked too often on one day",
        "Ask for the extracts of the source, or raise `integrity: {most_signed_a_day}` in credpolicy.yaml.",
        "Nobody looks so many people up with care on one day; some were signed without a look.",
    ),
    Rule(
        "INTG005",
        "warning",
        "An own course completed before hire or before it existed",
        "Correct `completed_on` or `hired_on`, or explain it under `integrity_notes`.",
        "A course of our own cannot be completed by who is not here yet, nor while there is no such course.",
    ),
    Rule(
        "INTG006",
        "warning",
        "A waiver written by its beneficiary or its approver",
        "Let somebody else write it, or have the approver confirm it under `integrity_notes`.",
        "Whoever writes their own exception, or writes and approves it, is watched by nobody.",
    ),
    Rule(
        "INTG007",
        "warning",
        "An end was moved later without a renewal",
        "Record the renewal as a record of its own, or the look that saw the later end as `expires_seen`.",
        "A credential that has ended looks as if it held.",
    ),
    Rule(
        "INTG008",
        "warning",
        "A record was deleted without a trace",
        "Put the record back, or explain the deletion under `integrity_notes`.",
        "What was relied upon cannot be shown any more, and nobody can tell whether it was deleted in time.",
    ),
    Rule(
        "INTG009",
        "error",
        "The history was rewritten",
        "Fetch the commit that is missing, find out who pushed with force, and restore the mainline from it.",
        "What was known on a day can no longer be proved, and what was deleted leaves no trace.",
    ),
    Rule(
        "INTG010",
        "error",
        "A commit without the signature that is demanded",
        "Sign commits with a key of the allowed signers, and let the author explain this one.",
        "The author of a commit is what somebody typed; without a signature it may be anybody.",
    ),
)
