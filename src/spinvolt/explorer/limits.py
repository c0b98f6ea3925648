"""How much the explorer lets a page ask for: work, memory, requests; more is refused in words."""

from dataclasses import dataclass

from spinvolt.algebra.chain import chain
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import moves
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.sampling import window_of
from spinvolt.engines.choose import GIBIBYTE, choose, expected
from spinvolt.errors import NotCovered
from spinvolt.statement import Statement

# Measured on one core for windows of 3000 to 10^6 levels: seconds for each visit of a site.
SECONDS_PER_VISIT = 7e-9


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
    """Refuse a chain whose engine foresees too much work or memory.

    Everything else is refused by the library's own estimates, or stopped at the limits.

    Raises
    ------
    NotCovered
        Says what it would take and what is allowed.
    """
    if isinstance(statement.battery, Reservoir):
        return
    model = statement.model()
    if len(moves(model.terms)) > 1 or not all(isinstance(start, int) for start in model.start):
        return
    problem = Unitary(*chain(model))
    window = window_of(statement)
    engine = choose(problem, window).engine
    cost = engine.estimate(problem, expected(problem, window))
    seconds = SECONDS_PER_VISIT * cost.site_visits
    if seconds > limits.seconds:
        raise NotCovered(
            f"this takes about {seconds:.2g} s of the {engine.name} engine, but the explorer "
            f"allows {limits.seconds:g} s: ask for a shorter time, or use `spinvolt charge` on "
            "the command line"
        )
    if cost.memory > limits.memory:
        raise NotCovered(
            f"this takes about {cost.memory / GIBIBYTE:.2g} GiB, but the explorer allows "
            f"{limits.memory / GIBIBYTE:.2g} GiB: take fewer cells, or use `spinvolt charge` on "
            "the command line"
        )
