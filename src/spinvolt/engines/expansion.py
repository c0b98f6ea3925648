"""Chebyshev weights for a group of times, and how many times make the cheapest group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TAIL = 1e-16
# Steps that the kernels make in one traverse.
DEPTH = 16
# Time of adding a term to one state relative to that of making it.
ADDING = 0.15
# So many times at most share a recurrence.
CROWD = 48


@dataclass(frozen=True, eq=False)
class Expansion:
    """Weights (2 - [k=0]) (-i)^k J_k of a group of states, least distant first.

    Attributes
    ----------
    places
        Where each time's state stands, shape (times,).
    terms, tails
        Number of terms and bound on what they leave out, for each time.
    first
        Weights of T_0, for each state.
    bessel, backwards
        2 J_k, shape (states, 1 + DEPTH * traverses), zero where no longer needed; whether time
        runs backwards, for each state.
    """

    places: Ints
    terms: Ints
    tails: Floats
    first: Floats
    bessel: Floats
    backwards: NDArray[np.bool_]

    @property
    def products(self) -> int:
        """Length of the recurrence, with the product that begins it."""
        return self.bessel.shape[1]

    @property
    def alive(self) -> Ints:
        """For each traverse the first state that still receives something."""
        left = self.bessel[:, 1::DEPTH] != 0.0
        return np.argmax(left, axis=0).astype(np.int64)

    def weights(self, fields: int) -> NDArray[np.float64]:
        """What each step adds to real and imaginary parts, as ``kernels.grid.march`` takes it."""
        count, length = self.bessel.shape
        table = self.bessel[:, 1:].reshape(count, -1, DEPTH).swapaxes(0, 1)
        k = 1 + np.arange(length - 1).reshape(-1, 1, DEPTH)
        signed = np.where((k // 2) % 2 == 0, 1.0, -1.0) * table
        odd = k % 2 == 1
        turned = np.where(odd & ~self.backwards[:, None], -1.0, 1.0) * signed
        back = np.where(odd & self.backwards[:, None], -1.0, 1.0) * signed
        if fields == 2:
            return np.ascontiguousarray(np.stack([back, turned], axis=2))
        made = np.zeros((*signed.shape[:2], 2, DEPTH))
        made[:, :, 0, : DEPTH // 2] = signed[:, :, 1::2]
        made[:, :, 1, : DEPTH // 2] = turned[:, :, 0::2]
        return made


def expansion(phases: Floats) -> Expansion:
    """The weights for times that lie ``phases`` = (half width) * (time) from a common one."""
    from spinvolt.kernels.bessel import bessel

    order = np.argsort(np.abs(phases), kind="stable")
    arguments = np.ascontiguousarray(np.abs(phases[order]))
    furthest = float(arguments[-1])
    beyond = 20.0 * max(furthest, 1.0) ** (1.0 / 3.0) + 60.0
    values = np.empty((len(phases), int(furthest + beyond)))
    bessel(arguments, values)
    values[:, 1:] *= 2.0
    rest = np.cumsum(np.abs(values[:, ::-1]), axis=1)[:, ::-1]
    counts = np.maximum(np.argmax(rest < TAIL, axis=1), 1)
    tails = 2.0 * rest[np.arange(len(counts)), counts]
    counts = np.maximum.accumulate(counts)
    length = 1 + DEPTH * max(-(-(int(counts[-1]) - 1) // DEPTH), 1)
    kept = values[:, :length] * (np.arange(length) < counts[:, None])
    places = np.argsort(order, kind="stable")
    return Expansion(places, counts[places], tails[places], kept[:, 0], kept, phases[order] < 0.0)


def terms(argument: float) -> int:
    """About how many terms an expansion takes."""
    return int(argument + 9.0 * max(argument, 1.0) ** (1.0 / 3.0) + 12.0)


def planned(phases: Floats, most: int) -> tuple[int, float]:
    """How many of the coming times, at these distances, one recurrence best serves.

    Making a term costs 1 and adding it to a state ADDING. The cost per time is least; it is the
    second number returned.
    """
    reach = np.maximum.accumulate(phases[: min(CROWD, most)])
    needed = np.array([terms(float(x)) for x in reach])
    cost = (needed + ADDING * np.cumsum(needed)) / np.arange(1, len(needed) + 1)
    best = int(np.argmin(cost))
    return best + 1, float(cost[best])
