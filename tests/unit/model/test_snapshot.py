"""An object knows where it was written, also when parts of it were left out."""

from hypothesis import given
from hypothesis import strategies as st

from credpolicy.model.snapshot import as_written


@given(st.lists(st.booleans(), max_size=12))
def test_an_entry_keeps_its_place_when_others_are_left_out(kept: list[bool]):
    places = [place for place, stays in enumerate(kept) if stays]
    dropped = [("credentials", place) for place, stays in enumerate(kept) if not stays]
    assert [as_written(("credentials", n, "type"), dropped) for n in range(len(places))] == [
        ("credentials", place, "type") for place in places
    ]


def test_other_lists_and_other_pointers_stay_as_they_are():
    dropped = [("credentials", 0), ("leave", 1)]
    assert as_written(("assignments", 0), dropped) == ("assignments", 0)
    assert as_written(("leave", 0), dropped) == ("leave", 0)
    assert as_written(("credentials",), dropped) == ("credentials",)
    assert as_written(("attributes", "size"), dropped) == ("attributes", "size")
    assert as_written((), dropped) == ()
