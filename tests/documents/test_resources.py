import pytest

from harness.documents.resources import resource
from harness.model.errors import EnvironmentTrouble


@pytest.mark.parametrize(
    "parts",
    [
        ("schemas", "scenario.schema.json"),
        ("scenarios", "aliexpress"),
        ("examples", "erp", "statement.yaml"),
    ],
)
def test_what_ships_beside_the_package_is_found(parts):
    assert resource(*parts).exists()


def test_a_missing_resource_is_trouble_of_the_installation():
    with pytest.raises(EnvironmentTrouble, match=r"schemas/none\.json is missing"):
        resource("schemas", "none.json")
