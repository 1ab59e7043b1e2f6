"""Complaints of the validator: never its jargon, always a place that exists."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from credpolicy.load.shape import faults
from credpolicy.model.base import Model
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile
from credpolicy.model.rules import RULES
from credpolicy.model.settings import Settings
from tests.unit.load.mutations import mutated
from tests.unit.load.valid import IDENTITIES, POLICIES, REGISTRY, SETTINGS

JARGON = re.compile(
    r"pydantic|https?:|valid (string|dictionary|tuple|boolean)|instance of|[Ii]nput should|function-|union\[|"
    r"NoneType|\btuple\b|\bdict\b|\bstr\b|\bbool\b|Extra inputs|Field required|\bvalidation\b|"
    r"\bNone\b|\bTrue\b|\bFalse\b"
)
QUOTED = re.compile("`[^`]*`")


@pytest.mark.parametrize(
    ("model", "tree"),
    [(RegistryFile, REGISTRY), (PoliciesFile, POLICIES), (IdentitiesFile, IDENTITIES), (Settings, SETTINGS)],
)
@given(data=st.data())
def test_every_complaint_is_located_and_said_in_plain_words(model: type[Model], tree: dict, data: st.DataObject):
    broken = data.draw(mutated(tree))
    try:
        model.model_validate(broken)
    except ValidationError as error:
        found = faults(error, model, broken)
        assert found
        for fault in found:
            place = broken
            for step in fault.pointer:
                place = place[step]
            assert RULES[fault.code].level == "error"
            assert fault.message
            assert not JARGON.search(QUOTED.sub("", f"{fault.message} {fault.help}"))
            assert fault.help.endswith((".", "?", "`", ":")), fault.help
