"""The figures of eight short chains after eight, however they move."""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels import eight, eight_compiled
from spinvolt.kernels.eight import LANES, Rows, select, store
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains import (
    bernstein,
    landing,
    layout,
    march,
    proofs,
    verdict,
    waves,
)  # fmt: skip
from spinvolt.kernels.small_chains.layout import (
    CASE,
    CELLS,
    FIELDS,
    HALF_TERMS,
    JET,
    LOW,
    NODES,
    PROVED,
    SHIFT,
    TOP,
    TOTAL,
    UNIT,
    WIDE,
    Pieces,
    Waves,
    blank,
    rows,
)  # fmt: skip
from spinvolt.kernels.small_chains.proofs import locate
from spinvolt.kernels.small_chains.verdict import power, top

Floats = NDArray[np.float64]
Tables = tuple[Floats, Floats, Floats]
# Files that chains of any kind are compiled from, beside those that say how they move.
SHARED = (
    eight, eight_compiled, bernstein, landing, layout, march, proofs, verdict, waves,
    sys.modules[__name__],
)  # fmt: skip


@strict
def sites(cases: Rows, group: int) -> int:
    """Sites of the longest chain, shifted ones included: an even number, eight at least."""
    found = 8.0
    for lane in range(LANES):
        case = cases[group * CASE : (group + 1) * CASE, lane]
        last = min(case[CELLS], case[TOTAL]) - case[LOW]
        found = max(found, last + 1.0 + case[SHIFT])
    return 2 * ((int(found) + 1) // 2)


@strict
def room_for_waves(entries: int) -> Waves:
    """Scratch for images of as many entries."""
    images = (HALF_TERMS + 1) * (entries + 2)
    return Waves(
        blank(images), blank(images), rows(WIDE), rows(WIDE), blank(4 * HALF_TERMS), rows(2),
        rows(4 * WIDE),
    )  # fmt: skip


@strict
def room_for_pieces() -> Pieces:
    """Scratch for jets and what lies between them."""
    terms = 4 * JET
    return Pieces(
        blank((NODES + 2) * JET), blank(NODES * terms), rows(terms), rows(terms + 1),
        rows(terms), rows(terms), rows(terms), rows(terms),
    )  # fmt: skip


def solving(room: Any, started: Any, prepare: Any, follow: Any, settle: Any) -> Any:  # noqa: ANN401
    """A function that solves chains that move as these functions say."""

    @strict
    def solve(cases: Rows, tables: Tables, tolerance: float, results: Rows, entries: int) -> None:
        """As ``solve_flip_flop``; ``entries``: how many an image of the start has."""
        largest = tolerance / tables[2][0, 0]
        bands = blank(2 * (TOP + 1) * WIDE)
        images, found = room_for_waves(entries), room_for_pieces()
        space = room()
        for group in range(len(cases) // CASE):
            width = sites(cases, group)
            motion = started(space, cases, group)
            known = prepare(cases, group, width, largest, bands, motion)
            way, count = follow(known, motion, width, images, found.jets)
            errors, peak = locate(known, way, tables, largest, found)
            guesses = peak.when, peak.speed
            summit, fastest = settle(known, motion, width, images, count, way, guesses)
            row = group * FIELDS
            good = top(summit, known, peak, results, row)
            good = power(fastest, known, way, errors, found, good, results, row)
            store(results, row + UNIT, known.rate)
            store(results, row + PROVED, select(good, 1.0, 0.0))

    return solve
