"""Series that need the populations at every time, not the mean energy alone."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.results import State
from spinvolt.metrics.energy import energy_variance
from spinvolt.metrics.entropy import entropy
from spinvolt.metrics.ergotropy import ergotropy, ergotropy_full
from spinvolt.metrics.fisher import fisher
from spinvolt.metrics.levels import Result, level_populations

Floats = NDArray[np.float64]
FROM_STATES = ("entropy", "ergotropy", "ergotropy_full", "fisher", "energy_variance", "populations")
BLOCK = 2**20


@dataclass(frozen=True)
class Ladder:
    """What the metrics must know of the battery behind a chain's populations.

    Attributes
    ----------
    lowest, highest
        Excited cells on the chain's first and last site.
    n_battery, splitting
        Number of cells and the energy of one.
    """

    lowest: int
    highest: int
    n_battery: int
    splitting: float


def watched(
    names: Iterable[str], states: Iterable[State], ladder: Ladder
) -> dict[str, tuple[Floats, Floats]]:
    """Values and error bounds of the named series, one row for each state."""
    wanted = tuple(names)
    columns: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in wanted}
    for first, populations, errors in _blocks(states):
        for name in wanted:
            columns[name].append(_measure(name, first, ladder)(populations, errors))
    return {
        name: (np.concatenate([v for v, _ in parts]), np.concatenate([e for _, e in parts]))
        for name, parts in columns.items()
    }


def _measure(name: str, first: int, ladder: Ladder) -> Callable[[Floats, Floats], Result]:
    """One metric with everything but the populations filled in."""
    levels = range(ladder.lowest, ladder.highest + 1)
    level = ladder.lowest + first
    n, splitting = ladder.n_battery, ladder.splitting
    measures: dict[str, Callable[[Floats, Floats], Result]] = {
        "entropy": partial(entropy, levels=levels),
        "ergotropy": partial(ergotropy, levels=levels, first=level, splitting=splitting),
        "ergotropy_full": partial(ergotropy_full, levels=levels, first=level, splitting=splitting),
        "fisher": partial(fisher, levels=levels, first=level, n_battery=n),
        "energy_variance": partial(
            energy_variance, levels=levels, first=level, splitting=splitting
        ),
        "populations": partial(_on_chain, first=first, count=len(levels)),
    }
    return measures[name]


def _on_chain(populations: Floats, errors: Floats, *, first: int, count: int) -> Result:
    """Populations of all levels of the chain; one outside the window has at most e^2."""
    value, error = level_populations(populations, errors)
    shape = (*value.shape[:-1], count)
    full, bound = np.zeros(shape), np.broadcast_to(errors[..., None] ** 2, shape).copy()
    window = slice(first, first + value.shape[-1])
    full[..., window], bound[..., window] = value, error
    return full, bound


def physical_range(name: str, ladder: Ladder) -> tuple[float, float]:
    """What a series made from populations can be at all, whatever the state."""
    levels = ladder.highest - ladder.lowest + 1
    highest = {
        "entropy": math.log2(levels),
        "ergotropy": ladder.splitting * ladder.highest,
        "ergotropy_full": ladder.splitting * ladder.highest,
        "fisher": float(ladder.n_battery) ** 2,
        "energy_variance": (0.5 * ladder.splitting * (levels - 1)) ** 2,
        "populations": 1.0,
    }
    return 0.0, highest[name]


def _blocks(states: Iterable[State]) -> Iterator[tuple[int, Floats, Floats]]:
    """States on the same window, stacked into blocks of a bounded size."""
    held: list[State] = []
    for state in states:
        same = held and (held[0].first, held[0].populations.size) == (
            state.first,
            state.populations.size,
        )
        full = held and len(held) * state.populations.size >= BLOCK
        if held and (not same or full):
            yield _stack(held)
            held = []
        held.append(state)
    if held:
        yield _stack(held)


def _stack(held: list[State]) -> tuple[int, Floats, Floats]:
    populations = np.array([s.populations for s in held])
    return held[0].first, populations, np.array([s.error for s in held])
