"""What is found in the policies: owners, waivers, requirements."""

from credpolicy.model.rules.rule import Rule

POLICIES = (
    Rule(
        "OWN001",
        "warning",
        "Nobody owns it",
        "Write `owner` with the id of one of the `owners`.",
        "What nobody owns, nobody renews: its gaps are reported to nobody.",
    ),
    Rule(
        "OWN002",
        "error",
        "Owner and backup are the same person",
        "Name another worker as `backup`.",
        "When the person is away, nobody is there.",
    ),
    Rule(
        "OWN003",
        "warning",
        "An owner who is not employed",
        "Name a worker who is employed.",
        "Gaps and reminders go to somebody who is not there.",
    ),
    Rule(
        "OWN004",
        "warning",
        "An owner on leave without a backup",
        "Name a `backup` who is present, or somebody under `acting` for the time of the leave.",
        "Gaps and reminders wait until the leave is over.",
    ),
    Rule(
        "WVR001",
        "error",
        "A waiver approved by one of the two concerned",
        "Have somebody approve it who neither asked for it nor gains by it.",
        "Nobody may excuse themselves; such a waiver does not count.",
    ),
    Rule(
        "WVR002",
        "error",
        "A waiver over the longest term",
        "Shorten `until`; a new waiver needs a new decision.",
        "A waiver that is never looked at again is a change of the rule.",
    ),
    Rule(
        "WVR003",
        "error",
        "A waiver approved by somebody who may not",
        "Have one of the approvers in the settings approve it.",
        "Such a waiver does not count.",
    ),
    Rule(
        "WVR004",
        "warning",
        "A waiver for somebody who has left",
        "Correct `worker`, or delete the waiver.",
        "It excuses nobody, and was perhaps meant for somebody else.",
    ),
    Rule(
        "WVR006",
        "warning",
        "A waiver that fits nobody",
        "Correct `selector` or `where`, or delete the waiver.",
        "It excuses nobody, and what it was meant for is still owed.",
    ),
    Rule(
        "REQ003",
        "error",
        "Several groups without a name",
        "Give each group an `id`.",
        "Findings could not tell the groups apart.",
    ),
    Rule(
        "REQ004",
        "error",
        "Two lines with the same name",
        "Give each of the two lines an `id`.",
        "Findings could not tell the lines apart.",
    ),
    Rule(
        "REQ005",
        "error",
        "Groups are nested too deep",
        "Make a requirement of its own from the inner groups.",
        "Nobody can check by eye whom such a rule passes.",
    ),
    Rule(
        "REQ006",
        "error",
        "Enforcement is out of order",
        "Sort the lines by `from`, each day once.",
        "Nobody can tell which mode was meant from when.",
    ),
    Rule(
        "REQ007",
        "error",
        "Types that satisfy each other in a circle",
        "Leave out one `satisfies`; the better type satisfies the lesser.",
        "If each counts for the other, they are one type, and no ladder is left.",
    ),
)
