"""States at a known distance from one another, to try error bounds on."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.complex128]
Floats = NDArray[np.float64]
Metric = Callable[[Floats, Floats | float], tuple[Floats, Floats]]
SMALL_STEP = 1e-6


def random_state(rng: np.random.Generator, size: int) -> Vector:
    """A normalised state whose populations span many orders of magnitude."""
    state = rng.normal(size=size) + 1j * rng.normal(size=size)
    state *= np.exp(-rng.exponential(3.0, size=size))
    return state / np.linalg.norm(state)


def at_distance(state: Vector, direction: Vector, distance: float) -> Vector:
    """The normalised state reached from ``state`` towards ``direction``, at a norm distance."""
    side = direction - np.vdot(state, direction) * state
    side = side / np.linalg.norm(side)
    angle = 2.0 * np.arcsin(distance / 2.0)
    return np.cos(angle) * state + np.sin(angle) * side


def steepest(metric: Metric, state: Vector) -> Vector:
    """The direction in which a metric changes fastest, by central differences of its values.

    A trace of another direction is mixed in, so that a stationary metric gives one as well.
    """
    moduli, phases = np.abs(state), np.exp(1j * np.angle(state))
    slopes = np.zeros(len(state))
    for i in range(len(state)):
        ends = []
        for sign in (1.0, -1.0):
            moved = moduli.copy()
            moved[i] += sign * SMALL_STEP * max(moduli[i], SMALL_STEP)
            ends.append(float(metric(moved**2 / np.sum(moved**2), 0.0)[0]))
        slopes[i] = (ends[0] - ends[1]) / max(moduli[i], SMALL_STEP)
    return (slopes + np.max(np.abs(slopes)) * 1e-9 + 1e-12) * phases


def change_and_bound(metric: Metric, true: Vector, computed: Vector) -> tuple[float, float]:
    """How far the metric of two states differs, and the bound stated for the second one.

    The error handed over is the distance of the states; the bound includes the rounding of both.
    """
    distance = float(np.linalg.norm(computed - true))
    exact, rounding = metric(np.abs(true) ** 2, 0.0)
    value, bound = metric(np.abs(computed) ** 2, distance)
    return float(abs(value - exact)), float(bound + rounding)


def worst_excess(metric: Metric, seeds: int, size: int) -> float:
    """The largest change over bound among random states, directions and distances."""
    worst = 0.0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        true = random_state(rng, size)
        direction = random_state(rng, size) if seed % 2 else steepest(metric, true)
        for distance in (1.0, 0.1, 1e-3, 1e-6, 1e-9, 1e-12):
            computed = at_distance(true, direction, distance)
            change, bound = change_and_bound(metric, true, computed)
            worst = max(worst, change / bound)
    return worst


def typical_looseness(metric: Metric, seeds: int, size: int) -> tuple[float, float]:
    """Median of bound over change at distance 1e-6: steepest and random directions."""
    ratios: tuple[list[float], list[float]] = ([], [])
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        true = random_state(rng, size)
        for kind, direction in enumerate((steepest(metric, true), random_state(rng, size))):
            change, bound = change_and_bound(metric, true, at_distance(true, direction, 1e-6))
            ratios[kind].append(bound / max(change, 1e-300))
    return float(np.median(ratios[0])), float(np.median(ratios[1]))
