"""Functions of time from their Laplace transforms, by Euler's summation.

    f(t) + sum_k e^{-k A} f((2k+1) t)
        = e^{A/2} / (2t) Re F(A/(2t)) + e^{A/2} / t sum_k (-1)^k Re F((A + 2 k pi i)/(2t))

The aliases f(3t), f(5t), ... are computed and taken off, which allows a small A: rounding errors of
F are enlarged by e^{A/2}.

Source: Abate and Whitt, ORSA Journal on Computing 7, 36 (1995).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, exp

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import NotConverged

Floats = NDArray[np.float64]
# Transforms at s: real and imaginary parts (2, nodes) -> real parts of F, (functions, nodes).
Transform = Callable[[Floats], Floats]

DAMPING = 16.0
AVERAGED = 14
BLOCK = 32
MOST = 4096


@dataclass(frozen=True, eq=False)
class Inverted:
    """Functions at one time, how far they may be off, and how many transforms it took."""

    values: Floats
    errors: Floats
    nodes: int


def invert(transform: Transform, time: float, tolerance: float, limits: Floats) -> Inverted:
    """Functions at a positive time.

    Parameters
    ----------
    transform
        Their transforms.
    time
        When.
    tolerance
        What the sum's last change may be.
    limits
        The functions' limits at long times; shape (functions,).

    Raises
    ------
    NotConverged
        When the sum takes too many terms.

    Example
    -------
    >>> def falling(s):
    ...     return (1.0 / (1.0 + s[0] + 1j * s[1])).real[None, :]
    >>> found = invert(falling, 2.0, 1e-11, np.zeros(1))
    >>> bool(abs(found.values[0] - np.exp(-2.0)) < found.errors[0] < 1e-9)
    True
    """
    here, change, first = _summed(transform, time, tolerance)
    # e^{-16} = 1e-7 of the first alias: a rough value is enough, and the limit for the next ones.
    alias, rough, second = _summed(transform, 3.0 * time, 1e-6)
    alias = alias - exp(-DAMPING) * limits / (1.0 - exp(-DAMPING))
    tail = exp(-2.0 * DAMPING) / (1.0 - exp(-DAMPING))
    values = here - exp(-DAMPING) * alias - tail * limits
    scale = np.maximum(np.abs(values), np.abs(limits))
    errors = change + exp(-DAMPING) * rough + 4.0 * tail * (1.0 + scale)
    return Inverted(values, errors, first + second)


def _summed(transform: Transform, time: float, tolerance: float) -> tuple[Floats, Floats, int]:
    """The sum, its change by the last block of terms, and the number of terms."""
    shares = np.array([comb(AVERAGED, k) for k in range(AVERAGED + 1)]) / 2.0**AVERAGED
    terms: list[Floats] = []
    count, before = 0, None
    while count < MOST:
        k = np.arange(count, count + BLOCK)
        nodes = np.stack([np.full(BLOCK, DAMPING / (2.0 * time)), np.pi * k / time])
        signs = np.where(k % 2 == 0, 1.0, -1.0) * np.where(k == 0, 0.5, 1.0)
        terms.append(transform(nodes) * signs)
        count += BLOCK
        partial = np.cumsum(np.concatenate(terms, axis=1), axis=1)[:, -(AVERAGED + 1) :]
        now = exp(0.5 * DAMPING) / time * (partial @ shares)
        if before is not None:
            change = np.abs(now - before)
            if np.all(change <= tolerance):
                return now, change, count
        before = now
    raise NotConverged(
        f"the inverse Laplace transform at time {time:.6g} changes by more than {tolerance:g} "
        f"after {MOST} terms: ask for earlier times, or for the long-time limit"
    )
