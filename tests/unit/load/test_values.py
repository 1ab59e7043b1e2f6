"""A value that does not fit: said in words of the file, never in those of the validator."""

import pytest

from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import RegistryFile
from tests.unit.load.decoding import decoded, only_fault, path


def in_credential(text: str) -> tuple[type, str]:
    return RegistryFile, f"workers: [{{id: w-1, credentials: [{{type: bls, {text}}}]}}]"


def in_worker(text: str) -> tuple[type, str]:
    return RegistryFile, f"workers: [{{id: w-1, {text}}}]"


def in_type(text: str) -> tuple[type, str]:
    return PoliciesFile, f"credential_types: [{{id: bls, {text}}}]"


def in_requirement(text: str) -> tuple[type, str]:
    return PoliciesFile, f"requirements: [{{id: core, requires: [bls], {text}}}]"


CASES = [
    # days
    (in_credential("issued_on: 2026-02-30"), "issued_on", "`2026-02-30` does not exist in the calendar", "Correct it."),
    (in_credential("issued_on: 1.3.2026"), "issued_on", "`1.3.2026` is not a day", "Write it as YYYY-MM-DD"),
    (in_credential("issued_on: 20260301"), "issued_on", "`20260301` is not a day", "Write it as YYYY-MM-DD"),
    (in_credential("issued_on: 0"), "issued_on", "`0` is not a day", "Write it as YYYY-MM-DD"),
    (in_credential("issued_on: true"), "issued_on", "this is not a day", "Write it as YYYY-MM-DD"),
    (in_credential("issued_on: [2026-01-01]"), "issued_on", "this is not a day", "Write it as YYYY-MM-DD"),
    # text
    (
        in_credential("number: true"),
        "number",
        "`true` reads as true or false",
        'Put it in quotes if text is meant: "true".',
    ),
    (in_credential("number: [7]"), "number", "one value is needed here, not a list", "leading zeros stay"),
    (in_credential("number: {a: 7}"), "number", "one value is needed here, not keys with values", "leading zeros stay"),
    (in_credential("number: ''"), "number", "this text is empty", "Write the text."),
    (in_credential(f"note: {'x' * 2001}"), "note", "this text has 2,001 characters; at most 2,000", "Say it shorter"),
    ((RegistryFile, "workers: [{id: a b}]"), "id", "`a b` is not an id", "letters, digits"),
    (in_worker(f"manager: {'x' * 101}"), "manager", f"`{'x' * 59}…` is not an id", "at most 100 in all"),
    (
        in_credential("evidence: [{ref: a, sha256: ABC}]"),
        "sha256",
        "`ABC` is not written as it must be",
        "64 hexadecimal digits",
    ),
    # words
    (
        in_worker("status: activ"),
        "status",
        "`activ` is not known here",
        "Did you mean `active`? Write one of: candidate, active",
    ),
    (in_worker("status: zzz"), "status", "`zzz` is not known here", "Write one of: candidate, active"),
    (in_worker("status: true"), "status", "`true` is not known here", "Write one of: candidate, active"),
    (in_worker("status: [active]"), "status", "one value is needed here, not a list", "Where days are written"),
    (in_requirement("paused_by: leve"), "paused_by", "`leve` is not known here", "Write one of: leave."),
    # true and false
    (
        in_credential("restricted: yes"),
        "restricted",
        "`yes` is not true or false",
        "Write true or false, without quotes.",
    ),
    (
        in_credential("restricted: True"),
        "restricted",
        "`True` is not true or false",
        "Write true or false, without quotes.",
    ),
    (
        in_credential("restricted: 'true'"),
        "restricted",
        "`true` in quotes is text",
        "Write true or false, without quotes.",
    ),
    (
        in_requirement("allow_empty: 1"),
        "allow_empty",
        "`1` is not true or false",
        "Write true or false, without quotes.",
    ),
    # lists and mappings
    (in_type("satisfies: cpr"), "satisfies", "a list is needed here, not `cpr`", "Write it as a list: `[cpr]`."),
    (
        in_worker("credentials: {type: bls}"),
        "credentials",
        "a list is needed here, not keys with values",
        "Begin each entry",
    ),
    (
        (PoliciesFile, "requirements: [{id: core, requires: []}]"),
        "requires",
        "this list is empty",
        "Name at least one.",
    ),
    (
        in_type("validity: 2 years"),
        "validity",
        "keys with values are needed here, not `2 years`",
        "valid_for, basis, rounding",
    ),
    (
        in_type("authority: [{kind: law, citation: x}]"),
        "authority",
        "one authority is needed here, not a list",
        "without a dash",
    ),
    ((RegistryFile, "workers: [w-1]"), "0", "keys with values are needed here, not `w-1`", "Its keys are: id, status"),
    ((RegistryFile, "workers:\n-\n"), "0", "this entry is empty", "Write the entry, or delete its dash."),
    ((RegistryFile, "workers: [{id: }]"), "id", "`id` is empty", "Write its value. An opaque id"),
    ((RegistryFile, "workers: [[x]]"), "0", "one worker is needed here, not a list", "without a dash"),
    (in_worker("external_ids: hris"), "external_ids", "keys with values are needed here, not `hris`", "`key: value`"),
    (in_worker("external_ids: [hris]"), "external_ids", "one mapping is needed here, not a list", "without a dash"),
    # durations, phrases, selectors, numbers
    (in_type("validity: {valid_for: 2 yrs}"), "valid_for", "`2 yrs` is not a duration", "Write for example `90 days`"),
    (
        in_type("validity: {valid_for: {years: 2}}"),
        "valid_for",
        "this is not a duration",
        "Write for example `24 months`",
    ),
    (in_type("validity: {printed: caps}"), "printed", "`printed: caps` needs `valid_for`", "Correct it."),
    (in_type("renewal: {window: 1 calendar week}"), "window", "`1 calendar week`: only months", "Correct it."),
    (
        in_requirement("due: [hired_on]"),
        "due",
        "this is not a day phrase",
        "Write for example `30 days after hired_on`.",
    ),
    (
        in_requirement("due: 3 days after birth"),
        "due",
        "`3 days after birth` is not a day phrase",
        "Write a date, an anchor",
    ),
    (
        in_requirement("applies_to: {role: []}"),
        "role",
        "this list is empty, so nothing could ever match",
        "Name at least one",
    ),
    (in_requirement("applies_to: {role: }"), "role", "a value is needed here", "Correct it."),
    (in_requirement("applies_to: nurse"), "applies_to", "a selector is a mapping", "Correct it."),
    (
        in_requirement("applies_to: {hired_on: {since: 2020-01-01}}"),
        "since",
        "`since` is not a comparison",
        "Correct it.",
    ),
    # cases
    (in_type("validity: [2 years]"), "0", "keys with values are needed here, not `2 years`", "when, valid_for, basis"),
    (in_type("validity: []"), "validity", "this list is empty", "Name at least one."),
    (in_type("validity: [[{valid_for: 1 year}]]"), "0", "one validity is needed here, not a list", "without a dash"),
    (in_type("validity: true"), "validity", "keys with values are needed here, not `true`", "Its keys are: when"),
    (in_type("validity: [{valid_for: 1 year}, {printed: caps}]"), "printed", "`printed: caps` needs", "Correct it."),
    (in_type("validity: [{valid_for: 1 year}, {printed: cap}]"), "printed", "`cap` is not known here", "`caps`?"),
    (in_type("validity: {valid_for: 1 year, printed: cap}"), "printed", "`cap` is not known here", "`caps`?"),
    (in_type("validity: {ended_by: [a b]}"), "0", "`a b` is not an id", "letters"),
    (in_type("validity: {ended_by: [{event: a, within: 1 year}]}"), "within", "`within` belongs beside", "Correct it."),
    (in_type("renewal: {late: [{requires: [a]}, {up_to: 1 year}]}"), "0", "only the last step may be", "Correct it."),
    (in_type("renewal: {late: [{status: lapse}]}"), "status", "`lapse` is not known here", "Did you mean `lapsed`?"),
    (in_type("renewal: {basis: previous_expiri}"), "basis", "`previous_expiri` is not known", "`previous_expiry`?"),
    (in_type("verification: {level: primary_source, at: [hired]}"), "0", "`hired` is not known here", "Write one of"),
    # phrases with keys
    (in_requirement("due: {earliest_of: [hired_on]}"), "earliest_of", "`earliest_of` takes a list of", "Write for"),
    (in_requirement("due: {earliest_of: hired_on}"), "earliest_of", "`earliest_of` takes a list of", "Write for"),
    (in_requirement("due: {earliest_of: [hired_on, fired_on]}"), "1", "`fired_on` is not a day phrase", "Write a date"),
    (
        in_requirement("due: {latest_of: [hired_on, {earliest_of: [ended_on, 5 days]}]}"),
        "1",
        "`5 days` is not a day phrase",
        "Write a date",
    ),
    (in_requirement("due: {sooner: hired_on}"), "due", "a day phrase with keys has exactly one of", "Correct it."),
    (in_requirement("due: {}"), "due", "a day phrase with keys has exactly one of", "Correct it."),
    (in_requirement("due: {reached: {unit: hour}}"), "reached", "`reached` takes `unit` and `total`", "Write for"),
    (in_requirement("due: {reached: {unit: a b, total: 1}}"), "unit", "a unit is a short name", "Correct it."),
    (in_requirement("due: {reached: {unit: a, total: lots}}"), "total", "the total is a plain number", "Write for"),
    (in_requirement("due: {reached: {unit: a, total: true}}"), "total", "the total is a plain number", "Write for"),
    (in_requirement("due: {reached: {unit: a, total: 1, where: {b: []}}}"), "b", "this list is empty", "Name at"),
    # conditions
    (in_type("validity: {when: {day: 2026-01-01}}"), "day", "`day` takes a comparison", "Write for example"),
    (in_type("validity: {when: {day: {older_than: 1 day}}}"), "older_than", "`older_than` is not a comparison", ""),
    (in_type("validity: {when: {service: {at_least: 5}}}"), "at_least", "`5` is not a duration", "Write for example"),
    (in_type("validity: {when: {previous: {}}}"), "previous", "`previous` takes a mapping", "Correct it."),
    (in_type("validity: {when: {previous: {worker.a: x}}}"), "worker.a", "`worker.a` is not the name of", "Correct"),
    (in_type("validity: {when: {not: {previous: {a: [ ]}}}}"), "a", "this list is empty", "Name at least one"),
    # credits
    (in_type("credits: {unit: a}"), "credits", "credits say how much", "Correct it."),
    (in_type("credits: [{unit: a, total: 1}, {unit: b}]"), "1", "credits say how much", "Correct it."),
    (in_type("credits: {unit: a, total: -1}"), "total", "`-1` is less than 0", "Correct the number. At least so much."),
    (in_type("credits: {unit: a, total: 1000000000}"), "total", "`1000000000` is more than 999,999,999", "Correct"),
    (in_type("credits: {unit: a, total: 1, makes_one: {b: 0}}"), "b", "`0` is not more than 0", "Correct the number."),
    (
        in_type("credits: {unit: a, total: 1, ceiling: 2}"),
        "ceiling",
        "`total` is a least and `ceiling`",
        "Write one of",
    ),
    (in_type("credits: {unit: a, total: 1, period: monthly}"), "period", "a period is a duration such as", "Correct"),
    (in_type("credits: {unit: a, total: 1, period: {from: a}}"), "from", "`a` is not a day phrase", "Write a date"),
    (
        in_type("credits: {unit: a, categories: {b: {categories: {c: {max: 1, surplus: d}}}}}"),
        "surplus",
        "there is no category `d` here",
        "Correct it.",
    ),
    (
        in_type("credits: {unit: a, categories: {b: {}, c: {categories: {b: {}}}}}"),
        "b",
        "the category `b` is named twice",
        "Correct it.",
    ),
    (
        in_type("credits: {unit: a, each_year: {categories: {b: {max: 1, surplus: d}}}}"),
        "surplus",
        "there is no category `d` here",
        "Correct it.",
    ),
    (in_type("credits: {unit: a, categories: {total: {}}}"), "total", "no category is called `total`", "Write another"),
    (in_type("credits: {unit: a, total: 1, limits: [{each: day}]}"), "0", "a limit has exactly one of", "Correct it."),
    (in_type("cycle: {length: 90 days}"), "length", "a cycle lasts some months, quarters or years", "Write for"),
    (in_type("cycle: {length: 1 year, starts: July}"), "starts", "a cycle starts on a day", "Correct it."),
    # choices
    (in_requirement("for_each: [a]"), "for_each", "`for_each` is a path such as", "Correct it."),
    (in_requirement("for_each: {type: a b}"), "type", "`a b` is not an id", "letters"),
    (in_requirement("for_each: {type: a, where: {b: }}"), "b", "a value is needed here", "Correct it."),
    (
        (PoliciesFile, "coverage: [{id: a, per: location, needs: {at_least: 101%, of: [b]}}]"),
        "at_least",
        "this is neither a whole number nor a share",
        "Write for example 2 or 75%.",
    ),
    (
        (PoliciesFile, "coverage: [{id: a, per: location, needs: {at_least: true, of: [b]}}]"),
        "at_least",
        "this is neither a whole number nor a share",
        "Write for example 2 or 75%.",
    ),
    (
        (PoliciesFile, "coverage: [{id: a, per: location, needs: [{of: [b], for_every: 0, by: a.b}]}]"),
        "for_every",
        "`0` is less than 1",
        "Correct the number.",
    ),
    (
        (PoliciesFile, "coverage: [{id: a, per: location, needs: [{of: [b], for_every: 5}]}]"),
        "for_every",
        "`for_every` and `by` belong together",
        "Write both",
    ),
    ((PoliciesFile, "coverage: [{id: a, per: '', needs: {of: [b]}}]"), "per", "this text is empty", "Write the text."),
    (
        (PoliciesFile, "policy_tests: [{id: a, worker: w, as_of: 2026-01-01, expect: {b: mett}}]"),
        "b",
        "`mett` is not known here",
        "Did you mean `met`?",
    ),
    (
        (PoliciesFile, "policy_tests: [{id: a, worker: w, as_of: 2026-01-01, expect: {b: [met, {since: soon}]}}]"),
        "since",
        "`soon` is not a day",
        "Write it as YYYY-MM-DD",
    ),
    (
        (PoliciesFile, "policy_tests: [{id: a, worker: {hired_on: soon}, as_of: 2026-01-01, expect: {b: met}}]"),
        "hired_on",
        "`soon` is not a day",
        "Write it as YYYY-MM-DD",
    ),
    # counts and amounts
    (in_requirement("applies_to: {a: {at_least: true}}"), "at_least", "a value is needed here", "Correct it."),
    (in_credential("age_at_issue: true"), "age_at_issue", "this is not a whole number", "Write for example 2."),
    (
        in_worker("credits: [{unit: a, earned_on: 2026-01-01, amount: 0}]"),
        "amount",
        "`0` is not more than 0",
        "Correct",
    ),
    (in_worker("credits: [{unit: a}]"), "0", "an entry has either `earned_on`, or", "Write"),
    # attributes
    (
        in_worker("attributes: {size: [{from: 2026-02-30, value: 1}]}"),
        "from",
        "`2026-02-30` does not exist in the calendar",
        "Correct it.",
    ),
    (in_worker("attributes: {size: [{from: 2026-01-01, value: }]}"), "value", "an attribute has a text", "Correct it."),
    (
        in_worker("attributes: {size: [{from: 2026-01-01, value: [{from: 2026-01-01, value: 1}]}]}"),
        "0",
        "either every value of this list has a day",
        "Correct it.",
    ),
    (
        in_worker("attributes: {size: [{from: 2026-01-01}]}"),
        "0",
        "a value with a day has the keys",
        "Write for example",
    ),
    (in_worker("attributes: {size: [1, {from: 2026-01-01, value: 2}]}"), "1", "either every value of this", "Correct"),
    (
        in_worker("attributes: {size: [{from: 2026-01-01, value: 1}, {from: 2026-01-01, value: 2}]}"),
        "from",
        "two values begin on 2026-01-01",
        "Correct it.",
    ),
    (
        (PoliciesFile, "attributes: [{of: worker, name: size, type: bls}]"),
        "type",
        "`type` belongs to attributes of credentials only",
        "Correct it.",
    ),
    (in_worker("attributes: {size: {a: b}}"), "size", "an attribute has a text, a number, true, false", "Correct it."),
    (in_worker("attributes: {size: [[]]}"), "0", "a text, a number, true or false is needed here", "Correct it."),
]


