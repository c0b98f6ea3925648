"""Two collective spins as one: charger and battery in the basis of their total spin.

One reservoir sees only the sum of both spins, so the total spin J is conserved at every
temperature, and so is every coherence between two values of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.labels import amplitude
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]

# Total spins that are listed at the most.
LARGEST = 1_000_000


@dataclass(frozen=True, eq=False)
class Coupled:
    """A start |charger level>|battery level> over total spins.

    Attributes
    ----------
    n_charger, n_battery
        Numbers of spins.
    excited
        Total excitation K of the start; M = K - (n_charger + n_battery) / 2.
    spins
        The total spins J, descending by one, shape (spins,).
    amplitudes
        Clebsch-Gordan coefficients of the start, with signs such that B^z has negative elements
        between neighbours; shape (spins,).
    """

    n_charger: int
    n_battery: int
    excited: int
    spins: Floats
    amplitudes: Floats

    @property
    def height(self) -> float:
        """M of the start."""
        return self.excited - 0.5 * (self.n_charger + self.n_battery)

    @property
    def battery_share(self) -> Floats:
        """f in <J, M| B^z |J, M> = M f, for each J; the charger has 1 - f.

        f = [J (J+1) + J_B (J_B+1) - J_C (J_C+1)] / (2 J (J+1))
        """
        j, c, b = self.spins, 0.5 * self.n_charger, 0.5 * self.n_battery
        safe = np.where(j > 0.0, j, 1.0)
        share = ((j - c) * (j + c + 1.0) + b * (b + 1.0)) / (2.0 * safe * (safe + 1.0))
        return np.where(j > 0.0, share, 0.0)

    @property
    def neighbour(self) -> Floats:
        """e in <J-1, M| B^z |J, M> = -e sqrt(J^2 - M^2), for each J but the last.

        e = sqrt( (J-J_C+J_B)(J+J_C-J_B)(J_C+J_B+1+J)(J_C+J_B+1-J) / (4 J^2 (4 J^2 - 1)) )
        """
        j, c, b = self.spins[:-1], 0.5 * self.n_charger, 0.5 * self.n_battery
        one = (j - c + b) * (c + b + 1.0 - j)
        two = (j + c - b) / j * (c + b + 1.0 + j) / j / (4.0 * j * j - 1.0)
        return np.sqrt(0.25 * one * two)


def coupled(n_charger: int, n_battery: int, charger: int, battery: int) -> Coupled:
    """The start with ``charger`` and ``battery`` excitations over total spins.

    With one spin full and the other empty the squared amplitudes are

        P_J = (2 J + 1) n_C! n_B! / [ (J_C + J_B - J)! (J_C + J_B + J + 1)! ],

    made from ratios of neighbours; other starts need one eigenvector of a tridiagonal matrix each.

    Raises
    ------
    NotCovered
        When there are too many total spins to list.

    Example
    -------
    >>> half = coupled(1, 1, 1, 0)
    >>> half.spins, (half.amplitudes**2).round(12)
    (array([1., 0.]), array([0.5, 0.5]))
    """
    if min(n_charger, n_battery) > LARGEST:
        raise NotCovered(
            f"charger and battery have more than {LARGEST} spins both, so that their total spin "
            "takes too many values: make one of them smaller"
        )
    total = charger + battery
    top = 0.5 * (n_charger + n_battery)
    lowest = max(abs(total - top), 0.5 * abs(n_charger - n_battery))
    spins = np.arange(round(2 * top), round(2 * lowest) - 1, -2) / 2.0
    if (charger, battery) in ((n_charger, 0), (0, n_battery)):
        amplitudes = np.sqrt(_extreme(n_charger, n_battery))
    else:
        amplitudes = _general(n_charger, n_battery, total, battery, spins)
    return Coupled(n_charger, n_battery, total, spins, amplitudes)


def _extreme(n_charger: int, n_battery: int) -> Floats:
    """P_J of one spin full and the other empty, from the largest J down."""
    small, large = sorted((n_charger, n_battery))
    both = n_charger + n_battery
    a = np.arange(small, dtype=float)
    ratios = (both - 2 * a + 1.0) / (both - 2 * a - 1.0) * (a + 1.0) / (both - a + 1.0)
    last = (large - small + 1.0) / (large + 1.0)
    return last * np.concatenate([np.cumprod(ratios[::-1])[::-1], [1.0]])


def mixing(n_charger: int, n_battery: int, total: int) -> tuple[Floats, Floats]:
    """Levels n of the battery at a total excitation, and <n|J> for J descending; (n, J).

    Signs are such that B^z has negative elements between neighbouring J. J^2 is tridiagonal in n,
    and its eigenvalues are known; the matrix is taken relative to the smallest of them.
    """
    low, high = max(0, total - n_charger), min(n_battery, total)
    n = np.arange(low, high + 1, dtype=float)
    c, b = 0.5 * n_charger, 0.5 * n_battery
    lowest = max(abs(total - c - b), abs(c - b))
    # J_C (J_C+1) + J_B (J_B+1) + 2 m_C m_B - J_0 (J_0+1), with m_C + m_B = M, kept from cancelling.
    m_battery, height = n - b, total - c - b
    diagonal = (c - lowest) * (c + lowest + 1.0) + b * (b + 1.0)
    diagonal = diagonal + 2.0 * (height - m_battery) * m_battery
    spin_c, spin_b = np.array(n_charger), np.array(n_battery)
    hops = amplitude(n_battery, spin_b, n[:-1], 1, 0) * amplitude(
        n_charger, spin_c, total - n[:-1], -1, 0
    )
    if len(n) == 1:
        return n, np.ones((1, 1))
    from scipy.linalg import eigh_tridiagonal

    _, vectors = eigh_tridiagonal(diagonal, hops)
    vectors = np.asarray(vectors)[:, ::-1]
    for k in range(1, len(n)):
        if float((n - b) * vectors[:, k - 1] @ vectors[:, k]) > 0.0:
            vectors[:, k] *= -1.0
    return n, vectors


def _general(n_charger: int, n_battery: int, total: int, battery: int, spins: Floats) -> Floats:
    """Amplitudes of any start."""
    n, vectors = mixing(n_charger, n_battery, total)
    assert len(n) == len(spins)
    return vectors[battery - int(n[0])]
