"""What a model is made of, as its file shows it."""

from credpolicy.load.anatomy import allowed, behind, is_list, is_mapping, keys, model_of, parts, without_empty
from credpolicy.model.policy import Enforcement, MappedStatus, PoliciesFile, Requirement
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
