"""What a model is made of, as its file shows it."""

from credpolicy.load.anatomy import (
    allowed,
    behind,
    entered,
    is_cases,
    is_list,
    is_mapping,
    keys,
    model_of,
    parts,
    without_empty,
)
from credpolicy.model import policy_test
from credpolicy.model.coverage import Line, Need
from credpolicy.model.credits import Category, Credits, Stretch
from credpolicy.model.policy import CredentialType, Enforcement, ForEachRecord, MappedStatus, PoliciesFile, Requirement
from credpolicy.model.registry import Credential, RegistryFile, Verification, Worker
from credpolicy.model.settings import Settings
from credpolicy.model.tree import Test
from credpolicy.model.validity import Validity


def kind_at(kind, *steps):
    for step in steps:
        kind = behind(kind, step)
    return kind


def test_keys_are_those_of_the_file():
    assert list(keys(Enforcement)) == ["from", "mode"]


def test_a_pointer_leads_through_lists_options_and_free_mappings():
    assert kind_at(RegistryFile, "workers", 0, "credentials", 1, "verifications", 0) is Verification
    assert model_of(kind_at(PoliciesFile, "issuers", 0, "status_map", "Null and Void")) is MappedStatus
    assert model_of(kind_at(PoliciesFile, "requirements", 0, "requires", 0, "any_of", 3)) is Test
    assert model_of(kind_at(PoliciesFile, "credential_types", 0, "validity")) is Validity
    assert kind_at(RegistryFile, "workers", 0, "no such key", 0) is object


def test_one_mapping_in_place_of_a_list_of_cases_is_a_case():
    types = ("credential_types", 0)
    assert model_of(kind_at(PoliciesFile, *types, "validity", 1)) is Validity
    assert kind_at(PoliciesFile, *types, "validity", "printed") == kind_at(
        PoliciesFile, *types, "validity", 1, "printed"
    )
    assert model_of(kind_at(PoliciesFile, "coverage", 0, "needs")) is Need
    assert model_of(kind_at(PoliciesFile, "coverage", 0, "needs", "all_of", 0)) is Line
    assert model_of(kind_at(PoliciesFile, "coverage", 0, "needs", 0, "all_of", 0)) is Line
    assert entered(kind_at(CredentialType, "credits"), "unit") is Credits
    assert entered(kind_at(CredentialType, "satisfies"), "unit") is object
    assert kind_at(CredentialType, "credits", "no such key") is object


def test_a_choice_is_entered_where_the_step_leads():
    assert entered(kind_at(CredentialType, "credits", "period"), "from") is Stretch
    assert entered(kind_at(Requirement, "for_each"), "type") is ForEachRecord
    assert entered(kind_at(Requirement, "for_each"), 0) is object
    worker = kind_at(PoliciesFile, "policy_tests", 0, "worker")
    assert entered(worker, "hired_on") is policy_test.InlineWorker
    assert model_of(kind_at(PoliciesFile, "policy_tests", 0, "expect", "core", "since")) is None
    assert entered(kind_at(PoliciesFile, "policy_tests", 0, "expect", "core"), "since") is policy_test.Expectation
    assert model_of(kind_at(Credits, "categories", "a", "categories", "b")) is Category


def test_what_may_be_one_or_several():
    assert is_cases(kind_at(CredentialType, "renewal"))
    assert is_cases(kind_at(PoliciesFile, "coverage", 0, "needs"))
    assert not is_cases(kind_at(CredentialType, "requires"))
    assert not is_cases(kind_at(CredentialType, "cycle"))


def test_what_is_wanted_of_a_value():
    assert allowed(kind_at(Settings, "fail_on")) == ("never", "gap", "expiring", "warning")
    assert allowed(kind_at(Worker, "id")) == ()
    assert is_list(kind_at(Worker, "credentials"))
    assert not is_list(kind_at(Worker, "external_ids"))
    assert is_mapping(kind_at(Worker, "external_ids"))
    assert is_mapping(Credential)
    assert not is_mapping(kind_at(Worker, "hired_on"))


def test_every_model_of_a_file_is_found_with_the_keys_that_lead_there():
    found = dict(parts(PoliciesFile))
    assert found[("requirements",)] is Requirement
    assert found[("requirements", "requires")] is Test
    assert ("requirements", "requires", "any_of") not in found


def test_empty_keys_go_where_they_may_be_left_out_and_nowhere_else():
    tree = {"id": None, "hired_on": None, "shoe": None, "credentials": [{"type": None, "note": None}, None]}
    assert without_empty(tree, Worker) == {"id": None, "shoe": None, "credentials": [{"type": None}, None]}
    assert tree["credentials"] == [{"type": None, "note": None}, None]


def test_empty_keys_go_from_cases_and_choices_too():
    tree = {"id": "a", "validity": {"when": None, "valid_for": None}, "credits": [{"unit": None, "total": None}]}
    assert without_empty(tree, CredentialType) == {"id": "a", "validity": {}, "credits": [{"unit": None}]}
    period = {"unit": "a", "period": {"from": "hired_on", "until": None}}
    assert without_empty(period, Credits) == {"unit": "a", "period": {"from": "hired_on"}}
    each = {"for_each": {"type": None, "where": None}}
    assert without_empty(each, Requirement) == {"for_each": {"type": None}}
