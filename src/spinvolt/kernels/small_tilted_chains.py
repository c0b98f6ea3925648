"""First peak and largest power of many short chains with levels of their own, eight at a time.

These are batteries with unequal splittings, Ising terms or crosstalk between symmetric spins; all
else is as in ``small_chains``, but the state is complex (``small_chain_tilted``).
"""

from spinvolt.kernels import small_chain_operators, small_chain_tilted, small_chain_tilted_operators
from spinvolt.kernels.eight import Rows
from spinvolt.kernels.jit import compiled_strictly
from spinvolt.kernels.small_chain_landing import settling
from spinvolt.kernels.small_chain_layout import WIDE
from spinvolt.kernels.small_chain_march import following
from spinvolt.kernels.small_chain_solve import SHARED, Tables, solving
from spinvolt.kernels.small_chain_tilted import (
    begin_tilted,
    room_for_tilted,
    started_tilted,
    tilted_doubts,
    tilted_jet,
    tilted_states,
)  # fmt: skip
from spinvolt.kernels.small_chain_tilted_operators import prepare_tilted

FOLLOW = following(begin_tilted, tilted_states, tilted_jet)
SETTLE = settling(tilted_states, tilted_jet, tilted_doubts)
SOLVE = solving(room_for_tilted, started_tilted, prepare_tilted, FOLLOW, SETTLE)


@compiled_strictly(
    "void(float64[:,::1], UniTuple(float64[:,::1], 3), float64, float64[:,::1])",
    *SHARED,
    small_chain_operators,
    small_chain_tilted,
    small_chain_tilted_operators,
)
def solve_tilted(cases: Rows, tables: Tables, tolerance: float, results: Rows) -> None:
    """The figures of many chains, as ``small_chains.solve_all``."""
    SOLVE(cases, tables, tolerance, results, WIDE)
