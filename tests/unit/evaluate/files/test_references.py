"""Ids that name nothing."""

import pytest

from credpolicy.model.finding import Location

WAIVER = """
waivers:
  - id: wv-1
    kind: waiver
    worker: {worker}
    requirement: ward-nurse-core
    assignment: {assignment}
    reason: A reason of more than twenty characters
    requested_by: w-0042
    approved_by: w-0007
    from: 2026-03-01
    until: 2026-04-01
"""


def test_policies_name_only_what_is_defined(told):
    assert told(
        policies="""
        credential_types:
          - {id: acls, issuer: nobody, owner: nobody, satisfies: [bls, nothing]}
        requirements:
          - id: life-support
            owner: nobody
            sla: never
            requires: [{any_of: [bls, {at_least: 1, of: [nothing, {type: other, where: {multistate: true}}]}]}]
            provisional: {until: 90 days after hired_on, supervised_by: [bls, nothing]}
        owners:
          - {id: pharmacy, accountable: w-9, backup: w-8}
        """
    ) == [
        "REF002 credential type acls: `issuer` names `nobody`, but there is no such issuer",
        "REF003 credential type acls: `owner` names `nobody`, but there is no such owner",
        "REF001 credential type acls: `satisfies` names `nothing`, but there is no such credential type",
        "REF005 owner pharmacy: `accountable` names `w-9`, but there is no such worker",
        "REF005 owner pharmacy: `backup` names `w-8`, but there is no such worker",
        "REF003 requirement life-support: `owner` names `nobody`, but there is no such owner",
        "REF001 requirement life-support: `supervised_by` names `nothing`, but there is no such credential type",
        "REF001 requirement life-support: `of` names `nothing`, but there is no such credential type",
        "REF001 requirement life-support: `type` names `other`, but there is no such credential type",
        "REF004 requirement life-support: `sla` names `never`, but there is no such SLA",
    ]


def test_an_attribute_of_an_unknown_type_is_found(told):
    assert told(policies="attributes: [{of: credential, type: forklift, name: truck}]") == [
        "REF001 attribute truck: `type` names `forklift`, but there is no such credential type"
    ]


def test_the_registry_names_only_what_is_there(told):
    assert told(
        registry="""
        workers:
          - id: w-0050
            manager: w-9
            assignments: [{role: porter, location: a, client: b, organization: c, supervisor: w-8}]
            credentials: [{type: nothing, number: 12, expires_on: 2027-01-01}]
        locations: [{id: ward-4, organization: d}]
        """
    ) == [
        "REF006 location ward-4: `organization` names `d`, but there is no such organization",
        "REF006 worker w-0050, assignment porter/a/b: `client` names `b`, but there is no such client",
        "REF006 worker w-0050, assignment porter/a/b: `location` names `a`, but there is no such location",
        "REF006 worker w-0050, assignment porter/a/b: `organization` names `c`, but there is no such organization",
        "REF005 worker w-0050, assignment porter/a/b: `supervisor` names `w-8`, but there is no such worker",
        "REF001 worker w-0050, nothing 12: `type` names `nothing`, but there is no such credential type",
        "REF005 worker w-0050: `manager` names `w-9`, but there is no such worker",
    ]


def test_a_finding_points_at_the_id_and_names_the_one_that_was_meant(judged):
    (found,) = judged(
        policies="""
        requirements:
          - id: life-support
            owner: clinical-education
            requires: [{any_of: [bls, {type: rn-licence, where: {multistate: true}}]}]
        """
    )
    assert found.help.startswith("Did you mean `rn-license`? ")
    assert found.location == Location(
        "policies/example.yaml",
        found.location.blob,
        ("requirements", 0, "requires", 0, "any_of", 1, "type"),
    )


def test_a_waiver_for_an_assignment_names_one_of_the_worker(judged):
    registry = """
    workers:
      - id: w-0050
        assignments: [{id: nights, role: porter}, {id: days, role: porter}, {role: porter, client: acme}]
    """
    assert judged(registry=registry, policies=WAIVER.format(worker="w-0050", assignment="days")) == []
    (found,) = judged(registry=registry, policies=WAIVER.format(worker="w-0050", assignment="weekends"))
    assert found.rule == "REF008"
    assert found.help == "The assignments of w-0050 have the ids nights, days; or leave `assignment` out."
    (found,) = judged(policies=WAIVER.format(worker="w-0042", assignment="days"))
    assert (found.rule, found.help) == (
        "REF008",
        "None of them has an id. Write one there (`id: days`), or leave `assignment` out.",
    )


def test_a_waiver_for_nobody_known_is_told_once(told):
    assert told(policies=WAIVER.format(worker="w-99", assignment="days")) == [
        "REF005 waiver wv-1: `worker` names `w-99`, but there is no such worker"
    ]


def test_the_assignments_of_a_worker_who_was_not_read_whole_are_not_called_missing(judged):
    registry = "workers: [{id: w-0050, assignments: [{id: days, rolle: porter}]}]"
    waiver = WAIVER.format(worker="w-0050", assignment="days")
    assert judged(registry=registry, policies=waiver, readable=False) == []


