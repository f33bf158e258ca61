"""What of other libraries the package leans on: their pinned versions differ by Python."""

import ast
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTED = {
    "allure_commons": {"logger", "model2", "types"},
    "cryptography": {
        "exceptions",
        "hazmat.primitives",
        "hazmat.primitives.asymmetric",
        "hazmat.primitives.asymmetric.ed25519",
    },
    "fontTools": {"ttLib"},
    "h11": set(),
    "httpcore": set(),
    "httpx": set(),
    "hypothesis": {"errors"},
    "jinja2": {"bccache"},
    "jsonpath_rfc9535": set(),
    "jsonschema": {"exceptions"},
    "jsonschema_rs": set(),
    "msgspec": set(),
    "pypdf": {"errors"},
    "pytest": set(),
    "starlette": {
        "applications",
        "background",
        "concurrency",
        "datastructures",
        "requests",
        "responses",
        "routing",
        "types",
    },
    "trustme": set(),
    "typst": set(),
    "uvicorn": set(),
    "vcr": set(),
    "yaml": set(),
}
"""Library -> modules of it that its own documentation names; the library itself always is."""
INNER = {
    "uvicorn": {"protocols.http.h11_impl"},  # no other place to see that a client hung up
    "vcr": {"serializers"},  # their form is the one that vcrpy itself writes
}
"""Modules that no documentation promises; a new version may take them away."""


def imports(tree):
    """Module and names of each import that is ever performed."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, tuple(alias.name for alias in node.names)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from imports(node)


OWN = {*sys.stdlib_module_names, "harness"}
PERFORMED = sorted(
    {
        found
        for path in ROOT.glob("harness/**/*.py")
        for found in imports(ast.parse(path.read_text(encoding="utf-8")))
        if found[0].partition(".")[0] not in OWN
    }
)


def test_the_imports_are_found():
    assert {"httpx", "jinja2", "starlette.responses"} <= {module for module, _ in PERFORMED}


@pytest.mark.parametrize("module", sorted({module for module, _ in PERFORMED}))
def test_only_documented_modules_are_imported(module):
    library, _, inner = module.partition(".")
    assert inner in {"", *DOCUMENTED[library], *INNER.get(library, ())}


def test_no_private_name_is_imported():
    words = {word for module, names in PERFORMED for word in (*module.split("."), *names)}
    assert [word for word in words if word.startswith("_")] == []


@pytest.mark.parametrize(("module", "names"), PERFORMED)
def test_what_is_imported_is_there_also_on_ways_that_few_runs_take(module, names):
    for name in names:
        if not hasattr(import_module(module), name):
            import_module(f"{module}.{name}")
