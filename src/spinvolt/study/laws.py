"""Laws of growth with the size N: each a power of N, bent in its own way.

    ln y = ln c + a ln N + bend(N),

    power          c N^a
    log            c N^a / (ln N + b)
    log-log        c N^a / (ln N + d ln ln N + b)
    times-log      c N^a (ln N + b)
    inverse-size   c N^a (1 + b / N)

Source: the logarithms are those of charging times of fully excited chargers, which grow as
ln N / N with ln ln N next to it, and of the powers, which have them below (our own, see
``theory.equal_sizes``); 1 / N is the usual correction of a finite size.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A denominator is kept above this part of itself, so that a search can step across its zero.
LEAST = 1e-12
# Next to a constant as large a logarithm bends nothing.
FLAT = 1e4
STARTS, SLANTS = 48, (-1.0, -0.3, 0.0, 0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Law:
    """A power of the size and what bends it.

    Attributes
    ----------
    name, formula
        As tables and files write it.
    constants
        Names of the numbers that are fitted: c, a and those of the bend.
    contains
        Simpler laws that it turns into when its last constant has no effect.
    above
        Sizes must be larger than this.
    bend
        From sizes (n,) and the bend's constants to (n,).
    slopes
        The bend's derivatives by its constants, (n, constants).
    starts
        From the sizes to constants from which a search may start, (starts, constants).
    """

    name: str
    formula: str
    constants: tuple[str, ...]
    contains: tuple[str, ...]
    above: float
    bend: Callable[[Floats, Floats], Floats]
    slopes: Callable[[Floats, Floats], Floats]
    starts: Callable[[Floats], Floats]

    @property
    def fewest(self) -> int:
        """The least number of sizes at which the law can be compared with others."""
        return len(self.constants) + 3

    def logarithm(self, sizes: Floats, values: Floats) -> Floats:
        """ln y at ``sizes`` for the constants ``values`` = (ln c, a, ...).

        >>> power = LAWS["power"]
        >>> power.logarithm(np.array([1.0, 2.0]), np.array([0.0, 3.0])).tolist()
        [0.0, 2.0794415416798357]
        """
        return values[0] + values[1] * np.log(sizes) + self.bend(sizes, values[2:])

    def jacobian(self, sizes: Floats, values: Floats) -> Floats:
        """Derivatives of ``logarithm`` by the constants, (n, constants)."""
        plain = np.stack([np.ones_like(sizes), np.log(sizes)], axis=1)
        return np.concatenate([plain, self.slopes(sizes, values[2:])], axis=1)

    def flat(self, values: Floats) -> bool:
        """Whether a logarithm stands next to a constant so large that it bends nothing."""
        return "ln N" in self.formula and abs(float(values[2])) >= FLAT

    def positive(self, sizes: Floats, values: Floats) -> bool:
        """Whether the law is a positive number at all ``sizes``."""
        return bool(np.all(np.abs(self.bend(sizes, values[2:])) < -math.log(LEAST)))


def _bottom(sizes: Floats, shape: Floats) -> Floats:
    """ln N + b, or ln N + d ln ln N + b."""
    logs = np.log(sizes)
    whole = logs + shape[0] + (shape[1] * np.log(logs) if len(shape) > 1 else 0.0)
    return np.maximum(whole, LEAST)


def _log_bend(sizes: Floats, shape: Floats) -> Floats:
    return -np.log(_bottom(sizes, shape))


def _log_slopes(sizes: Floats, shape: Floats) -> Floats:
    bottom = _bottom(sizes, shape)
    columns = [-1.0 / bottom]
    if len(shape) > 1:
        columns.append(-np.log(np.log(sizes)) / bottom)
    return np.stack(columns, axis=1)


def _log_starts(sizes: Floats) -> Floats:
    return np.geomspace(0.05, 2.0 * FLAT, STARTS)[:, None] - math.log(sizes[0])


def _slanted_starts(sizes: Floats) -> Floats:
    logs = np.log(sizes)
    rows: list[tuple[float, float]] = []
    for slant in SLANTS:
        least = float(np.min(logs + slant * np.log(logs)))
        rows += [(offset - least, slant) for offset in np.geomspace(0.05, 200.0, STARTS).tolist()]
    return np.array(rows)


def _inverse_starts(sizes: Floats) -> Floats:
    above = np.geomspace(1e-3, 1e3, STARTS // 2)
    below = -(1.0 - np.geomspace(1e-3, 0.99, STARTS // 2))
    return sizes[0] * np.concatenate([above, below])[:, None]


_POWER = Law(
    "power", "c N^a", ("c", "a"), (), 0.0,
    bend=lambda sizes, _: np.zeros_like(sizes),
    slopes=lambda sizes, _: np.zeros((len(sizes), 0)),
    starts=lambda _: np.zeros((1, 0)),
)  # fmt: skip
_LOG = Law(
    "log", "c N^a / (ln N + b)", ("c", "a", "b"), ("power",), 0.0,
    bend=_log_bend, slopes=_log_slopes, starts=_log_starts,
)  # fmt: skip
_LOG_LOG = Law(
    "log-log", "c N^a / (ln N + d ln ln N + b)", ("c", "a", "b", "d"), ("power", "log"), 1.0,
    bend=_log_bend, slopes=_log_slopes, starts=_slanted_starts,
)  # fmt: skip
_TIMES_LOG = Law(
    "times-log", "c N^a (ln N + b)", ("c", "a", "b"), ("power",), 0.0,
    bend=lambda sizes, shape: -_log_bend(sizes, shape),
    slopes=lambda sizes, shape: -_log_slopes(sizes, shape),
    starts=_log_starts,
)  # fmt: skip
_INVERSE = Law(
    "inverse-size", "c N^a (1 + b / N)", ("c", "a", "b"), ("power",), 0.0,
    bend=lambda sizes, shape: np.log(np.maximum(1.0 + shape[0] / sizes, LEAST)),
    slopes=lambda sizes, shape: 1.0 / np.maximum(sizes + shape[0], LEAST * sizes)[:, None],
    starts=_inverse_starts,
)  # fmt: skip

LAWS: Mapping[str, Law] = {law.name: law for law in (_POWER, _LOG, _LOG_LOG, _TIMES_LOG, _INVERSE)}
LOGARITHMIC = ("log", "log-log", "times-log")
