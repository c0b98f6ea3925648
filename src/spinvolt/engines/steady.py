"""Long-time states: which method finds them, whether they are unique, and what they are."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville, liouville
from spinvolt.algebra.open import Lindblad, Reservoirs, merged
from spinvolt.algebra.open_results import SteadyState
from spinvolt.algebra.rates import entry_count
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.blocks import log_negativity, purity
from spinvolt.engines.cascade import kept
from spinvolt.engines.levels import stationary
from spinvolt.engines.memory import LATE, refuse
from spinvolt.engines.sharing import shared_steady
from spinvolt.engines.single_steady import single_blocks, single_steady
from spinvolt.engines.sums import record, spread, sums
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPSILON = float(np.finfo(float).eps)
# Entries of rho up to which entanglement is looked at.
LOOKED = 4_000_000
# Entries up to which the closed form is written out as a whole state.
SMALL = 300_000


def steady(model: Reservoirs) -> SteadyState:
    """The state after infinite time.

    | model | method | unique |
    | --- | --- | --- |
    | one reservoir, no pump, no local noise | closed form in the total spin | no |
    | excitations can only be lost, no local noise | cascade into dark states | no |
    | anything else | elimination of blocks | decided by it |

    Raises
    ------
    NotCovered
        When it does not fit, or depends on the start in a way that is not covered.
    NotConverged
        When dark and slow modes cannot be told apart.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> noise = (LocalNoise(),) * 3
    >>> two = Reservoirs(10, (1, 1), (1.0, 1.0), (0.0, 0.0), 1.0, noise, (10, 0, 0))
    >>> found = steady(two)
    >>> found.unique, round(found.battery_density[0], 6)
    (True, 0.454379)
    """
    fewer = merged(model)
    if fewer.single and fewer.decay[0] > 0.0:
        return shared_steady(_single(fewer), model)
    if fewer.cold and fewer.pump == 0.0 and not any(fewer.local):
        return _dark(model)
    problem = fewer.lindblad()
    _refuse(problem, falls=False)
    built = liouville(problem)
    found = stationary(built)
    if not found.unique:
        raise NotCovered(
            "this battery has more than one steady state, and the one it goes to depends on its "
            "start: ask for a late time instead"
        )
    result = _described(
        built,
        found.state,
        unique=True,
        why="no quantity is conserved: blocks of equal excitation were eliminated one by one, "
        "all of them regular, so every start ends here",
        error=found.correction + 64.0 * EPSILON,
    )
    return shared_steady(result, model)


def _single(model: Reservoirs) -> SteadyState:
    """The closed form, and entanglement where the whole state is small enough."""
    found = single_steady(model)
    problem = model.lindblad()
    if entry_count(problem) > SMALL:
        return found
    built = liouville(problem)
    state = np.zeros(built.rows.size)
    for total, levels, rho in single_blocks(model):
        _put(built, state, total, levels[:, None], rho)
    return replace(found, log_negativity=log_negativity(built, state))


def _refuse(problem: Lindblad, *, falls: bool) -> None:
    """Refuse what would not fit, before it is built.

    A cascade took 0.3 to 0.5 microseconds for each entry of rho (up to 5e7 of them, measured), and
    0.2 milliseconds for each level of the charger. Eliminations count their blocks themselves.
    """
    entries, levels = entry_count(problem), problem.ensembles[0].n + 1
    visits = 1300 * entries + 500_000 * levels if falls else entries
    refuse(Cost(memory=48 * entries, site_visits=visits), f"{entries} entries of rho", LATE)


def _put(built: Liouville, state: Floats, total: int, levels: Ints, rho: Floats) -> None:
    """Write a block of rho, over levels of all batteries, into a state vector."""
    numbers = [
        labels.number(np.array(labels.n), levels[:, None, m], levels[None, :, m])
        for m, labels in enumerate(built.labels[1:])
    ]
    rows = built.rows.lookup[(0, *numbers)]
    state[built.rows.base[rows] + total] = rho


def _dark(model: Reservoirs) -> SteadyState:
    """The end of a cascade that can only lose excitations."""
    problem = model.lindblad()
    _refuse(problem, falls=True)
    built = liouville(problem)
    state = np.zeros(built.rows.size)
    shape = tuple(ensemble.n + 1 for ensemble in problem.ensembles[1:])
    for block in kept(problem):
        levels = np.stack(np.unravel_index(block.configurations, shape), axis=1)
        _put(built, state, block.total, levels, block.rho)
    return _described(
        built,
        state,
        unique=False,
        why="excitations can only be lost, until the state is dark to every reservoir: which dark "
        "state depends on the start",
        error=EPSILON * (64.0 + 4.0 * built.top),
    )


def _described(
    built: Liouville, state: Floats, *, unique: bool, why: str, error: float
) -> SteadyState:
    """What a state says."""
    adds, seen = sums(built), record(built, state)
    densities = seen @ adds.densities
    look = built.rows.size <= LOOKED
    return SteadyState(
        battery_density=tuple(float(x) for x in densities[:-1]),
        charger_density=float(densities[-1]),
        batteries=spread(adds, [seen[None] @ battery[2] for battery in adds.batteries]),
        unique=unique,
        why=why,
        error=error + abs(float(seen @ adds.trace) - 1.0),
        proof=Proof.ESTIMATED,
        purity=purity(built, state) if look else None,
        log_negativity=log_negativity(built, state) if look else None,
    )
