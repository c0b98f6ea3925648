"""The blocks of the README and docs/: TOML parses, commands are real ones.

Python runs, and is compared with what is shown, in the tests of printed output.
"""

import re
import shlex
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    page
    for page in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
    if not {"_build", "generated"} & set(page.parts)
]
FENCE = re.compile(r"^(`{3,})([\w-]+)[^\n]*\n(.*?)^\1`*[ ]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """The inside of a fence, and how many lines of the page come before it."""

    code: str
    line: int


def blocks(text: str, language: str) -> list[Block]:
    return [
        Block(match[3], text.count("\n", 0, match.start(3)))
        for match in FENCE.finditer(text)
        if match[2] == language
    ]


def read(page: Path, language: str) -> list[Block]:
    return blocks(page.read_text(encoding="utf-8"), language)


def pages_with(language: str) -> list[object]:
    return [
        pytest.param(page, id=page.relative_to(ROOT).as_posix())
        for page in PAGES
        if read(page, language)
    ]


def commands(code: str) -> list[list[str]]:
    """The words of every `$ ...` line, up to a pipe, a redirection or a comment."""
    found: list[list[str]] = []
    for line in re.findall(r"^\$ (.*)$", code.replace("\\\n", " "), re.MULTILINE):
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        ends = [i for i, word in enumerate(words) if set(word) <= set("|&;<>")]
        found.append(words[: ends[0] if ends else None])
    return found


def check_make(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    assert {word for word in words if "=" not in word} <= set(targets)


def check_spinvolt(words: list[str]) -> None:
    """The subcommand exists, and click accepts its options; nothing runs.

    A file without a folder is the reader's own; one in `examples/` must be there.
    """
    from spinvolt.cli import main

    for word in words:
        if word.endswith(".toml") and "/" not in word:
            Path(word).touch()
    context = click.Context(main, info_name="spinvolt")
    name, command, rest = main.resolve_command(context, words)
    assert command is not None
    command.make_context(name, rest, parent=context)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scratch folder with the examples in it, as the current one."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", pages_with("toml"))
def test_toml_parses(page: Path) -> None:
    assert all(tomllib.loads(block.code) for block in read(page, "toml"))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("page", pages_with("console"))
def test_commands_are_real(page: Path) -> None:
    found = [words for block in read(page, "console") for words in commands(block.code)]
    assert found
    for words in found:
        check = {"make": check_make, "spinvolt": check_spinvolt}.get(words[0])
        if check:
            check(words[1:])


def test_blocks_and_commands_are_found() -> None:
    shell = "$ spinvolt charge \\\n  f -w a,b | jq . # why\nwhat it prints\n"
    text = f"a\n```python\nx = 1\n```\n```console\n{shell}```\n"
    assert blocks(text, "python") == [Block("x = 1\n", 2)]
    (console,) = blocks(text, "console")
    assert commands(console.code) == [["spinvolt", "charge", "f", "-w", "a,b"]]
