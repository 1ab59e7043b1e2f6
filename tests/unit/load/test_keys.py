"""A key that is unknown or missing: where, why, and what was probably meant."""

import pytest

from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile
from tests.unit.load.decoding import decoded, only_fault, path


@pytest.mark.parametrize(
    ("entry", "key", "mend"),
    [
        ("{id: w-1, hired_no: 2026-01-01}", "hired_no", "Did you mean `hired_on`?"),
        ("{id: w-1, Hired-On: 2026-01-01}", "Hired-On", "Did you mean `hired_on`?"),
        ("{id: w-1, hiredOn: 2026-01-01}", "hiredOn", "Did you mean `hired_on`?"),
        ("{id: w-1, shoe_size: 44}", "shoe_size", "Delete it, or write one of: id, status, employment,"),
        ("{id: w-1, expires_on: 2026-01-01}", "expires_on", "Write it under an entry of `credentials:`"),
        ("{id: w-1, name: Ann}", "name", "say who it is under `identities:` in a file under identities/"),
        ("{id: w-1, email: a@example.org}", "email", "under `identities:`"),
        ("{id: w-1, remedy: 7 days}", "remedy", "It belongs in `slas` in a file under policies/."),
        ("{id: w-1, fail_on: gap}", "fail_on", "It belongs in credpolicy.yaml."),
        ("{id: w-1, max_age: 7 days}", "max_age", "It belongs in `verification` of `credential_types` in a file"),
        ("{id: w-1, credts: []}", "credts", "Did you mean `credits`?"),
    ],
)
def test_an_unknown_key_of_a_worker(entry, key, mend):
    fault = only_fault(RegistryFile, f"workers: [{entry}]")
    assert (fault.code, path(fault), fault.on) == ("SHP001", f"workers/0/{key}", "key")
    assert fault.message == f"`{key}` is not a key of a worker"
    assert mend in fault.help


def test_a_key_that_stands_too_deep_is_sent_further_out():
    fault = only_fault(RegistryFile, "workers: [{id: w-1, credentials: [{type: bls, hired_on: 2026-01-01}]}]")
    assert fault.message == "`hired_on` is not a key of a credential"
    assert "It is a key of a worker: write it further out" in fault.help


def test_a_key_that_stands_too_far_out_is_sent_further_in():
    fault = only_fault(PoliciesFile, "credential_types: [{id: bls, valid_for: 2 years}]")
    assert fault.help == "Write it under `validity:`, with more spaces in front."


@pytest.mark.parametrize(
    ("model", "text", "mend"),
    [
        (PoliciesFile, "workers: []", "It belongs in a file under registry/."),
        (RegistryFile, "requirements: []", "It belongs in a file under policies/."),
        (RegistryFile, "identities: []", "It belongs in a file under identities/."),
        (IdentitiesFile, "clients: []", "It belongs in a file under registry/."),
        (RegistryFile, "timezone: UTC", "It belongs in credpolicy.yaml."),
        (RegistryFile, "worker: []", "Did you mean `workers`?"),
        (PoliciesFile, "credential-types: []", "Did you mean `credential_types`?"),
        (RegistryFile, "hired_on: 2026-01-01", "It belongs in `workers` in a file under registry/."),
    ],
)
def test_a_collection_that_is_not_known_here(model, text, mend):
    fault = only_fault(model, text)
    assert (fault.code, fault.on, fault.help) == ("SHP001", "key", mend)
    assert "is not a key of a file under " in fault.message


def test_two_names_that_are_written_with_vowels():
    words = {
        only_fault(PoliciesFile, text).message
        for text in ("owners: [{id: a, accountable: w, shoe: 1}]", "slas: [{id: a, remedy: 1 day, shoe: 1}]")
    }
    assert words == {"`shoe` is not a key of an owner", "`shoe` is not a key of an SLA"}