@pytest.mark.parametrize(("given", "where", "message", "mend"), CASES)
def test_what_is_wrong_and_how_to_mend_it(given, where, message, mend):
    fault = only_fault(*given)
    assert fault.code == "SHP003"
    assert fault.pointer[-1] == (int(where) if where.isdigit() else where)
    assert fault.message.startswith(message)
    assert mend in fault.help


@pytest.mark.parametrize("pattern", [r"(?=x)y", r"[", r"(a)\1", "a{1001}", r"\pL{1,900}"])
def test_a_pattern_that_could_not_be_judged_in_linear_time_is_refused(pattern):
    fault = only_fault(PoliciesFile, f"credential_types: [{{id: bls, number_pattern: '{pattern}'}}]")
    assert (fault.code, path(fault)) == ("SHP005", "credential_types/0/number_pattern")
    assert fault.message.startswith("this pattern is not valid RE2: ")
    assert "RE2" in fault.help


def test_a_reason_that_says_nothing_is_too_short():
    fault = only_fault(
        PoliciesFile,
        """
        waivers:
          - {id: wv-1, kind: waiver, worker: w-1, requirement: core, reason: because, requested_by: w-1,
             approved_by: w-2, from: 2026-01-01, until: 2026-02-01}
        """,
    )
    assert path(fault) == "waivers/0/reason"
    assert fault.message == "this text has 7 characters; at least 20 are needed"


