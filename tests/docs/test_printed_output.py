"""What the README and docs/ show as output is what their blocks print, numbers within their bounds.

A `text` block right after a `python` block is what that block prints; lines after `$ spinvolt ...`
in a `console` block are what the command prints.
"""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spinvolt.statement import loads

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    page
    for page in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
    if not {"_build", "generated"} & set(page.parts)
]
LINES = re.MULTILINE | re.DOTALL
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n*```text\n(.*?)^```\n)?", LINES)
CONSOLE = re.compile(r"^```console\n(.*?)^```\n", LINES)
COMMAND = re.compile(r"^\$ (spinvolt [^\n]*)\n((?:(?!\$ )[^\n]*\n)+)", LINES)
TOML = re.compile(r"^```toml\n(.*?)^```$", LINES)
STATEMENT = re.compile(r"^```toml\n# (\S+\.toml)\n(.*?)^```$", LINES)
BRACKETED = re.compile(r"(-?\d+(?:\.(\d+))?)\((\d+)\)(?:e([+-]\d+))?([.,;]?)")
SECONDS = re.compile(r"[\d.e-]+ s$")
RUN = "from spinvolt.cli import main; main()"


def cells(text: str) -> list[list[str]]:
    """Words by lines; how long it took is masked."""
    return [SECONDS.sub("# s", line.rstrip()).split() for line in text.splitlines()]


def interval(found: re.Match[str]) -> tuple[float, float]:
    """Value and uncertainty of a number like 0.0623899787(30) or 1.57(2)e-05."""
    number, places, last, exponent, _ = found.groups()
    scale = 10.0 ** int(exponent or 0)
    return float(number) * scale, int(last) * scale / 10.0 ** len(places or "")


def same(shown: str, printed: str) -> bool:
    """Whether two words agree: numbers with an uncertainty within it, everything else exactly."""
    one, other = BRACKETED.fullmatch(shown), BRACKETED.fullmatch(printed)
    if one is None or other is None:
        return shown == printed
    (a, u), (b, v) = interval(one), interval(other)
    # An uncertainty that has changed by more than this is worth another look at the page.
    return abs(a - b) <= u + v and v / 20.0 <= u <= 20.0 * v and one[5] == other[5]


def assert_same(shown: str, printed: str) -> None:
    left, right = cells(shown), cells(printed)
    assert [len(line) for line in left] == [len(line) for line in right], printed
    for line, other in zip(left, right, strict=True):
        assert all(map(same, line, other)), f"shown {line}, printed {other}"


def pages_with(pattern: re.Pattern[str]) -> list[object]:
    return [
        pytest.param(page, id=page.relative_to(ROOT).as_posix())
        for page in PAGES
        if any(match[match.re.groups] for match in pattern.finditer(page.read_text("utf-8")))
    ]


def commands(page: Path) -> Iterator[tuple[list[str], str]]:
    """The words after `spinvolt`, and what is shown below them."""
    for block in CONSOLE.finditer(page.read_text("utf-8")):
        for line, shown in COMMAND.findall(block[1]):
            yield shlex.split(line)[1:], shown


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if PYTHON.search(page.read_text("utf-8"))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_blocks_print_what_is_shown(page: Path) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    for code, shown in PYTHON.findall(page.read_text("utf-8")):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, page, "exec"), namespace)
        if shown:
            assert_same(shown, printed.getvalue())
    assert len(namespace) > 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "page", [p for p in PAGES if list(commands(p))], ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_commands_print_what_is_shown(page: Path) -> None:
    for name, statement in STATEMENT.findall(page.read_text("utf-8")):
        Path(name).write_text(statement, encoding="utf-8")
    for words, shown in commands(page):
        done = subprocess.run(
            [sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=False
        )
        assert_same(shown, done.stdout + done.stderr)


@pytest.mark.parametrize("page", pages_with(TOML))
def test_toml_blocks_are_statements(page: Path) -> None:
    for block in TOML.findall(page.read_text("utf-8")):
        assert loads(block, "toml").battery.n_battery


@pytest.mark.parametrize(
    ("shown", "printed", "agree"),
    [
        ("0.0623899786(30)", "0.06239(1)", False),
        ("0.0623899786(30)", "0.0623899788(20)", True),
        ("0.0623899786(30)", "0.0623899886(30)", False),
        ("1.570(2)e-05", "1.571(2)e-05", True),
        ("1.570(2)e-05", "1.570(2)e-06", False),
        ("98.88", "98.89", False),
        ("took 0.2 s", "took 17.25 s", True),
        ("took 0.2 s and 3", "took 0.3 s and 3", False),
        ("a  b", "a b", True),
        ("a", "a\nb", False),
    ],
)
def test_outputs_are_told_apart(shown: str, printed: str, agree: bool) -> None:
    with contextlib.nullcontext() if agree else pytest.raises(AssertionError):
        assert_same(shown, printed)


def test_pictures_are_small_and_come_from_the_script(tmp_path: Path) -> None:
    script = ROOT / "docs" / "figures.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    committed = {path.name: path for path in (ROOT / "docs" / "_static").glob("*.png")}
    assert set(committed) == {path.name for path in tmp_path.iterdir()}
    assert all(path.stat().st_size < 100_000 for path in committed.values())
