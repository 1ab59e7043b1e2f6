"""What is found about people who come and go: starts that are not cleared, and what is left behind."""

from credpolicy.model.rules.rule import Rule

AHEAD = (
    Rule(
        "GAP004",
        "expiring",
        "Somebody starts soon and is not cleared",
        "Record what is missing before the start, move the start, or ask the owner for a waiver.",
        "On the first day it is a gap: somebody works without what is demanded, or is sent home.",
    ),
    Rule(
        "OFF009",
        "warning",
        "Somebody leaves soon and has something to hand over",
        "Name who takes over, and have what belongs to the organisation returned, until the last day.",
        "On the day after, nobody answers for it, and nobody is asked for what was not returned.",
    ),
)
"""Found only where somebody asks who comes and goes: `check --starting-within`, `check --leaving-within`."""

LEAVING = (
    Rule(
        "OFF001",
        "warning",
        "A manager who has left",
        "Write who manages the worker now.",
        "Reminders and escalations about the worker go to somebody who is not there.",
    ),
    Rule(
        "OFF002",
        "warning",
        "A supervisor who has left",
        "Write who supervises the assignment now, or end it.",
        "Somebody works as if supervised, and nobody supervises.",
    ),
    Rule(
        "OFF003",
        "warning",
        "An assignment longer than the employment",
        "Write the last day of employment as `ends_on`, or correct `ended_on`.",
        "Rosters made from the assignments still count on somebody who has left.",
    ),
    Rule(
        "OFF004",
        "warning",
        "A waiver whose requester has left",
        "Have somebody who is there ask for it again, or end the waiver.",
        "Nobody sees to it that the waiver is no longer needed when it ends.",
    ),
    Rule(
        "OFF005",
        "warning",
        "A contact who has left",
        "Write who is the contact of the location now.",
        "News about gaps at the location goes to somebody who is not there.",
    ),
    Rule(
        "OFF006",
        "warning",
        "Reminders kept back by somebody who has left",
        "Have somebody who is there take it on, or take the entry out.",
        "Nobody is on it, and nobody is reminded either.",
    ),
    Rule(
        "OFF007",
        "warning",
        "Somebody has left with what belongs to the organisation",
        "Write `returned_on`, the day it was handed back, or `transferred_to`, who took it over.",
        "A badge, key or card opens doors for somebody who does not work here any more.",
    ),
    Rule(
        "OFF008",
        "warning",
        "A return that cannot be so",
        "Correct `returned_on` or `transferred_to`.",
        "Nobody can tell who has it.",
    ),
)
