"""What is written as YAML is read back as it was built, so the trees of the tests are repositories."""

import pytest
from hypothesis import given, settings

from credpolicy.load import loader
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.registry import RegistryFile
from tests.strategies import SEEDS, repository

COLLECTIONS = (*PoliciesFile.model_fields, *RegistryFile.model_fields)


@settings(max_examples=25)
@given(seed=SEEDS)
def test_a_written_repository_is_read_back_as_it_was_built(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = repository(seed)
    folder = tmp_path_factory.mktemp("repository")
    made.write(folder)
    read, built = loader.load(folder), made.snapshot()
    assert read.findings == ()
    assert read.settings == built.settings
    for name in COLLECTIONS:
        assert [placed.item for placed in getattr(read, name)] == [placed.item for placed in getattr(built, name)]
