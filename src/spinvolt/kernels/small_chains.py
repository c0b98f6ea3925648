"""First peak and largest power of many short flip-flop chains, eight at a time.

The motion is real, phi' = K phi with K[j, j-1] = u_j = -K[j-1, j], and <j> = phi^T M_0 phi with
M_0 = diag(j). Its derivatives are <j>^(r) = phi^T M_r phi, M_{r+1} = M_r K - K M_r, and row sums
of |M_20| bound the 20th, hence what four neighbouring jets leave open about the curve between.
Signs on the pieces then prove the first maximum and the largest j/t; what this does not prove is
left to the caller. Times are in units of 1/R, R a bound on ||K||.

Eight chains of like length lie side by side, one in each lane of a vector: a flat array holds site
after site. No lane knows of its neighbours and nothing is fused or reordered, so that every chain
gets the same last bits in every process and in any company.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels import (
    small_chain_bernstein,
    small_chain_jets,
    small_chain_layout,
    small_chain_operators,
    small_chain_proofs,
    small_chain_verdict,
    small_chain_waves,
)
from spinvolt.kernels.jit import compiled_strictly, strict
from spinvolt.kernels.small_chain_jets import follow, settle
from spinvolt.kernels.small_chain_layout import (
    CHUNK,
    FIELDS,
    FOUND,
    GUESSES,
    HALF_TERMS,
    JET,
    LANES,
    NODES,
    NOTES,
    SPEED,
    STATES,
    TIME,
    TOP,
    WHEN,
    WIDE,
)  # fmt: skip
from spinvolt.kernels.small_chain_operators import prepare
from spinvolt.kernels.small_chain_proofs import locate
from spinvolt.kernels.small_chain_verdict import conclude

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@strict
def rows_of(images: Floats, width: int) -> Floats:
    """The images as rows no longer than they must be, which keeps them in the cache."""
    room = (width // 2 + 2) * LANES
    return images[: (HALF_TERMS + 1) * room].reshape((HALF_TERMS + 1, room))


@compiled_strictly(
    "void(int64[:,::1], UniTuple(float64[:,::1], 3), float64, float64[:,::1], boolean[::1])",
    small_chain_bernstein,
    small_chain_jets,
    small_chain_layout,
    small_chain_operators,
    small_chain_proofs,
    small_chain_waves,
    small_chain_verdict,
)
def solve_all(
    cases: Ints, tables: tuple[Floats, Floats, Floats], tolerance: float, results: Floats,
    proved: NDArray[np.bool_],
) -> None:  # fmt: skip
    """The figures of many chains, those of like length side by side.

    Parameters
    ----------
    cases
        n_battery, n_charger, excitations, excited cells on the first site, site of the start;
        shape (n, 5). At most ``SITES`` sites each, two at least, couplings of one.
    tables
        Jets to Bernstein coefficients, shape (20, 20); spreads of errors, summed over the four
        nodes, (5, 5); factors of the cut, (1, 5).
    tolerance
        What the jets may leave open between them, in units of the largest position: the less, the
        smaller the steps, and the more is proved.
    results
        Filled, shape (n, FIELDS): positions relative to the start, times in 1/R, and R.
    proved
        Filled, shape (n,): False where the figures are not proved, and worth nothing.
    """
    links, bands, stripes = np.zeros(WIDE), np.zeros((TOP + 3, WIDE)), np.zeros((8, WIDE))
    notes, guesses = np.zeros((NOTES, LANES)), np.zeros((LANES, GUESSES))
    images = np.zeros((2, (HALF_TERMS + 1) * WIDE // 2))
    waves = np.zeros((HALF_TERMS, CHUNK * LANES)), np.zeros((HALF_TERMS, CHUNK * LANES))
    jets, shapes = np.zeros((JET, (NODES + 2) * LANES)), np.zeros((27, (NODES + 2) * LANES))
    found, work, rows = (
        np.zeros((2, FOUND, LANES)),
        np.ones((STATES + CHUNK, WIDE)),
        np.zeros((6, 20)),
    )
    group, out = np.zeros((LANES, 5), dtype=np.int64), np.zeros(FIELDS)
    for begin in range(0, len(cases), LANES):
        for lane in range(LANES):
            group[lane] = cases[min(begin + lane, len(cases) - 1)]
        width = prepare(group, tolerance / tables[2][0, 0], links, bands, stripes, notes)
        inside = rows_of(images[0], width), rows_of(images[1], width)
        follow(links, stripes, width, group[:, 4].copy(), inside, jets, notes, work, waves)
        locate(jets, tables, notes, shapes, rows, guesses)
        for lane in range(LANES):
            found[0, TIME, lane], found[1, TIME, lane] = guesses[lane, WHEN], guesses[lane, SPEED]
        settle(stripes, width, inside, notes, work, waves, found)
        for lane in range(min(LANES, len(cases) - begin)):
            known = notes[:, lane].copy()
            proved[begin + lane] = conclude(
                found, jets, shapes, known, lane, guesses[lane], rows, out
            )
            results[begin + lane] = out
