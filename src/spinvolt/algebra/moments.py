"""Energy moments of the start: conserved for ever, they bound everything that follows.

    mu_l = || (H - E0)^l psi(0) ||,   E0 = <psi(0)| H |psi(0)>

For an observable 0 <= n <= top and any time,

    | d^k <n> / dt^k | <= (top / 2) sum_l binomial(k, l) mu_l mu_{k-l}        (k >= 1),

because every derivative is a sum of <(H-E0)^l psi | n | (H-E0)^{k-l} psi> and moments do not
change. The products touch only the sites within l of the start, so any size costs the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb, factorial

import numpy as np

from spinvolt.algebra.problem import Unitary

ORDERS = 42

# Four neighbouring times with five derivatives each fix a curve between the middle two up to
# max|f^(20)| / 20! times the largest product of distances, (9/16 h^4)^5.
NODES = 20
_REMAINDER = (9.0 / 16.0) ** 5 / factorial(NODES)


@dataclass(frozen=True)
class Moments:
    """mu_l in units of a frequency: mu_l = scaled[l] * frequency^l.

    ``frequency`` is the energy spread of the start, or a small part of the energies near it where
    these are far larger, so that scaled moments stay in range; zero when nothing ever moves.
    """

    frequency: float
    scaled: tuple[float, ...]

    @property
    def spread(self) -> float:
        """mu_1, the energy spread of the start."""
        return self.scaled[1] * self.frequency

    def mu(self, order: int) -> float:
        """mu_order in units of frequency^order."""
        return self.scaled[order]

    def derivative(self, order: int, top: float) -> float:
        """Bound on the order-th time derivative of an observable in [0, top], any time.

        In units of frequency^order; order >= 1.
        """
        terms = (comb(order, k) * self.scaled[k] * self.scaled[order - k] for k in range(order + 1))
        return 0.5 * top * sum(terms)

    def band(self) -> float:
        """A frequency, in units of ``frequency``, above which the start has weight below 1e-16.

        From Markov's inequality on the highest moments: P(|E| > b) <= (mu_l / b^l)^2.
        """
        if self.frequency == 0.0:
            return 0.0
        return min(
            (self.scaled[k] * 1e8) ** (1.0 / k)
            for k in range(4, len(self.scaled))
            if self.scaled[k] > 0
        )

    def curve_step(self, tolerance: float = 1e-13) -> float:
        """Largest spacing, in 1/frequency, at which jets fix a curve in [0, 1] to ``tolerance``."""
        return float((tolerance / (_REMAINDER * self.derivative(NODES, 1.0))) ** (1.0 / NODES))

    def steps(self, duration: float) -> int:
        """How many spacings of ``curve_step`` a duration takes; none where nothing moves."""
        if self.frequency == 0.0:
            return 0
        return math.ceil(abs(duration) * self.frequency / self.curve_step())

    def jet_errors(self, distances: Sequence[float], top: float) -> list[float]:
        """Bounds on the errors of <n>, <n>', ... of a computed state, 0 <= n <= top.

            | error of order r | <= top sum_l binomial(r, l) (eps_l mu_{r-l} + eps_l eps_{r-l} / 2)

        Parameters
        ----------
        distances
            eps_l, bounds on ||(H-E0)^l (computed - true state)|| in units of frequency^l.
        top
            Largest value of the observable.

        Returns
        -------
        list
            One bound for each order 0 ... len(distances)-1, in units of frequency^order.
        """
        eps, mu = distances, self.scaled
        return [
            top * sum(comb(r, k) * eps[k] * (mu[r - k] + 0.5 * eps[r - k]) for k in range(r + 1))
            for r in range(len(eps))
        ]


def moments(problem: Unitary, orders: int = ORDERS) -> Moments:
    """The energy moments of a start, orders 0 ... orders-1.

    >>> from spinvolt.algebra.chain import Chain
    >>> two_levels = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> moments(Unitary(two_levels, 0)).scaled[:3]
    (1.0, 1.0, 1.0)
    """
    chain, start = problem.chain, problem.start
    first = max(0, start - orders)
    sites = np.arange(first, min(chain.length - 1, start + orders) + 2, dtype=float)
    couplings = chain.coupling(sites)
    count, here = len(sites) - 1, start - first
    frequency = math.hypot(couplings[here], couplings[here + 1])
    if frequency == 0.0:
        return Moments(0.0, (1.0,) + (0.0,) * (orders - 1))
    matrix = np.zeros((count, count))
    entries = matrix.reshape(-1)
    if chain.tilted:
        energies = chain.energies(sites[:-1])
        energies -= energies[here]
        frequency = max(frequency, float(np.max(np.abs(energies))) / ORDERS**2)
        entries[:: count + 1] = energies / frequency
    links = couplings[1:count] / frequency
    entries[1 :: count + 1] = links
    entries[count :: count + 1] = links
    states = np.zeros((orders, count))
    states[0, here] = 1.0
    for state, following in pairwise(states):
        np.dot(matrix, state, out=following)
    norms = np.sqrt(np.einsum("ij,ij->i", states, states))
    return Moments(frequency, tuple(norms.tolist()))
