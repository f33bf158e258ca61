"""Where the data beside the package lies: schemas, stock scenarios, examples."""

from pathlib import Path

from harness.model.errors import EnvironmentTrouble

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder: `resource("schemas", "report.schema.json")`.

    A wheel carries these folders inside the package, a checkout has them beside it; this is the
    only place that knows. Raises EnvironmentTrouble when the installation is incomplete.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    wanted = "/".join(parts)
    raise EnvironmentTrouble(
        f"{wanted} is missing from this installation", hint="install the package again"
    )
