"""Fresh processes: the first result, and the import."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runner import environment

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "yang2025-fig4b.toml"
COMMAND = "from spinvolt.cli import main; main()"
IMPORT = """
import time
began = time.perf_counter()
import spinvolt
print(time.perf_counter() - began)
"""


@dataclass(frozen=True)
class Fresh:
    """Wall seconds of fresh processes, warm disk caches, one entry a process.

    Attributes
    ----------
    charge
        `spinvolt charge` on the example, from start to exit.
    imported
        `import spinvolt` within its process.
    """

    charge: tuple[float, ...]
    imported: tuple[float, ...]


def fresh(rounds: int) -> Fresh:
    """Measure both; a first process of each kind only warms up."""
    charged = [charge_once() for _ in range(rounds + 1)]
    imported = [import_once() for _ in range(rounds + 1)]
    return Fresh(tuple(charged[1:]), tuple(imported[1:]))


def charge_once() -> float:
    """Wall seconds of `spinvolt charge`."""
    words = [sys.executable, "-c", COMMAND, "charge", str(EXAMPLE)]
    began = time.perf_counter()
    subprocess.run(words, capture_output=True, check=True, env=environment())
    return time.perf_counter() - began


def import_once() -> float:
    """Seconds of `import spinvolt`."""
    words = [sys.executable, "-c", IMPORT]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=environment())
    return float(done.stdout)
