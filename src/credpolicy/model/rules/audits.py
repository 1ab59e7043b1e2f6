"""What is found in audits: overdue ones, blanks, and people who look at their own work."""

from credpolicy.model.rules.rule import Rule

AUDITS = (
    Rule(
        "AUD001",
        "error",
        "An unknown audit",
        "Write the id of an audit in policies/, or keep the audit there with an `until` once it is over.",
        "Nobody can tell what was to be looked at, and by when.",
    ),
    Rule(
        "AUD002",
        "warning",
        "An audit that is overdue",
        "Open it with `credpolicy audit open`, or finish it and close it with `credpolicy audit close`.",
        "What was to be looked at every year or month was not, and an outside auditor will ask why.",
    ),
    Rule(
        "AUD003",
        "error",
        "Closed with blanks",
        "Fill them in, or take out `closed_on` until that is done.",
        "It looks finished, and something in it was never looked at.",
    ),
    Rule(
        "AUD004",
        "warning",
        "Somebody audits their own work",
        "Have somebody else sign who neither is the audited person nor answers for what is audited.",
        "Nobody finds their own mistakes, and no outside auditor accepts it.",
    ),
    Rule(
        "AUD005",
        "warning",
        "Signed by somebody who was not employed",
        "Correct the worker or the day, or have somebody sign who is employed.",
        "Whoever was not there that day cannot have looked.",
    ),
    Rule(
        "AUD006",
        "error",
        "A checklist that does not add up",
        "Take it back from the history as it was opened; only answers, notes, sign-offs and `closed_on` are filled in.",
        "What was drawn by lot was exchanged, left out or put in, so the sample proves nothing.",
    ),
    Rule(
        "AUD007",
        "warning",
        "One person signs twice",
        "Have another worker sign as reviewer, and name another one in the audit.",
        "Four eyes were asked for, and two looked.",
    ),
)
