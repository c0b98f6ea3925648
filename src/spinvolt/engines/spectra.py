"""Many small sectors at once: each diagonalised, all of them one sum of cosines.

With H = V E V^T on a sector, R = sum_s w_s c_s c_s^T over the starts s it holds (c = V^T psi) and
N = V^T n V,

    sum_s w_s <n>_s(t) = sum_k R_kk N_kk + 2 sum_{k<m} R_km N_km cos((E_k - E_m) t),

so that the number of starts costs nothing, and the sums of all sectors are one.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.blend import Part
from spinvolt.algebra.chain import Chain
from spinvolt.algebra.grid import Grid
from spinvolt.algebra.moments import ORDERS
from spinvolt.algebra.motion import ORDER
from spinvolt.algebra.problem import Unitary
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Levels = NDArray[np.int64]
EPSILON = 2.0**-52
BLOCK = 2**22
# Pairs that may be summed at every time.
MOST = 50_000_000


@dataclass(frozen=True, eq=False)
class Diagonal:
    """A diagonalised sector: its matrix about ``centre``, eigenvalues and vectors in columns."""

    matrix: Floats
    values: Floats
    vectors: Floats
    centre: float

    @property
    def width(self) -> float:
        """The largest eigenvalue's size."""
        return float(np.max(np.abs(self.values)))

    def distances(self, times: Floats) -> Floats:
        """Bound on the norm distance of states computed from these."""
        growing = 8.0 * self.width * np.abs(times) + 4.0 * np.abs(self.centre * times)
        return EPSILON * (32.0 + growing)