def test_what_could_not_be_read_is_not_called_unknown(judged):
    policies = """
    credential_types: [{id: acls, owner: clinical-education, category: none-such}]
    requirements: [{id: life-support, owner: clinical-education, requires: [acls]}]
    """
    assert judged(policies=policies, readable=False) == []


def test_the_help_names_the_files_that_were_not_read(judged):
    broken = {f"policies/{name}.yaml": "credential_types: [" for name in "bcdef"}
    registry = "workers: [{id: w-0050, credentials: [{type: nothing, expires_on: 2027-01-01}]}]"
    (found,) = judged(registry=registry, readable=False, **broken)
    assert found.help.endswith(
        " It may stand in policies/b.yaml, policies/c.yaml, policies/d.yaml or 2 more, which could not be read."
    )
    (found,) = judged(registry="workers: [{id: w-0051, manager: w-9}]", readable=False)
    assert "could not be read" not in found.help


def test_an_approver_in_the_settings_is_a_worker(judged):
    (found,) = judged(settings="waivers: {approvers: [w-0007, w-7777]}")
    assert found.message == "settings: `approvers` names `w-7777`, but there is no such worker"
    assert (found.location.path, found.location.pointer) == ("credpolicy.yaml", ("waivers", "approvers", 1))


def test_an_identity_belongs_to_a_worker(judged):
    (found,) = judged(identities="identities: [{worker: w-42, name: Ada}, {worker: w-0007, name: Grace}]")
    assert (found.rule, found.level) == ("IDN001", "warning")
    assert found.message == "identity of worker w-42: there is no such worker in the registry"
    assert found.help.startswith("Did you mean `w-0042`? ")


@pytest.mark.parametrize(
    ("kind", "text", "sentences"),
    [
        (
            "policies",
            (
                "owners: [{id: p, accountable: w-0007, backup: w-0019, acting: "
                "[{worker: w-9, from: 2026-05-01, until: 2026-06-01}]}]"
            ),
            ["REF005 owner p: `worker` names `w-9`, but there is no such worker"],
        ),
        (
            "policies",
            "board: [{id: data, held_by: w-9, deputy: w-8}]",
            [
                "REF005 seat data: `held_by` names `w-9`, but there is no such worker",
                "REF005 seat data: `deputy` names `w-8`, but there is no such worker",
            ],
        ),
        (
            "policies",
            "credential_types: [{id: acls, owner: clinical-education, reviews: [{on: 2026-01-01, by: w-9}]}]",
            ["REF005 credential type acls: `by` names `w-9`, but there is no such worker"],
        ),
        (
            "policies",
            "requirements: [{id: r, owner: clinical-education, requires: [bls], reviews: [{on: 2026-01-01, by: w-9}]}]",
            ["REF005 requirement r: `by` names `w-9`, but there is no such worker"],
        ),
        (
            "policies",
            "reminders: [{id: x, types: [blz], requirements: [none]}]",
            [
                "REF007 reminders x: `requirements` names `none`, but there is no such requirement",
                "REF001 reminders x: `types` names `blz`, but there is no such credential type",
            ],
        ),
        (
            "policies",
            (
                "maintenance: [{id: m, from: 2026-03-01, until: 2026-03-09, reason: move, owners: [o], locations: [l], "
                "requirements: [r]}]"
            ),
            [
                "REF006 maintenance window m: `locations` names `l`, but there is no such location",
                "REF003 maintenance window m: `owners` names `o`, but there is no such owner",
                "REF007 maintenance window m: `requirements` names `r`, but there is no such requirement",
            ],
        ),
        (
            "registry",
            "workers: [{id: w-0050, acknowledged: [{requirement: r, by: w-9, on: 2026-03-01, until: 2026-03-09}]}]",
            [
                (
                    "REF005 worker w-0050, acknowledgement of r on 2026-03-01: `by` names `w-9`, "
                    "but there is no such worker"
                ),
                (
                    "REF007 worker w-0050, acknowledgement of r on 2026-03-01: `requirement` names `r`, "
                    "but there is no such requirement"
                ),
            ],
        ),
        (
            "registry",
            "workers: [{id: w-0050, credentials: [{type: bls, expires_on: 2027-01-01, transferred_to: w-9}]}]",
            ["REF005 worker w-0050, bls: `transferred_to` names `w-9`, but there is no such worker"],
        ),
        (
            "registry",
            "locations: [{id: ward-9, contact: w-9}]",
            ["REF005 location ward-9: `contact` names `w-9`, but there is no such worker"],
        ),
    ],
)
def test_whoever_and_whatever_is_named_to_be_written_to_exists(told, kind, text, sentences):
    found = [sentence for sentence in told(**{kind: text}) if not sentence.startswith("OFF")]  # of a return, not a name
    assert sorted(found) == sorted(sentences)
