"""First peak and largest power of many short flip-flop chains, eight at a time.

The motion is real, phi' = K phi with K[j, j-1] = u_j = -K[j-1, j], and <j> = phi^T M_0 phi with
M_0 = diag(j). Its derivatives are <j>^(r) = phi^T M_r phi, M_{r+1} = M_r K - K M_r, and a bound on
M_16 bounds the 16th, hence what four neighbouring jets leave open about the curve between. Signs on
the pieces then prove the first maximum and the largest j/t; what this does not prove is left to the
caller. Times are in units of 1/R, R a bound on ||K||.

Eight chains of like length lie side by side in the rows of every array (``eight``). No lane knows
of its neighbours and nothing is reordered, so that every chain gets the same last bits in every
process and in any company.
"""

from spinvolt.kernels.eight import Rows
from spinvolt.kernels.jit import compiled_strictly
from spinvolt.kernels.small_chains import flip_flop, operators
from spinvolt.kernels.small_chains.flip_flop import (
    begin,
    doubts,
    jet,
    room_for_motion,
    started,
    states_at,
)  # fmt: skip
from spinvolt.kernels.small_chains.landing import settling
from spinvolt.kernels.small_chains.layout import WIDE
from spinvolt.kernels.small_chains.march import following
from spinvolt.kernels.small_chains.operators import prepare
from spinvolt.kernels.small_chains.solve import SHARED, Tables, solving

FOLLOW = following(begin, states_at, jet)
SETTLE = settling(states_at, jet, doubts)
SOLVE = solving(room_for_motion, started, prepare, FOLLOW, SETTLE)


@compiled_strictly(
    "void(float64[:,::1], UniTuple(float64[:,::1], 3), float64, float64[:,::1])",
    *SHARED,
    flip_flop,
    operators,
)
def solve_flip_flop(cases: Rows, tables: Tables, tolerance: float, results: Rows) -> None:
    """The figures of many chains, those of like length side by side.

    Parameters
    ----------
    cases
        ``CASE`` rows for each eight chains of at most ``SITES`` sites, two at least, and couplings
        of one.
    tables
        Jets to Bernstein coefficients, shape (16, 16); spreads of errors, summed over the four
        nodes, (4, 4); factors of the cut, (1, 4).
    tolerance
        What the jets may leave open between them, in units of the largest position: the less, the
        smaller the steps, and the more is proved.
    results
        Filled, ``FIELDS`` rows for each eight: positions relative to the start, times in 1/R, R,
        and 1 where they are proved; they are worth nothing where they are not.
    """
    SOLVE(cases, tables, tolerance, results, WIDE // 2)
