"""The stencil of a two-parameter sector: two ladders of which every hop moves both by one level.

Every hop changes both levels by one, so the parity of k + n is kept; each row k holds every second
level n of the charger's ladder, packed as n = 2 q + r with r = (k + parity) mod 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import LARGEST
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.polynomial import Polynomial, exact
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EPSILON = float(np.finfo(float).eps)
Array = TypeVar("Array", NDArray[np.float64], NDArray[np.complex128])


@dataclass(frozen=True)
class Cut:
    """A bosonic mode of which the levels 0 ... ``top`` are kept.

    >>> Cut(5).levels
    6
    """

    top: int

    @property
    def levels(self) -> int:
        """How many levels are kept."""
        return self.top + 1

    @property
    def ground_height(self) -> float:
        """The number operator at level 0."""
        return 0.0

    def raising_factors(self) -> tuple[Polynomial, ...]:
        """Factors, linear in the level k, whose product is |<k+1|b+|k>|^2 for k < top."""
        return ((1, 1),)


Rungs = Spins | Cut


@dataclass(frozen=True)
class Grid:
    """One parity of two ladders, coupled by hops that move both levels.

        H = flip_flop (S+J- + S-J+) + counter (S+J+ + S-J-) + w(k, n)

    with the level k of the battery's ladder, n of the charger's; real and symmetric.

    Attributes
    ----------
    ladders
        The battery's and the charger's ladder.
    parity
        (k + n) mod 2.
    flip_flop, counter
        Coefficients of the hops that keep k + n and that change it by two.
    energy
        w as an exact polynomial: entry p holds the polynomial in k that multiplies n^p; the
        constant is left out.
    """

    ladders: tuple[Rungs, Rungs]
    parity: int
    flip_flop: float
    counter: float
    energy: tuple[Polynomial, ...]

    @property
    def rows(self) -> int:
        """Number of battery levels."""
        return self.ladders[0].levels

    @property
    def columns(self) -> int:
        """Number of packed charger levels, some of which may lie beyond the ladder's end."""
        return (self.ladders[1].levels + 1) // 2

    @property
    def top(self) -> int:
        """The highest battery level."""
        return self.rows - 1

    @cached_property
    def size(self) -> int:
        """Number of sites."""
        levels = self.ladders[1].levels
        even, odd = (levels + 1) // 2, levels // 2
        first, second = (even, odd) if self.parity == 0 else (odd, even)
        return (self.rows + 1) // 2 * first + self.rows // 2 * second

    def labels(self) -> tuple[Ints, Ints]:
        """Battery level k and charger level n of every site, row by row, shape (size,) each."""
        return self._labels

    @cached_property
    def _labels(self) -> tuple[Ints, Ints]:
        battery, column = np.nonzero(self._held)
        return battery, 2 * column + (battery + self.parity) % 2

    def packed(self, amplitudes: Array) -> Array:
        """Amplitudes on the sites, shape (size,), as an array of shape (rows, columns)."""
        table = np.zeros((self.rows, self.columns), dtype=amplitudes.dtype)
        table[self._held] = amplitudes
        return cast(Array, table)

    def unpacked(self, table: Array) -> Array:
        """The amplitudes on the sites from an array of shape (rows, columns)."""
        return cast(Array, table[self._held])

    @cached_property
    def _held(self) -> NDArray[np.bool_]:
        """Which places of the packed array are sites."""
        rest = (np.arange(self.rows) + self.parity) % 2
        levels = 2 * np.arange(self.columns) + rest[:, None]
        return levels < self.ladders[1].levels

    def patch(self, rows: range | None = None, columns: range | None = None) -> "Patch":
        """The stencil on some rows and columns, couplings that lead out of them left out."""
        rows = range(self.rows) if rows is None else rows
        columns = range(self.columns) if columns is None else columns
        battery = ladder_couplings(self.ladders[0], np.arange(rows.start, rows.stop + 1))
        battery[0] *= rows.start == 0
        battery[-1] *= rows.stop == self.rows
        both = np.arange(2)[:, None] + 2 * np.arange(columns.start, columns.stop)
        lower = ladder_couplings(self.ladders[1], both)
        upper = ladder_couplings(self.ladders[1], both + 1)
        levels = np.arange(rows.start, rows.stop)
        rest = (levels + self.parity) % 2
        energies = np.empty((len(rows), len(columns)))
        for r in range(2):
            energies[rest == r] = self._energies(levels[rest == r, None], both[r])
        return Patch(self.flip_flop, self.counter, rest, battery, lower, upper, energies)

    def _energies(self, battery: Ints, charger: Ints) -> Floats:
        """w(k, n), rounded a few times relative to its largest term."""
        total = np.zeros(np.broadcast_shapes(battery.shape, charger.shape))
        for in_battery in reversed(self.energy):
            part = np.zeros(battery.shape)
            for a in reversed(in_battery):
                part *= battery
                part += float(a)
            total *= charger
            total += part
        return total

    def energy_at(self, battery: int, charger: int) -> Fraction:
        """w(k, n), exactly."""
        return sum(
            (Fraction(exact(p, battery)) * charger**i for i, p in enumerate(self.energy)),
            Fraction(0),
        )

    def interval(self) -> tuple[float, float]:
        """An interval that holds every eigenvalue (Gershgorin), found without an eigensolve.

        Widened by the rounding of its own sums.
        """
        low, high = self.patch().interval(self._held)
        slack = 16.0 * EPSILON * max(abs(low), abs(high))
        return low - slack, high + slack

    def dense(self) -> Floats:
        """The matrix on the sites in the order of ``labels``, shape (size, size)."""
        k, n = self.labels()
        place = np.full((self.rows + 2, self.ladders[1].levels + 2), -1)
        place[k, n] = np.arange(self.size)
        matrix = np.diag(self._energies(k, n))
        raised = ladder_couplings(self.ladders[0], k + 1)
        for step, strength in ((-1, self.flip_flop), (1, self.counter)):
            to = place[k + 1, n + step]
            there = np.flatnonzero(to >= 0)
            charger = ladder_couplings(self.ladders[1], n + (step > 0))
            couplings = strength * raised * charger
            matrix[there, to[there]] = matrix[to[there], there] = couplings[there]
        return matrix

    def bound(self) -> float:
        """A bound on the norm of H, without visiting the sites."""
        largest = [_largest(ladder) for ladder in self.ladders]
        hops = 2.0 * (abs(self.flip_flop) + abs(self.counter)) * largest[0] * largest[1]
        k, n = (float(ladder.levels) for ladder in self.ladders)
        tilt = sum(
            abs(float(a)) * k**i * n**p
            for p, in_battery in enumerate(self.energy)
            for i, a in enumerate(in_battery)
        )
        return hops + tilt


