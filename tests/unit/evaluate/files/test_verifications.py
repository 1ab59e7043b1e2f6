"""Who looked."""

import pytest

REGISTRY = """
workers:
  - id: w-0050
    credentials:
      - type: bls
        expires_on: 2027-01-01
        verifications:
          - {{verified_on: 2025-01-01, verified_by: w-0007, method: web_lookup}}
          - {{verified_on: 2026-01-01, verified_by: {by}, method: {method}}}
"""


def test_the_holder_does_not_count(judged):
    (found,) = judged(registry=REGISTRY.format(by="w-0050", method="web_lookup"))
    assert (found.rule, found.level) == ("VER001", "warning")
    assert found.message == "worker w-0050, bls: the verification of 2026-01-01 was done by the holder"
    assert found.location.pointer[-3:] == ("verifications", 1, "verified_by")


def test_a_person_who_looked_is_a_worker(judged):
    (found,) = judged(registry=REGISTRY.format(by="w-7", method="phone"))
    assert (found.rule, found.level) == ("VER002", "warning")
    assert found.help.startswith("Did you mean `w-0007`? ")


@pytest.mark.parametrize("method", ["api", "cvo"])
def test_a_system_or_another_organisation_has_any_name(judged, method):
    assert judged(registry=REGISTRY.format(by="Nursys e-Notify", method=method)) == []