def test_a_missing_key_is_explained_with_an_example():
    fault = only_fault(RegistryFile, "workers: [{id: w-1, credentials: [{number: 7}]}]")
    assert (fault.code, path(fault), fault.on) == ("SHP002", "workers/0/credentials/0", "value")
    assert fault.message == "`type` is missing from this credential"
    assert fault.help == "Add `type:`. The credential type. For example `rn-license`."


LATER = [
    (RegistryFile, "locations: [{id: yard, credentials: []}]", "credentials"),
    (RegistryFile, "clients: [{id: acme, credentials: []}]", "credentials"),
    (RegistryFile, "organizations: [{id: north, credentials: []}]", "credentials"),
]


@pytest.mark.parametrize(("model", "text", "key"), LATER)
def test_what_the_language_knows_and_this_version_does_not_judge_is_refused_by_name(model, text, key):
    fault = only_fault(model, text)
    assert (fault.code, fault.on, fault.pointer[-1]) == ("SHP004", "key", key)
    assert fault.message == f"`{key}` is not judged by this version"
    assert fault.help


def test_a_missing_key_is_told_beside_one_that_is_not_judged_yet():
    found = decoded(RegistryFile, "clients: [{credentials: []}]")
    assert [fault.code for fault in found.faults] == ["SHP002", "SHP004"]


@pytest.mark.parametrize(
    ("text", "where", "message", "mend"),
    [
        ("credits: {unt: hour, unit: hour, total: 1}", "credits/unt", "a block of credits", "Did you mean `unit`?"),
        (
            "validity: [{valid_for: 1 year}, {grace: 1 day}]",
            "validity/1/grace",
            "a validity",
            "It belongs in `renewal` of `credential_types`",
        ),
        (
            "renewal: {late: [{upto: 6 months}]}",
            "renewal/late/0/upto",
            "a step of `late`",
            "Did you mean `up_to`?",
        ),
        ("renewal: {up_to: 6 months}", "renewal/up_to", "a renewal", "Write it under an entry of `late:`"),
        ("renewal: {credits: {unit: hour}}", "renewal/credits", "a renewal", "further out"),
        (
            "credits: {unit: a, total: 1, period: {from: hired_on, untill: ended_on}}",
            "credits/period/untill",
            "a period with `from`",
            "Did you mean `until`?",
        ),
        (
            "credits: {unit: a, categories: {b: {maxi: 1}}}",
            "credits/categories/b/maxi",
            "a category",
            "Did you mean `max`?",
        ),
        ("validity: {ended_by: [{even: a, event: b}]}", "validity/ended_by/0/even", "a line of `ended_by`", "`event`?"),
        (
            "validity: {ended_by: [{times: 2}]}",
            "validity/ended_by/0",
            "`event` is missing from this line",
            "Add `event",
        ),
    ],
)
def test_a_key_is_found_however_a_rule_is_written(text, where, message, mend):
    fault = only_fault(PoliciesFile, f"credential_types: [{{id: a, {text}}}]")
    assert path(fault) == f"credential_types/0/{where}"
    assert message in fault.message
    assert mend in fault.help


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("requirements: [{id: a, requires: [b], for_each: {typ: c}}]", "for_each", "`type` is missing"),
        ("requirements: [{id: a, requires: [b], for_each: {type: c, wher: d}}]", "for_each/wher", "`wher` is not"),
        ("coverage: [{id: a, per: location, needs: {of: [b], whn: c}}]", "needs/whn", "`whn` is not a key of a need"),
        (
            "coverage: [{id: a, per: location, needs: [{all_of: [{at_least: 1}]}]}]",
            "needs/0/all_of/0",
            "`of` is missing",
        ),
        ("coverage: [{id: a, needs: {of: [b]}}]", "", "`per` is missing from this coverage"),
        ("holidays: [{no: 2026-12-25, on: 2026-12-25}]", "no", "`no` is not a key of a holiday"),
    ],
)
def test_a_key_is_found_in_a_value_that_may_be_two_things(text, where, message):
    fault = decoded(PoliciesFile, text).faults[0]
    assert "/".join(map(str, fault.pointer[2:])) == where
    assert fault.message.startswith(message)