def test_a_long_value_is_cut_in_the_message():
    fault = only_fault(*in_credential(f"issued_on: {'7' * 5000}"))
    assert fault.message == f"`{'7' * 59}…` is not a day"
    assert fault.help.startswith("Write it as YYYY-MM-DD")
    assert len(only_fault(*in_credential(f"issued_on: '{'`7' * 5000}'")).message) <= 500


def test_the_key_of_a_free_mapping_is_shown_as_the_key():
    fault = only_fault(*in_worker("external_ids: {'h r': x}"))
    assert (fault.on, path(fault)) == ("key", "workers/0/external_ids/h r")
    assert fault.message == "`h r` is not an id"


def test_a_place_inside_a_short_test_is_the_text_that_was_written():
    fault = only_fault(PoliciesFile, "requirements: [{id: core, requires: [a b]}]")
    assert path(fault) == "requirements/0/requires/0"
    assert fault.message == "`a b` is not an id"


@pytest.mark.parametrize(
    ("test", "where", "message", "mend"),
    [
        (
            "{any_of: [a, {all_of: [b, true]}]}",
            "1",
            "keys with values are needed here, not `true`",
            "Its keys are: id, type",
        ),
        ("{any_of: [a, {typ: b}]}", "typ", "`typ` is not a key of a test", "Did you mean `type`?"),
        ("{any_of: bls}", "any_of", "a list is needed here, not `bls`", "Write it as a list: `[bls]`."),
        ("{any_of: [a, {at_least: few, of: [b]}]}", "at_least", "`few` is not a whole number", "Write for example 2."),
    ],
)
def test_groups_are_explained_as_deep_as_they_go(test, where, message, mend):
    found = decoded(PoliciesFile, f"requirements: [{{id: core, requires: [{test}]}}]").faults
    assert [(str(fault.pointer[-1]), fault.message) for fault in found] == [(where, message)]
    assert mend in found[0].help


def test_wrong_entries_do_not_make_their_list_too_short():
    fault = only_fault(PoliciesFile, "requirements: [{id: core, requires: [{any_of: [a], all_of: [b]}]}]")
    assert path(fault) == "requirements/0/requires/0"
    assert fault.message.startswith(
        "a test says exactly one of type, any_of, all_of, at_least or at_most with of, credits"
    )
