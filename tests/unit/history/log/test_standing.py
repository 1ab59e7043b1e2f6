"""What stands: files that move, split, merge and break; what cannot be read counts as it was."""

from __future__ import annotations

from credpolicy.history.log.standing import Standing
from tests.historian import happened, kinds, told, turns

ONE, TWO = {"id": "w-1", "manager": "w-9"}, {"id": "w-2"}


def record(number, day="2026-12-31", **more):
    return {"type": "rn", "number": number, "expires_on": day, **more}


def file(*workers):
    return {"workers": list(workers)}


def test_moving_renaming_splitting_and_merging_files_is_no_event():
    both = file(ONE, TWO)
    assert (
        kinds(
            {"registry/all.yaml": both},
            {"registry/new.yaml": both},
            {"registry/deep/er/1.yaml": file(ONE), "registry/2.yml": file(TWO)},
            {"registry/2.yml": file(TWO, ONE)},
            {"registry/2.yml": {"workers": [{"manager": "w-9", "id": "w-1"}, {"id": "w-2", "status": "active"}]}},
        )
        == []
    )


def test_an_edit_on_the_way_to_another_file_is_told_as_an_edit():
    assert told({"registry/a.yaml": file(ONE)}, {"registry/b.yaml": file({"id": "w-1", "manager": "w-3"})}) == [
        "worker_changed w-1", "  manager: w-9 -> w-3",
    ]  # fmt: skip


def test_the_order_of_records_is_no_event():
    records = [record("a"), record("b"), record("b", jurisdiction="US-OH")]
    states = [{"registry/a.yaml": file({"id": "w-1", "credentials": each})} for each in (records, records[::-1])]
    assert kinds(*states) == []


def test_a_file_that_breaks_hides_nothing_and_says_so_once():
    good, broken = {"registry/a.yaml": file(ONE, TWO)}, {"registry/a.yaml": b"workers: ["}
    lines = kinds(good, broken, {**broken, "registry/b.yaml": file({"id": "w-3"})}, good)
    assert lines == [
        "file_unreadable registry/a.yaml", "worker_joined w-3", "file_readable registry/a.yaml", "worker_removed w-3",
    ]  # fmt: skip


def test_what_changed_while_a_file_could_not_be_read_is_told_when_it_can_be():
    states = [file(ONE, TWO), b"workers: [", b"workers: [[", file({"id": "w-1", "manager": "w-3"})]
    assert [line for line in told(*({"registry/a.yaml": each} for each in states)) if "  :" not in line] == [
        "file_unreadable registry/a.yaml", "file_unreadable registry/a.yaml",
        "file_readable registry/a.yaml", "worker_changed w-1", "  manager: w-9 -> w-3", "worker_removed w-2",
        "  id: w-2 -> None", "  status: active -> None",
    ]  # fmt: skip


def test_a_file_that_goes_while_it_cannot_be_read_takes_its_objects_with_it():
    assert kinds({"registry/a.yaml": file(ONE)}, {"registry/a.yaml": b"workers: ["}, {}) == [
        "file_unreadable registry/a.yaml", "worker_removed w-1",
    ]  # fmt: skip


def test_a_file_that_moves_and_breaks_at_once_may_still_hold_what_it_held():
    assert kinds(
        {"registry/a.yaml": file(ONE)}, {"registry/b.yaml": b"workers: ["}, {"registry/b.yaml": file(ONE)}
    ) == ["file_unreadable registry/b.yaml", "file_readable registry/b.yaml"]


def test_an_object_may_have_moved_into_a_file_that_broke_but_not_into_one_that_was_left_alone():
    broken = b"workers: ["
    states = [
        {"registry/a.yaml": file(ONE, TWO), "registry/b.yaml": file({"id": "w-3"})},
        {"registry/a.yaml": file(TWO), "registry/b.yaml": broken},
        {"registry/b.yaml": broken},
        {"registry/b.yaml": file({"id": "w-3"})},
    ]
    assert kinds(*states) == [
        "file_unreadable registry/b.yaml", "worker_removed w-2", "file_readable registry/b.yaml", "worker_removed w-1",
    ]  # fmt: skip


def test_a_broken_file_that_moves_is_no_event():
    assert kinds({"registry/a.yaml": b"workers: ["}, {"registry/b.yaml": b"workers: ["}) == []


def test_an_object_found_elsewhere_is_no_longer_looked_for_where_nothing_can_be_read():
    states = [
        {"registry/a.yaml": file(ONE)},
        {"registry/a.yaml": b"workers: ["},
        {"registry/a.yaml": b"workers: [", "registry/b.yaml": file(ONE)},
        {"registry/a.yaml": file(TWO), "registry/b.yaml": file(ONE)},
    ]
    assert kinds(*states) == [
        "file_unreadable registry/a.yaml", "file_readable registry/a.yaml", "worker_joined w-2",
    ]  # fmt: skip


def test_one_object_that_cannot_be_read_leaves_the_others_and_counts_as_it_was():
    types = [{"id": "a"}, {"id": "b", "renewal": {"grace": "1 month"}}]
    broken = [{"id": "a", "name": "A"}, {"id": "b", "renewal": {"grace": "a while"}}]
    later = [{"id": "a", "name": "A"}, {"id": "b", "renewal": {"grace": "2 days"}}]
    assert kinds(*({"policies/a.yaml": {"credential_types": each}} for each in (types, broken, later))) == [
        "file_unreadable policies/a.yaml", "type_changed a", "file_readable policies/a.yaml", "type_tightened b",
    ]  # fmt: skip


