"""Time spinvolt against its peers, in the same run and at the same achieved accuracy.

Exit code 1 when an 'at least' target is missed.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.threads import ONE_THREAD

FULL = {
    "sizes": (100, 300, 1000, 10_000, 100_000, 1_000_000),
    "cavities": (10_000, 1_000_000),
    "grids": (200,),
    "masters": (20,),
}
QUICK = {"sizes": (100, 300), "cavities": (300,), "grids": (50,), "masters": (8,)}
NOBODY = ("none",)


def main(words: Sequence[str] | None = None) -> int:
    """Run, print, and say whether the targets were met."""
    asked = parser().parse_args(words)
    os.environ.update(ONE_THREAD)
    from benchmarks import peers, table, targets
    from benchmarks.campaign import Extras, campaign
    from benchmarks.runner import Limits
    from benchmarks.task import Kind

    wanted = () if asked.peers == NOBODY else tuple(peers.listed(asked.peers))
    if asked.peers not in ((), NOBODY) and not wanted:
        note(f"no installed peer's name contains any of: {', '.join(asked.peers)}")
        return 2
    limits = Limits(asked.limit or (10.0 if asked.quick else 60.0), 3 if asked.quick else 7)
    given = {option: vars(asked)[option] for option in FULL}
    nothing = not (asked.peers or any(given.values()) or asked.sweep or asked.open)
    usual = QUICK if asked.quick else FULL
    named = given if asked.sweep or asked.open or any(given.values()) else usual
    more = Extras(asked.sweep or nothing, asked.open or nothing)
    sizes = dict(zip(Kind, named.values(), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        found = campaign(sizes, wanted, limits, Path(folder), note, more)
    print(json.dumps(table.document(found), indent=1) if asked.json else table.text(found))
    return int(targets.missed(found.rows))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--quick", action="store_true", help="small sizes, 10 s, 3 rounds")
    made.add_argument("--sizes", type=numbers, default=(), help="cells, as in 300,1000")
    made.add_argument("--cavities", type=numbers, default=(), help="cells in a cavity")
    made.add_argument("--grids", type=numbers, default=(), help="cells, counter-rotating terms")
    made.add_argument("--masters", type=numbers, default=(), help="cells, one lossy reservoir")
    made.add_argument("--sweep", action="store_true", help="150 batteries, beside QuTiP")
    made.add_argument("--open", action="store_true", help="reservoirs, beside mcsolve and piqs")
    made.add_argument(
        "--peers",
        type=names,
        default=(),
        help="parts of peers' names, as in qutip,stebz; 'none' for spinvolt alone",
    )
    made.add_argument("--limit", type=float, help="seconds that one call of a peer may take")
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def numbers(text: str) -> tuple[int, ...]:
    """Sizes from "300,1000", two at the least."""
    sizes = tuple(int(word) for word in text.split(","))
    if min(sizes) < 2:
        raise argparse.ArgumentTypeError(f"sizes must be 2 or more, but one is {min(sizes)}")
    return sizes


def names(text: str) -> tuple[str, ...]:
    """Names from "qutip,stebz"."""
    return tuple(text.split(","))


def note(line: str) -> None:
    """Progress, beside the result."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