@dataclass(frozen=True, eq=False)
class Patch:
    """Sampled couplings and energies of some rows and columns of a grid.

    Attributes
    ----------
    flip_flop, counter
        As in `Grid`.
    rest
        r of each row, shape (rows,).
    battery
        a_k between rows k-1 and k, shape (rows + 1,); zero where a row lies outside.
    lower, upper
        Couplings of the charger's level n = 2 q + r to n-1 and n+1, shape (2, columns).
    energies
        w, shape (rows, columns).
    """

    flip_flop: float
    counter: float
    rest: Ints
    battery: Floats
    lower: Floats
    upper: Floats
    energies: Floats

    def product(self, vector: Floats) -> Floats:
        """H times a packed vector, shape (rows, columns)."""
        rows, columns = vector.shape
        wide = np.zeros((rows + 2, columns + 2))
        wide[1:-1, 1:-1] = vector
        result = self.energies * vector
        for r in range(2):
            on = np.flatnonzero(self.rest == r)
            down, up = self.battery[on, None], self.battery[on + 1, None]
            above, below = wide[on + 2], wide[on]
            left, right = slice(r, r + columns), slice(r + 1, r + 1 + columns)
            fallen = self.flip_flop * up * above[:, left] + self.counter * down * below[:, left]
            risen = self.counter * up * above[:, right] + self.flip_flop * down * below[:, right]
            result[on] += self.lower[r] * fallen + self.upper[r] * risen
        return result

    def moduli(self) -> "Patch":
        """The same with every entry replaced by its modulus."""
        return Patch(
            abs(self.flip_flop),
            abs(self.counter),
            self.rest,
            self.battery,
            self.lower,
            self.upper,
            np.abs(self.energies),
        )

    def shifted(self, by: float, unit: float) -> "Patch":
        """(H - by) / unit."""
        return Patch(
            self.flip_flop / unit,
            self.counter / unit,
            self.rest,
            self.battery,
            self.lower,
            self.upper,
            (self.energies - by) / unit,
        )

    def interval(self, held: NDArray[np.bool_]) -> tuple[float, float]:
        """The smallest w - reach and the largest w + reach over the places ``held``."""
        reach = self.moduli().product(held.astype(float)) - np.abs(self.energies) * held
        low = np.min((self.energies - reach)[held])
        return float(low), float(np.max((self.energies + reach)[held]))