def test_a_record_with_a_day_that_does_not_exist_is_not_taken_for_removed():
    good = [record("a"), record("b"), record("c")]
    broken = [record("a"), record("b", "2027-02-30")]
    mended = [record("a"), record("b", "2027-02-28")]
    states = [{"registry/a.yaml": file({"id": "w-1", "credentials": each})} for each in (good, broken, mended)]
    assert told(*states) == [
        "file_unreadable registry/a.yaml",
        "  workers.0.credentials.1.expires_on: None -> `2027-02-30` does not exist in the calendar",
        "credential_removed w-1 rn/c", "  type: rn -> None", "  number: c -> None", "  expires_on: 2026-12-31 -> None",
        "file_readable registry/a.yaml",
        "credential_redated w-1 rn/b", "  expires_on: 2026-12-31 -> 2027-02-28",
    ]  # fmt: skip


def test_where_nobody_can_tell_which_record_is_broken_none_is_told_as_removed():
    good = [record("a"), record("b")]
    broken = [{"number": "b", "expires_on": "2027-01-31"}]
    states = [{"registry/a.yaml": file({"id": "w-1", "credentials": each})} for each in (good, broken, good[1:])]
    assert kinds(*states) == [
        "file_unreadable registry/a.yaml", "file_readable registry/a.yaml", "credential_removed w-1 rn/a",
    ]  # fmt: skip


def test_a_field_of_a_worker_that_cannot_be_read_counts_as_it_was():
    states = [
        {"id": "w-1", "hired_on": "2020-01-06", "status": "active"},
        {"id": "w-1", "hired_on": "2020-13-06", "status": "on_leave"},
        {"id": "w-1", "hired_on": "2020-01-07", "status": "on_leave"},
    ]
    assert [line for line in told(*({"registry/a.yaml": file(each)} for each in states)) if "file" not in line] == [
        "  workers.0.hired_on: None -> `2020-13-06` does not exist in the calendar",
        "worker_changed w-1", "  status: active -> on_leave", "worker_changed w-1",
        "  hired_on: 2020-01-06 -> 2020-01-07",
    ]  # fmt: skip


def test_other_lists_of_a_worker_keep_what_cannot_be_read():
    def person(*leave):
        return {"registry/a.yaml": file({"id": "w-1", "leave": list(leave)})}

    first = {"from": "2026-01-01", "until": "2026-01-31"}
    second = {"from": "2026-03-01", "until": "2026-03-31"}
    broken = {"from": "2026-03-01", "until": "2026-03-32"}
    assert kinds(person(first, second), person(first, broken), person(first, second)) == [
        "file_unreadable registry/a.yaml", "file_readable registry/a.yaml",
    ]  # fmt: skip


def test_settings_that_cannot_be_read_count_as_they_were():
    states = [b"timezone: Europe/Berlin\n", b"timezone: Europe/Bonn\n", b"timezone: Europe/Rome\n"]
    found = told(*({"credpolicy.yaml": each} for each in states))
    assert found[-3:] == ["file_readable credpolicy.yaml", "settings_changed credpolicy.yaml",
                          "  timezone: Europe/Berlin -> Europe/Rome"]  # fmt: skip
    assert len(found) == 5


def test_of_two_settings_files_the_first_counts():
    one, two = {"credpolicy.yaml": b"timezone: Europe/Rome\n"}, {"credpolicy.yml": b"timezone: Europe/Berlin\n"}
    assert told(two, {**one, **two}, two)[-2:] == [
        "settings_changed credpolicy.yaml", "  timezone: Europe/Rome -> Europe/Berlin",
    ]  # fmt: skip


def test_one_id_written_twice_is_two_objects_wherever_they_stand():
    one, other = {"id": "w-1", "manager": "w-8"}, {"id": "w-1", "manager": "w-9"}
    assert (
        kinds(
            {"registry/a.yaml": file(one), "registry/b.yaml": file(other)},
            {"registry/b.yaml": file(one), "registry/c.yaml": file(other)},
        )
        == []
    )
    assert told({"registry/a.yaml": file(one, other)}, {"registry/a.yaml": file(other)})[0] == "worker_removed w-1"


def test_links_and_odd_files_are_told_and_stop_nothing():
    assert kinds({"registry/a.yaml": file(ONE)}, {"registry/a.yaml": file(ONE), "registry/notes.txt": b"x"}) == []
    (event,) = happened({"registry/a.yaml": b"version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 1\n"})
    assert event.kind == "file_unreadable"


def test_ids_that_were_there_at_any_time_are_remembered():
    standing = Standing()
    for turn in turns([{"registry/a.yaml": file(ONE)}, {"registry/a.yaml": file(TWO)}]):
        standing.turn(turn.changed, turn.after)
    assert standing.ever["workers"] == {"w-1", "w-2"}
    assert standing.item("workers", "w-1") is None
    assert standing.item("workers", "w-2").id == "w-2"
