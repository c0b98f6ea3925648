"""What an import may load. Which layer may import which is import-linter's part."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "spinvolt"
HEAVY = ("dask", "matplotlib", "numba", "pydantic", "qutip", "xarray")


def names_taken_from_root(tree: ast.Module) -> Iterator[str]:
    """Imports that go through `spinvolt` itself: `import spinvolt`, `from spinvolt import x`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name == "spinvolt")
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "spinvolt":
            yield from (f"spinvolt.{a.name}" for a in node.names)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import spinvolt", ["spinvolt"]),
        ("def f():\n    from spinvolt import charge", ["spinvolt.charge"]),
        ("import spinvolt.errors", []),
        ("from spinvolt.errors import Misstated", []),
    ],
)
def test_root_imports_are_recognised(code: str, found: list[str]) -> None:
    assert list(names_taken_from_root(ast.parse(code))) == found


def test_no_module_imports_the_root() -> None:
    """import-linter takes `from spinvolt import charge` for the module, not for the root."""
    offences = {
        str(path.relative_to(SOURCE)): names
        for path in sorted(set(SOURCE.rglob("*.py")) - {SOURCE / "__init__.py"})
        if (names := list(names_taken_from_root(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert offences == {}


def printed_by(code: str) -> str:
    """What a fresh Python process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_root_loads_nothing_heavy() -> None:
    modules = printed_by("import spinvolt, sys; print(*sys.modules)").split()
    loaded = {name.partition(".")[0] for name in modules}
    assert "spinvolt" in loaded
    assert loaded.isdisjoint(HEAVY)


SUBMODULES_FIRST = """
import importlib, pkgutil
for module in pkgutil.walk_packages(spinvolt.__path__, "spinvolt."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def test_no_public_name_is_hidden_by_a_module_of_the_same_name() -> None:
    """Importing `spinvolt.x` binds `x` in the root to the module, whatever x was before."""
    show = "\nprint({name: type(getattr(spinvolt, name)).__name__ for name in spinvolt.__all__})"
    names_first = printed_by("import spinvolt" + show)
    assert printed_by("import spinvolt" + SUBMODULES_FIRST + show) == names_first