def grid(terms: Iterable[Term], ladders: tuple[Rungs, Rungs], parity: int) -> Grid:
    """The sector of given parity of k + n, for the terms of a model on two ladders.

    Raises
    ------
    NotCovered
        When a hop moves the levels otherwise than both by one, or energies leave the range.

    Example
    -------
    >>> from spinvolt.algebra.terms import Hop
    >>> terms = (Hop(1.0, (1, -1)), Hop(0.5, (1, 1)))
    >>> sector = grid(terms, (Spins(2), Spins(3)), 1)
    >>> sector.size, sector.dense()[0].round(3).tolist()
    (6, [0.0, 0.0, 2.449, 1.414, 0.0, 0.0])
    """
    strengths = {1: 0.0, -1: 0.0}
    tilts: list[Tilt] = []
    for term in terms:
        if isinstance(term, Tilt):
            tilts.append(term)
        elif term.coefficient != 0.0:
            strengths[_turn(term)] += term.coefficient
    made = Grid(ladders, parity % 2, strengths[-1], strengths[1], _energy(tilts, ladders))
    smallest = min((abs(s) for s in strengths.values() if s), default=1.0)
    if not (smallest > 1.0 / LARGEST and made.bound() < LARGEST):
        raise NotCovered(
            f"energies reach {made.bound():.3g} and the smallest coupling is {smallest:.3g}, but "
            f"only {1.0 / LARGEST:.0e} to {LARGEST:.0e} are covered: state them in another unit"
        )
    return made


def ladder_couplings(ladder: Rungs, levels: Ints) -> Floats:
    """<k|raise|k-1> at ``levels`` k, zero beyond the ladder's ends; rounded twice."""
    squared = np.ones(np.shape(levels))
    for factor in ladder.raising_factors():
        constant, slope = (*factor, 0, 0)[:2]
        squared *= float(constant) + float(slope) * (levels - 1.0)
    inside = (levels >= 1) & (levels < ladder.levels)
    return np.where(inside, np.sqrt(np.maximum(squared, 0.0)), 0.0)


def _turn(hop: Hop) -> int:
    """Product of the two level changes of a hop: -1 keeps k + n, +1 changes it by two."""
    if len(hop.powers) != 2 or any(abs(p) != 1 for p in hop.powers):
        raise NotCovered(
            f"a term moves the levels by {hop.powers}, but beyond a chain only hops that move "
            "both levels by one are covered: leave it out"
        )
    return hop.powers[0] * hop.powers[1]


def _largest(ladder: Rungs) -> float:
    middle = (ladder.levels + 1) // 2 if isinstance(ladder, Spins) else ladder.levels - 1
    return float(ladder_couplings(ladder, np.array([max(middle, 1)]))[0])


def _energy(tilts: list[Tilt], ladders: tuple[Rungs, Rungs]) -> tuple[Polynomial, ...]:
    """sum c Z_b^p Z_c^q as polynomials in k for each power of n, less the constant."""
    heights = [Fraction(ladder.ground_height) for ladder in ladders]
    table: dict[tuple[int, int], Fraction] = {}
    for tilt in tilts:
        battery, charger = (
            _power(height, power) for height, power in zip(heights, tilt.powers, strict=True)
        )
        for i, a in enumerate(battery):
            for p, b in enumerate(charger):
                value = Fraction(tilt.coefficient) * a * b
                table[p, i] = table.get((p, i), Fraction(0)) + value
    table.pop((0, 0), None)
    tallest = max((p for p, _ in table), default=-1)
    widths = [max((i for q, i in table if q == p), default=-1) + 1 for p in range(tallest + 1)]
    return tuple(
        tuple(table.get((p, i), Fraction(0)) for i in range(width))
        for p, width in enumerate(widths)
    )


def _power(height: Fraction, power: int) -> list[Fraction]:
    """Coefficients of (height + x)^power."""
    total = [Fraction(1)]
    for _ in range(power):
        raised = [height * a for a in total] + [Fraction(0)]
        for i, a in enumerate(total):
            raised[i + 1] += a
        total = raised
    return total
