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
    (PoliciesFile, "requirements: [{id: r, requires: [a], for_each: assignment.trucks}]", "for_each"),
    (PoliciesFile, "requirements: [{id: r, requires: [{credits: {unit: hour}}]}]", "credits"),
    (PoliciesFile, "requirements: [{id: r, requires: [{at_most: 0, of: [a]}]}]", "at_most"),
    (PoliciesFile, "requirements: [{id: r, requires: [{type: a, at: hired_on}]}]", "at"),
    (PoliciesFile, "requirements: [{id: r, requires: [{type: a, when: {location.compact: true}}]}]", "when"),
    (PoliciesFile, "requirements: [{id: r, requires: [{type: a, validity: {valid_for: 3 years}}]}]", "validity"),
    (
        PoliciesFile,
        "requirements: [{id: r, requires: [{type: a, verification: {level: primary_source}}]}]",
        "verification",
    ),
    (PoliciesFile, "credential_types: [{id: a, derived_from: {any_of: [b, c]}}]", "derived_from"),
    (PoliciesFile, "credential_types: [{id: a, by: process}]", "by"),
    (PoliciesFile, "credential_types: [{id: a, requires: [b]}]", "requires"),
    (PoliciesFile, "credential_types: [{id: a, validity: {valid_for: 1 year, when: {}}}]", "when"),
    (PoliciesFile, "credential_types: [{id: a, validity: {valid_for: 1 year, ended_by: [accident]}}]", "ended_by"),
    (PoliciesFile, "credential_types: [{id: a, renewal: {lead_time: 60 days}}]", "lead_time"),
    (PoliciesFile, "credential_types: [{id: a, renewal: {late: [{requires: [b]}]}}]", "late"),
    (PoliciesFile, "credential_types: [{id: a, verification: {level: primary_source, when: {}}}]", "when"),
    (PoliciesFile, "coverage: [{id: first-aiders}]", "coverage"),
    (PoliciesFile, "retention: [{id: i9}]", "retention"),
    (PoliciesFile, "policy_tests: []", "policy_tests"),
    (RegistryFile, "workers: [{id: w-1, credits: []}]", "credits"),
    (RegistryFile, "workers: [{id: w-1, events: []}]", "events"),
    (RegistryFile, "workers: [{id: w-1, credentials: [{type: a, age_at_issue: 17}]}]", "age_at_issue"),
    (RegistryFile, "locations: [{id: yard, credentials: []}]", "credentials"),
    (RegistryFile, "legal_holds: []", "legal_holds"),
    (RegistryFile, "coverage: []", "coverage"),
]


@pytest.mark.parametrize(("model", "text", "key"), LATER)
def test_what_the_language_knows_and_this_version_does_not_judge_is_refused_by_name(model, text, key):
    fault = only_fault(model, text)
    assert (fault.code, fault.on, fault.pointer[-1]) == ("SHP004", "key", key)
    assert fault.message == f"`{key}` is not judged by this version"
    assert fault.help


def test_keys_are_not_called_missing_beside_a_form_that_is_not_judged_yet():
    found = decoded(PoliciesFile, "waivers: [{id: wv-1, kind: extension, type: bls, where: {number: 7}}]")
    assert {(fault.code, fault.pointer[-1]) for fault in found.faults} == {("SHP004", "type"), ("SHP004", "where")}
    assert found.broken == [("waivers", "wv-1")]
