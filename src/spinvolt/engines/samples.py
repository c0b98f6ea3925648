"""Averages over random trajectories that come out the same however the work is divided."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sums:
    """Number, mean and sum of squared deviations of some samples, arrays of one shape."""

    count: int
    mean: Floats
    deviations: Floats

    @classmethod
    def of(cls, samples: Floats) -> "Sums":
        """From samples along the first axis."""
        mean = samples.mean(axis=0)
        return cls(len(samples), mean, ((samples - mean) ** 2).sum(axis=0))


def added(parts: Iterable[Sums]) -> Sums:
    """All samples together, combined from left to right (Chan, Golub, LeVeque 1979).

    >>> whole = np.array([1.0, 2.0, 4.0, 9.0])
    >>> total = added([Sums.of(whole[:1]), Sums.of(whole[1:])])
    >>> float(total.mean), float(total.deviations)
    (4.0, 38.0)
    """
    first, *others = parts
    for part in others:
        count = first.count + part.count
        shift = part.mean - first.mean
        first = Sums(
            count,
            first.mean + shift * (part.count / count),
            first.deviations + part.deviations + shift**2 * (first.count * part.count / count),
        )
    return first


def averaged(sums: Sums) -> tuple[Floats, Floats]:
    """Means and their standard errors."""
    return sums.mean, np.sqrt(sums.deviations / (sums.count * (sums.count - 1.0)))


def generators(seed: int, numbers: range) -> list[np.random.Generator]:
    """One stream for each trajectory, fixed by the seed and the trajectory's number alone."""
    return [
        np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(number,))))
        for number in numbers
    ]
