"""The exact engines for open batteries behind one door: which takes what, and why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.algebra.open_results import OpenRun
from spinvolt.algebra.rates import entry_count
from spinvolt.engines.choose import free_memory
from spinvolt.engines.master import Master
from spinvolt.engines.memory import seconds
from spinvolt.engines.sharing import shared_run
from spinvolt.engines.single import Single
from spinvolt.engines.stiff import Stiff

Floats = NDArray[np.float64]

# Seconds up to which the master equation is preferred, because it knows populations as well.
PATIENCE = 5.0
# By how much implicit steps must be quicker than what also gives curves.
ADVANTAGE = 4.0


@dataclass(frozen=True)
class OpenChoice:
    """An exact engine for an open battery, the reason for it, and about how long it takes."""

    engine: Master | Single | Stiff
    why: str
    seconds: float


def choose_open(model: Reservoirs, times: Floats, *, states: bool = False) -> OpenChoice:
    """The exact engine for a model.

    | model | engine |
    | --- | --- |
    | one reservoir, no pump, no local noise, large | single: ladders of the total spin |
    | a charger so large that implicit steps take far less work | stiff: banded factors |
    | anything else | master: all of rho |

    Parameters
    ----------
    model
        What evolves.
    times
        When it is asked.
    states
        Whether whole states are needed, which ``single`` does not have.
    """
    fewer = merged(model)
    until = float(np.max(times, initial=0.0))
    problem = fewer.lindblad()
    entries = entry_count(problem)
    whole = seconds(Master().estimate(problem, until))
    found = OpenChoice(Master(), f"exact master equation, {entries} entries of rho", whole)
    if states or whole < PATIENCE:
        return found
    if fewer.single:
        ladders = seconds(Single().estimate(fewer, len(times)))
        why = "one reservoir without pump conserves the total spin: ladders of it"
        found = min(found, OpenChoice(Single(), why, ladders), key=lambda choice: choice.seconds)
    steps = Stiff().estimate(problem, times)
    if steps.memory <= 0.5 * free_memory() and ADVANTAGE * seconds(steps) < found.seconds:
        why = f"large charger, small batteries: implicit steps on {entries} entries of rho"
        found = OpenChoice(Stiff(), why, seconds(steps))
    return found


def charge_open(model: Reservoirs, times: Floats, *, states: bool = False) -> OpenRun:
    """An open battery at ``times``, exactly.

    Parameters
    ----------
    model
        What evolves.
    times
        Zero or later, in any order; shape (times,).
    states
        Whether to compute purity and log-negativity, which need the whole state at every time.

    Raises
    ------
    NotCovered
        When it does not fit.
    NotConverged
        When a time is too late for inverse Laplace transforms.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> noise = (LocalNoise(),) * 3
    >>> two = Reservoirs(10, (1, 1), (1.0, 1.0), (0.0, 0.0), 1.0, noise, (10, 0, 0))
    >>> run = charge_open(two, np.array([0.0, 0.2]))
    >>> run.series.battery_density.round(6)
    array([[0.      , 0.      ],
           [0.421804, 0.421804]])
    """
    engine = choose_open(model, times, states=states).engine
    fewer = merged(model)
    if isinstance(engine, Single):
        run = engine.solve(fewer, times)
    elif isinstance(engine, Stiff):
        run = engine.solve(fewer.lindblad(), times)
    else:
        run = engine.solve(fewer.lindblad(), times, states=states)
    return shared_run(run, model)
