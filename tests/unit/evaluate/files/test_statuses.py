"""Words for a status."""

import pytest

RECORD = "workers: [{{id: w-0050, credentials: [{{type: {type}, status: {status}, expires_on: 2026-03-01}}]}}]"
LOOK = """
workers:
  - id: w-0050
    credentials:
      - type: {type}
        expires_on: 2027-01-01
        verifications: [{{verified_on: 2026-01-01, verified_by: w-0007, method: phone, status_seen: {status}}}]
"""


@pytest.mark.parametrize("status", ["active", "pending", "lapsed", "unknown", "Null and Void"])
def test_a_standard_word_and_one_of_the_issuer_pass(judged, status):
    assert judged(registry=RECORD.format(type="rn-license", status=status)) == []
    assert judged(registry=LOOK.format(type="rn-license", status=status)) == []


def test_another_word_is_found(judged):
    (found,) = judged(registry=RECORD.format(type="rn-license", status="Null and void"))
    assert (found.rule, found.level) == ("STA001", "error")
    assert found.message == (
        "worker w-0050, rn-license: `status` is `Null and void`, which is no standard status "
        "and is not explained by the issuer state-board"
    )
    assert found.help.startswith("Did you mean `Null and Void`? ")
    (found,) = judged(registry=LOOK.format(type="rn-license", status="ACTIV"))
    assert (found.rule, found.level) == ("VER003", "warning")
    assert found.location.pointer[-3:] == ("verifications", 0, "status_seen")


def test_without_an_issuer_only_standard_words_are_known(judged):
    (found,) = judged(registry=RECORD.format(type="bls", status="Null and Void"))
    assert found.message == "worker w-0050, bls: `status` is `Null and Void`, which is no standard status"
    assert found.help.endswith("issued_in_error, unknown. To explain others, name the `issuer` of bls.")


def test_what_the_issuer_explains_may_change_a_standard_word(judged):
    policies = """
    issuers: [{id: other-board, status_map: {lapsed: {status: suspended}}}]
    credential_types: [{id: card, issuer: other-board, owner: clinical-education}]
    """
    registry = RECORD.format(type="card", status="lapsed").replace("2026-03-01", "2027-03-01")
    assert judged(policies=policies, registry=registry) == []


@pytest.mark.parametrize(
    "policies",
    [
        "credential_types: [{id: card, issuer: nobody, owner: clinical-education}]",
        "credential_types: [{id: card, category: nothing, owner: clinical-education}]",
    ],
)
def test_words_of_an_issuer_or_type_that_cannot_be_read_are_not_judged(judged, policies):
    readable = "issuer" in policies
    found = judged(policies=policies, registry=RECORD.format(type="card", status="Gone"), readable=readable)
    assert "STA001" not in {one.rule for one in found}
