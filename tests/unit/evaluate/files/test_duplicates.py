"""The same thing twice."""


def test_a_worker_written_three_times_is_one_finding_that_names_the_other_places(judged):
    one = "workers: [{id: w-0050}]"
    (found,) = judged(registry=one + "\n", **{"registry/a.yaml": one, "registry/z.yaml": one})
    assert found.rule == "DUP001"
    assert found.message == "worker w-0050: it is already written in registry/a.yaml and registry/example.yaml"
    assert (found.location.path, found.location.pointer) == ("registry/z.yaml", ("workers", 0, "id"))


def test_every_kind_of_row_has_ids_of_its_own(told):
    assert sorted(
        told(
            policies="""
            attributes: [{of: location, name: hazard}, {of: worker, name: hazard}]
            issuers: [{id: state-board}]
            requirements: [{id: bls, owner: clinical-education, requires: [bls]}]
            owners: [{id: bls, accountable: w-0007, backup: w-0042}, {id: bls, accountable: w-0019, backup: w-0042}]
            slas: [{id: critical-gap, remedy: 1 day}]
            """,
            registry="{clients: [{id: acme}], locations: [{id: ward-3}], organizations: [{id: acme}]}",
            identities="identities: [{worker: w-0042}, {worker: w-0042}]",
        )
    ) == [
        "DUP003 SLA critical-gap: it is already written in policies/base.yaml",
        "DUP003 attribute location.hazard: it is already written in policies/base.yaml",
        "DUP003 client acme: it is already written in registry/base.yaml",
        "DUP003 identity of worker w-0042: it is already written in this file",
        "DUP003 issuer state-board: it is already written in policies/base.yaml",
        "DUP003 location ward-3: it is already written in registry/base.yaml",
        "DUP003 owner bls: it is already written in this file",
    ]


def test_an_attribute_may_be_declared_for_each_type(judged):
    of = "{of: credential, name: level, type: %s}"
    assert judged(policies=f"attributes: [{of % 'bls'}, {of % 'rn-license'}]") == []
    (found,) = judged(policies=f"attributes: [{of % 'bls'}, {of % 'bls'}]")
    assert found.message == "attribute credential.level of bls: it is already written in this file"


def records(*rows):
    lines = "".join(f"\n      - {{type: bls, expires_on: 2027-01-01, {row}}}" for row in rows)
    return f"workers:\n  - id: w-0050\n    credentials:{lines}\n"


def test_records_that_differ_in_one_part_of_the_key_are_two(judged):
    rows = ("number: 1", "number: 2", "number: 1, jurisdiction: a", "number: 1, issued_on: 2025-01-01", "id: a")
    assert judged(registry=records(*rows)) == []


def test_the_same_record_twice_is_found_at_the_second(told, judged):
    rows = ("number: 1", "number: 2", "number: 1")
    assert told(registry=records(*rows)) == [
        "DUP002 worker w-0050, bls 1: two records of the worker agree in type, number, jurisdiction and day of issue"
    ]
    (found,) = judged(registry=records(*rows))
    assert found.location.pointer == ("workers", 0, "credentials", 2, "type")
    assert told(registry=records("id: a, number: 1", "id: a, number: 2")) == [
        "DUP002 worker w-0050, bls 2: two records of the worker have the same `id`"
    ]


def test_the_place_of_a_record_counts_those_that_could_not_be_read(judged):
    (found,) = judged(registry=records("number: 1", "issued_on: never", "number: 1"), readable=False)
    assert found.location.pointer == ("workers", 0, "credentials", 2, "type")


def assignments(*rows):
    return f"workers: [{{id: w-0050, assignments: [{', '.join(f'{{{row}}}' for row in rows)}]}}]"


def test_an_assignment_may_be_taken_up_again(judged):
    ended = "role: porter, location: ward-3, ends_on: 2025-12-31"
    again = "role: porter, location: ward-3, starts_on: 2026-01-01"
    assert judged(registry=assignments(ended, again, "role: porter", "role: porter, client: acme")) == []
    assert judged(registry=assignments("id: a, role: porter", "id: b, role: porter")) == []


def test_the_same_assignment_for_the_same_days_is_found(told):
    overlapping = ("role: porter, ends_on: 2025-12-31", "role: porter, starts_on: 2025-12-31")
    assert told(registry=assignments(*overlapping)) == [
        "DUP004 worker w-0050, assignment porter: it is written before, for some of the same days"
    ]
    assert [line[:6] for line in told(registry=assignments("id: a, role: porter", "id: a, role: driver"))] == ["DUP004"]


def test_one_number_on_two_workers_names_the_other(judged):
    registry = """
    workers:
      - {id: w-0050, credentials: [{type: bls, number: 0071, expires_on: 2027-01-01}]}
      - {id: w-0051, credentials: [{type: bls, number: 0072, expires_on: 2027-01-01}]}
      - id: w-0052
        credentials:
          - {type: bls, number: 0071, jurisdiction: US-OH, expires_on: 2027-01-01}
          - {type: bls, number: 0071, expires_on: 2026-01-01, issued_on: 2025-01-01}
          - {type: bls, number: 0071, expires_on: 2028-01-01}
    """
    (found,) = judged(registry=registry)
    assert (found.rule, found.level) == ("DUP005", "warning")
    assert found.message == ("worker w-0052, bls 0071: the number 0071 is also on w-0050 in registry/example.yaml")
    assert found.location.pointer == ("workers", 2, "credentials", 1, "number")


def test_one_worker_may_keep_a_number_through_renewals(judged):
    assert judged(registry=records("number: 1, issued_on: 2023-01-01", "number: 1, issued_on: 2025-01-01")) == []
