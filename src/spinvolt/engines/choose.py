"""Which engine takes a chain: a short table, and what does not fit is refused before it runs."""

import os
from dataclasses import dataclass
from pathlib import Path

from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import ChainFlow
from spinvolt.engines.chebyshev import Chebyshev
from spinvolt.engines.eigen import Eigen
from spinvolt.engines.galerkin import Galerkin
from spinvolt.engines.rational import Rational
from spinvolt.errors import NotCovered

Engine = Eigen | Rational | Galerkin | Chebyshev

SHORT = 256
LONG = 100_000
PANEL_WORK = 10**10
# Steps to the first peak in units of the start's energy spread: generous, for estimates only.
USUAL_DURATION = 40.0
GIBIBYTE = 2.0**30
# Bytes that every step of a window keeps, and the site visits that take a few hours.
STEP_BYTES = 1000.0
LONGEST_WORK = 1e12


@dataclass(frozen=True)
class Choice:
    """An engine and the reason for it, in words for the card."""

    engine: Engine
    why: str


def named(name: str) -> Engine:
    """The engine called ``name``, with its default settings.

    >>> named("eigen")
    Eigen()
    """
    engines: tuple[Engine, ...] = (Eigen(), Rational(), Galerkin(), Chebyshev())
    return next(engine for engine in engines if engine.name == name)


def choose(problem: Unitary) -> Choice:
    """The engine for a problem.

    | chain | engine |
    | --- | --- |
    | up to 256 sites | eigen: nothing to compile |
    | longer, with site energies | rational, in complex arithmetic |
    | up to 100 000 sites | rational |
    | longer | galerkin where its panels stay few, otherwise rational |

    Any engine has to follow the time that is asked for, so it plays no part.
    """
    length = problem.chain.length
    if length <= SHORT:
        return Choice(Eigen(), f"a chain of up to {SHORT} levels is diagonalised at once")
    if problem.chain.tilted:
        return Choice(Rational(), "long chain with unequal level energies")
    if length <= LONG:
        return Choice(Rational(), f"long chain (more than {SHORT} levels)")
    panels = Galerkin().estimate(problem, 0.0)
    if panels.site_visits <= PANEL_WORK:
        return Choice(Galerkin(), f"more than {LONG} levels, smooth enough for few panels")
    return Choice(Rational(), f"more than {LONG} levels, too fine-grained for panels")


def refuse_if_too_large(engine: Engine, problem: Unitary) -> None:
    """Refuse an engine whose arrays do not fit.

    Raises
    ------
    NotCovered
        When the memory the engine needs is more than the machine has left; says what would fit.
    """
    cost = engine.estimate(problem, 0.0)
    free = free_memory()
    if cost.memory <= 0.8 * free:
        return
    length = problem.chain.length
    fits = int(length * 0.8 * free / cost.memory)
    if isinstance(engine, Eigen):
        fits = int(length * (0.8 * free / cost.memory) ** 0.5)
    raise NotCovered(
        f"the {engine.name} engine needs about {cost.memory / GIBIBYTE:.3g} GiB for a chain of "
        f"{length} levels, but {free / GIBIBYTE:.3g} GiB are free: up to about {fits} levels fit"
    )


def refuse_if_too_long(flow: ChainFlow, engine: Engine, until: float | None) -> None:
    """Refuse a window with more steps or more work than a machine can do in hours.

    Raises
    ------
    NotCovered
        Says which window would fit.
    """
    if until is None or flow.moments.frequency == 0.0:
        return
    steps = until / flow.step
    visits = engine.estimate(flow.problem, until).site_visits
    most = min(free_memory() / (2.0 * STEP_BYTES), LONGEST_WORK * steps / max(visits, 1.0))
    if steps > most:
        raise NotCovered(
            f"a window of {until:.6g} takes {steps:.3g} steps of the {engine.name} engine, but "
            f"about {most:.3g} can be done: `until` up to about {most * flow.step:.3g} fits"
        )


def free_memory() -> float:
    """Bytes that a program may still take on this machine."""
    try:
        with Path("/proc/meminfo").open(encoding="ascii") as table:
            for line in table:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) * 1024.0
    except OSError:
        pass
    return float(os.sysconf("SC_PAGE_SIZE")) * float(os.sysconf("SC_PHYS_PAGES"))
