"""The limits let real registries through."""

from credpolicy.load import limits
from credpolicy.load.yaml import parse


def test_a_file_with_a_thousand_workers_and_eight_credentials_each_is_within_every_limit():
    credential = "{type: t, number: 0071, issued_on: 2025-01-01, expires_on: 2027-01-01, status: active}"
    worker = "- {id: w-%d, credentials: [" + ", ".join([credential] * 8) + "]}\n"
    data = ("workers:\n" + "".join(worker % i for i in range(1_000))).encode()
    assert len(data) < limits.MAX_FILE_BYTES
    parsed = parse(data)
    assert parsed.problems == []
    assert len(parsed.tree["workers"]) == 1_000


def test_the_limits_leave_room_for_one_another():
    assert limits.MAX_ALIAS_NODES < limits.MAX_NODES < limits.MAX_FILE_BYTES