@dataclass(frozen=True, eq=False)
class Spectra:
    """A sum of cosines.

    Attributes
    ----------
    weight
        Share of the blend that it stands for.
    constant
        The part that does not move.
    frequencies, strengths
        Shape (pairs,): sum of strengths * cos(frequencies t).
    logs
        log of the sum of weight mu_l^2, shape (ORDERS,).
    still, growing
        eps_l^2 = sum of weight * distance^2 of the computed states, at time zero and per time;
        shape (ORDER + 1,) each.
    lost
        Sum of strengths * frequencies^r of pairs that were left out, shape (ORDER + 1,).
    """

    weight: float
    constant: float
    frequencies: Floats
    strengths: Floats
    logs: Floats
    still: Floats
    growing: Floats
    lost: Floats

    @property
    def ceiling(self) -> float:
        """No phases make the sum larger than this."""
        return self.constant + float(np.sum(np.abs(self.strengths)) + self.lost[0])

    def jets(self, times: Floats) -> Floats:
        """The sum and its first ORDER derivatives, shape (times, ORDER + 1)."""
        values = np.zeros((len(times), ORDER + 1))
        values[:, 0] = self.constant
        step = max(1, BLOCK // max(len(self.frequencies), 1))
        weights = [self.strengths * self.frequencies**order for order in range(ORDER + 1)]
        for first in range(0, len(times), step):
            part = slice(first, first + step)
            angles = np.multiply.outer(times[part], self.frequencies)
            sines, cosines = np.sin(angles), np.cos(angles)
            for order, sign in enumerate((1.0, -1.0, -1.0, 1.0, 1.0)):
                turned = sines if order % 2 else cosines
                values[part, order] += sign * (turned @ weights[order])
        return values

    def distances(self, time: float) -> Floats:
        """eps_l, as bounds for all these sectors together."""
        return np.sqrt(self.still) + abs(time) * np.sqrt(self.growing)


def sector_of(part: Part) -> Chain | Grid:
    """Where a part lives."""
    problem = part.problem
    return problem.chain if isinstance(problem, Unitary) else problem.sector


def diagonalised(sector: Chain | Grid) -> Diagonal:
    """Diagonalise a small sector."""
    matrix = dense(sector)
    diagonal = np.diag(matrix)
    centre = 0.5 * float(diagonal.max() + diagonal.min())
    matrix -= centre * np.eye(len(matrix))
    return Diagonal(matrix, *np.linalg.eigh(matrix), centre)


def dense(sector: Chain | Grid) -> Floats:
    """The Hamiltonian of a small sector as a full matrix."""
    if isinstance(sector, Chain):
        sites = np.arange(sector.length, dtype=float)
        couplings = sector.couplings()[1:-1]
        return np.diag(sector.energies(sites)) + np.diag(couplings, 1) + np.diag(couplings, -1)
    return sector.dense()


def levels_of(sector: Chain | Grid) -> tuple[Levels, Levels]:
    """Levels of battery and charger on each site."""
    if isinstance(sector, Chain):
        sites = np.arange(sector.length)
        k, n = (o + v * sites for o, v in zip(sector.origin, sector.direction, strict=True))
        return k, n
    return sector.labels()


def start_vector(part: Part) -> Floats:
    """The amplitudes of a part at time zero on all of its sector."""
    problem = part.problem
    if isinstance(problem, Unitary):
        vector = np.zeros(problem.chain.length)
        vector[problem.start] = 1.0
        return vector
    return problem.amplitudes


def excited_cells(part: Part) -> Floats:
    """The number of excited cells on each site of a part's sector."""
    problem = part.problem
    if isinstance(problem, Unitary):
        return part.offset + part.slope * np.arange(problem.chain.length, dtype=float)
    return part.offset + part.slope * problem.levels


def spectra(groups: Iterable[tuple[Diagonal, list[Part]]], tiny: float) -> Spectra:
    """All the parts of some diagonalised sectors as one sum.

    Parameters
    ----------
    groups
        Each sector with the parts that live on it.
    tiny
        Pairs of modes with less strength are left out, and counted.

    Raises
    ------
    NotCovered
        When there are more pairs than can be summed.
    """
    weight, constant = 0.0, []
    frequencies, strengths = [np.zeros(0)], [np.zeros(0)]
    still, growing, lost = (np.zeros(ORDER + 1) for _ in range(3))
    kept = 0
    logs = np.full(ORDERS, -np.inf)
    orders = np.arange(ORDER + 1)
    for sector, parts in groups:
        shares = np.array([part.weight for part in parts])
        starts = np.stack([start_vector(part) for part in parts], axis=1)
        mass = float(shares.sum())
        weight += mass
        across = sector.vectors.T @ (starts * np.sqrt(shares))
        cells = excited_cells(parts[0])
        pairs = (across @ across.T) * ((sector.vectors.T * cells) @ sector.vectors)
        constant.append(float(np.trace(pairs)))
        found = _cosines(pairs, sector.values, tiny)
        frequencies.append(found[0])
        strengths.append(found[1])
        lost += found[2]
        kept += len(found[0])
        if kept > MOST:
            raise NotCovered(
                f"at most {MOST} pairs of eigenvalues can be summed, but these sectors have more: "
                "take fewer spins, or starts that are less mixed"
            )
        still += mass * (32.0 * EPSILON * (2.0 * sector.width) ** orders) ** 2
        growing += mass * (8.0 * EPSILON * sector.width * (2.0 * sector.width) ** orders) ** 2
        logs = np.logaddexp(logs, log_moments(sector.matrix, starts, shares))
    return Spectra(
        weight,
        math.fsum(constant),
        np.concatenate(frequencies),
        np.concatenate(strengths),
        logs,
        still,
        growing,
        lost,
    )


def _cosines(pairs: Floats, values: Floats, tiny: float) -> tuple[Floats, Floats, Floats]:
    """Frequencies and strengths of pairs above ``tiny``, and what the others add to derivatives."""
    low, high = np.triu_indices(len(values), 1)
    strengths, gaps = 2.0 * pairs[low, high], values[high] - values[low]
    large = np.abs(strengths) > tiny
    rest, lost = np.abs(strengths[~large]), []
    for _ in range(ORDER + 1):
        lost.append(float(np.sum(rest)))
        rest = rest * gaps[~large]
    return gaps[large], strengths[large], np.array(lost)


def log_moments(matrix: Floats, starts: Floats, shares: Floats) -> Floats:
    """log of sum_s w_s ||(H - E0_s)^l psi_s||^2 for l = 0 ... ORDERS - 1.

    Products with the matrix keep small what is small, where powers of eigenvalues would not.
    """
    means = np.sum(starts * (matrix @ starts), axis=0)
    state = starts
    with np.errstate(divide="ignore"):
        logs = np.log(shares)
        found = [np.logaddexp.reduce(logs)]
        for _ in range(1, ORDERS):
            state = matrix @ state - means * state
            norms = np.linalg.norm(state, axis=0)
            logs = logs + 2.0 * np.log(norms)
            state = state / np.where(norms > 0.0, norms, 1.0)
            found.append(np.logaddexp.reduce(logs))
    return np.array(found)
