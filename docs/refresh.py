"""Makes printed outputs and pictures of the README and the pages anew: python docs/refresh.py.

A `text` block right after a `python` block becomes what that block prints; lines after
`$ spinvolt ...` in a `console` block become what the command prints. A line in which only a
duration has changed stays.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import figures

ROOT = Path(__file__).resolve().parents[1]
LINES = re.MULTILINE | re.DOTALL
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:(\n*```text\n)(.*?)(^```\n))?", LINES)
CONSOLE = re.compile(r"^```console\n.*?^```\n", LINES)
COMMAND = re.compile(r"^(\$ spinvolt [^\n]*\n)((?:(?!\$ |```)[^\n]*\n)+)", LINES)
STATEMENT = re.compile(r"^```toml\n# (\S+\.toml)\n(.*?)^```$", LINES)
SECONDS = re.compile(r"[\d.e-]+ s$")
RUN = "from spinvolt.cli import main; main()"


def pages() -> list[Path]:
    """Every page with blocks that may print."""
    found = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    return sorted(page for page in found if not {"_build", "generated"} & set(page.parts))


def kept(shown: str, printed: str) -> str:
    """What is printed, with the lines of before wherever nothing but a duration differs."""
    before = {SECONDS.sub("s", line): line for line in shown.splitlines()}
    lines = [before.get(SECONDS.sub("s", line), line) for line in printed.splitlines()]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run_blocks(text: str) -> str:
    """A page whose Python blocks have been run in order."""
    namespace: dict[str, object] = {"__name__": "__main__"}

    def run(block: re.Match[str]) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(block[1], "page", "exec"), namespace)
        if block[3] is None:
            return block[0]
        return f"```python\n{block[1]}```\n{block[2]}{kept(block[3], printed.getvalue())}{block[4]}"

    return PYTHON.sub(run, text)


def run_commands(text: str) -> str:
    """A page whose commands with output have been run."""
    for name, statement in STATEMENT.findall(text):
        Path(name).write_text(statement, encoding="utf-8")

    def run(command: re.Match[str]) -> str:
        words = shlex.split(command[1])[2:]
        done = subprocess.run(
            [sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=False
        )
        return command[1] + kept(command[2], done.stdout + done.stderr)

    return CONSOLE.sub(lambda block: COMMAND.sub(run, block[0]), text)


def main() -> None:
    """Refresh every page and every picture."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "examples", Path(scratch) / "examples")
        os.chdir(scratch)
        for page in pages():
            text = page.read_text(encoding="utf-8")
            fresh = run_commands(run_blocks(text))
            if fresh != text:
                page.write_text(fresh, encoding="utf-8")
                sys.stdout.write(f"{page.relative_to(ROOT)}\n")
    figures.main(ROOT / "docs" / "_static")


if __name__ == "__main__":
    main()
