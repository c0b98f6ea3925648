"""How much the explorer lets a page ask for: work, memory, requests; more is refused in words."""

from dataclasses import dataclass

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.foreseen import SPECTRA, foreseen, grid_levels
from spinvolt.engines.choose import GIBIBYTE
from spinvolt.errors import NotCovered
from spinvolt.statement import Statement
from spinvolt.statement.request import FIRST_PEAK

# Larger grids take more than any limit; estimating them takes long, too.
LARGEST_GRID = 4e6
SHORTER = "ask for a shorter time with `until`, take fewer cells or spins"
FEWER = "take fewer cells or spins"
PURER = "take fewer cells or spins, or a start that is less mixed"
ELSEWHERE = "use `spinvolt charge` on the command line"


@dataclass(frozen=True)
class Limits:
    """Limits on one computation, on one visitor, and on all.

    Attributes
    ----------
    seconds
        How long a computation may take before it is stopped.
    memory
        Bytes that a worker process may take beyond those it starts with.
    each
        Computations that one visitor may have under way or waiting.
    total
        Computations of all visitors together.
    body
        Bytes of a request.
    """

    seconds: float = 120.0
    memory: float = 2.0 * GIBIBYTE
    each: int = 4
    total: int = 32
    body: int = 2**18


def refuse(statement: Statement, limits: Limits) -> None:
    """Refuse a closed battery whose engines foresee too much work or memory.

    What the estimates do not see is stopped at the limits.

    Raises
    ------
    NotCovered
        Says what it would take, what is allowed, and the way out.
    """
    if isinstance(statement.battery, Reservoir):
        return
    spread = grid_levels(statement)
    if spread > LARGEST_GRID:
        raise NotCovered(
            f"with anisotropy this spreads over about {spread:.2g} levels, but the explorer "
            f"follows up to {LARGEST_GRID:.2g}: {FEWER}, or {ELSEWHERE}"
        )
    found = foreseen(statement)
    fewer = PURER if SPECTRA in found.costs else FEWER
    where = f"on {found.levels} levels"
    if found.seconds > limits.seconds:
        way = fewer if statement.charge.until == FIRST_PEAK else SHORTER
        raise NotCovered(
            f"this takes about {found.seconds:.2g} s of the {found.engines} engine {where}, "
            f"but the explorer allows {limits.seconds:g} s: {way}, or {ELSEWHERE}"
        )
    if found.memory > limits.memory:
        raise NotCovered(
            f"this takes about {found.memory / GIBIBYTE:.2g} GiB of memory {where}, "
            f"but the explorer allows {limits.memory / GIBIBYTE:.2g} GiB: {fewer}, or {ELSEWHERE}"
        )
