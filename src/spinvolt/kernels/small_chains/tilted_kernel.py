"""First peak and largest power of many short chains with levels of their own, eight at a time.

These are batteries with unequal splittings, Ising terms or crosstalk between symmetric spins; all
else is as in ``flip_flop_kernel``, but the state is complex (``tilted``).
"""

from spinvolt.kernels.eight import Rows
from spinvolt.kernels.jit import compiled_strictly
from spinvolt.kernels.small_chains import operators, tilted, tilted_operators
from spinvolt.kernels.small_chains.landing import settling
from spinvolt.kernels.small_chains.layout import WIDE
from spinvolt.kernels.small_chains.march import following
from spinvolt.kernels.small_chains.solve import SHARED, Tables, solving
from spinvolt.kernels.small_chains.tilted import (
    begin_tilted,
    room_for_tilted,
    started_tilted,
    tilted_doubts,
    tilted_jet,
    tilted_states,
)  # fmt: skip
from spinvolt.kernels.small_chains.tilted_operators import prepare_tilted

FOLLOW = following(begin_tilted, tilted_states, tilted_jet)
SETTLE = settling(tilted_states, tilted_jet, tilted_doubts)
SOLVE = solving(room_for_tilted, started_tilted, prepare_tilted, FOLLOW, SETTLE)


@compiled_strictly(
    "void(float64[:,::1], UniTuple(float64[:,::1], 3), float64, float64[:,::1])",
    *SHARED,
    operators,
    tilted,
    tilted_operators,
)
def solve_tilted(cases: Rows, tables: Tables, tolerance: float, results: Rows) -> None:
    """The figures of many chains, as ``flip_flop_kernel.solve_flip_flop``."""
    SOLVE(cases, tables, tolerance, results, WIDE)
