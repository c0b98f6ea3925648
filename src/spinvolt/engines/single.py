"""One battery in one reservoir without pump: exact at any size, through the total spin."""

from dataclasses import dataclass
from math import exp
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.coupled import Coupled, coupled
from spinvolt.algebra.open import Reservoirs
from spinvolt.algebra.open_results import Checks, OpenRun, OpenSeries
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.euler import DAMPING, invert
from spinvolt.engines.memory import refuse
from spinvolt.engines.single_steady import limits
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]

EPSILON = float(np.finfo(float).eps)
# Weight in total spins that may be left out.
NEGLIGIBLE = 1e-15
# What the damping makes of rounding errors of the transforms.
ROUNDING = 16.0 * exp(0.5 * DAMPING) * EPSILON


@dataclass(frozen=True)
class Single:
    """Densities of one reservoir from ladders of the total spin and inverse Laplace transforms.

    Work: about a hundred frequencies for each time, each n_charger steps for every total spin that
    carries weight. Error, estimated: the last change of the sum over frequencies, and a rounding
    error of 16 e^8 2^-52 = 1e-11, which the tests compare with extended precision.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(1, (1,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (1, 0))
    >>> run = Single().solve(model, np.array([20.0]))
    >>> round(float(run.series.battery_density[0, 0]), 9)
    0.25
    """

    takes: ClassVar = Reservoirs
    name: ClassVar[Literal["single"]] = "single"

    tolerance: float = 1e-11

    def estimate(self, model: Reservoirs, times: int) -> Cost:
        """Work for a number of times: steps times frequencies."""
        start = coupled(model.n_charger, model.n_battery[0], *model.start)
        chains = len(_kept(start))
        # A step of a ladder costs about five visits of an entry of rho.
        visits = 5 * times * 128 * 2 * chains * (model.n_charger + model.n_battery[0])
        return Cost(evaluations=128 * times, site_visits=visits)

    def solve(self, model: Reservoirs, times: Floats) -> OpenRun:
        """Densities at ``times``, zero or later, in any order.

        Raises
        ------
        NotCovered
            When there is more than one battery, a pump or local noise, or it takes too long.
        NotConverged
            When a time is too late for the sum over frequencies.
        """
        if not model.single:
            raise NotCovered(
                "total spin is conserved for one battery in one reservoir without pump and local "
                "noise alone: take the master equation"
            )
        times = np.asarray(times, dtype=float)
        spins = model.n_charger + model.n_battery[0]
        refuse(self.estimate(model, len(times)), f"ladders of {spins} spins at {len(times)} times")
        curve = SingleCurve.of(model, float(np.max(times, initial=0.0)), self.tolerance)
        densities, errors, nodes = curve.solved(times)
        series = OpenSeries(
            times=times,
            battery_density=densities[:, :1],
            charger_density=densities[:, 1],
            batteries=(),
            error=errors,
        )
        return OpenRun(
            series=series,
            curve=curve,
            checks=Checks(0.0, curve.chains.dropped, 0.0, 0.0),
            proof=Proof.ESTIMATED,
            cost=Cost(evaluations=nodes, site_visits=nodes * curve.chains.steps),
            why=f"{len(curve.chains.pairs)} ladders of total spin, inverse Laplace transforms",
        )


@dataclass(frozen=True, eq=False)
class SingleCurve:
    """Densities of battery and charger, each time by an inversion of its own.

    Attributes
    ----------
    chains
        The ladders that matter.
    before, after
        Densities at time zero and after infinite time, battery and then charger.
    until
        Where it ends.
    tolerance
        What the sums over frequencies may change last.
    """

    chains: "Chains"
    before: Floats
    after: Floats
    until: float
    tolerance: float

    @classmethod
    def of(cls, model: Reservoirs, until: float, tolerance: float) -> "SingleCurve":
        """The curve of a model."""
        start = coupled(model.n_charger, model.n_battery[0], *model.start)
        before = np.array([model.start[1] / model.n_battery[0], model.start[0] / model.n_charger])
        after = limits(model, start) if model.decay[0] else before
        return cls(Chains.of(model, start), before, after, until, tolerance)

    @property
    def error(self) -> float:
        """How far a density may be off, at any time: what converged sums leave."""
        return 2.0 * self.tolerance + ROUNDING + self.chains.dropped

    @property
    def nodes(self) -> Floats:
        """Sixty-five equal steps: the pulse is a quarter of the time to its middle."""
        return np.linspace(0.0, self.until, 65)

    def densities(self, times: Floats) -> Floats:
        """Shape (times, 2)."""
        return self.solved(times)[0]

    def rates(self, times: Floats) -> Floats:
        """Time derivatives: their transforms are s F(s) - f(0); shape (times, 2)."""
        found = np.zeros((len(times), 2))
        for i, time in enumerate(times):
            if time > 0.0 and self._fastest > 0.0:
                aim = self.tolerance * self._fastest
                found[i] = invert(self._slopes, float(time), aim, np.zeros(2)).values
        return found

    @property
    def _fastest(self) -> float:
        return self.chains.rates[0] * (2.0 * self.chains.pairs[0][0] + 2.0)

    @property
    def rate_error(self) -> float:
        """How far a rate may be off."""
        return self.error * self._fastest

    @property
    def ready(self) -> bool:
        """Every point is an inversion of its own."""
        return False

    def _slopes(self, nodes: Floats) -> Floats:
        """Real parts of s F(s) - f(0)."""
        real, imaginary = self.chains.transforms(nodes)
        return nodes[0] * real - nodes[1] * imaginary - self.before[:, None]

    def solved(self, times: Floats) -> tuple[Floats, Floats, int]:
        """Densities, errors and the number of frequencies."""
        found, errors = np.tile(self.before, (len(times), 1)), np.zeros(len(times))
        count = 0
        if self.chains.rates[0] == 0.0:
            return found, errors, count
        for i, time in enumerate(times):
            if time > 0.0:
                inverted = invert(self.chains.densities, float(time), self.tolerance, self.after)
                found[i] = inverted.values
                errors[i] = float(np.max(inverted.errors)) + ROUNDING + self.chains.dropped
                count += inverted.nodes
        return found, errors, count


def _kept(start: Coupled) -> list[int]:
    """Numbers of the total spins that carry weight."""
    return [int(i) for i in np.flatnonzero(np.abs(start.amplitudes) > NEGLIGIBLE)]


@dataclass(frozen=True, eq=False)
class Chains:
    """The ladders (J, J') that matter, and what each adds to the two densities.

    Attributes
    ----------
    pairs
        J and J' of each ladder.
    adds
        Factors of its transform in the battery's and the charger's density; (2, ladders).
    start
        M at time zero.
    rates
        decay (1 + thermal) and decay thermal.
    dropped
        What the ladders left out could add at the most.
    """

    pairs: tuple[tuple[float, float], ...]
    adds: Floats
    start: float
    rates: tuple[float, float]
    dropped: float

    @classmethod
    def of(cls, model: Reservoirs, start: Coupled) -> "Chains":
        """The ladders of a model."""
        kept = _kept(start)
        c, share = start.amplitudes, start.battery_share
        pairs, adds = [], []
        sizes = np.array([start.n_battery, start.n_charger], dtype=float)
        for i in kept:
            pairs.append((float(start.spins[i]), float(start.spins[i])))
            adds.append(c[i] ** 2 * np.array([share[i], 1.0 - share[i]]))
        between = start.neighbour
        dropped = float(np.sum(np.delete(c**2, kept)))
        for i in range(len(c) - 1):
            product = c[i] * c[i + 1]
            if abs(product) <= NEGLIGIBLE:
                dropped += abs(product)
                continue
            pairs.append((float(start.spins[i]), float(start.spins[i + 1])))
            adds.append(2.0 * product * between[i] * np.array([-1.0, 1.0]))
        down = model.decay[0] * (1.0 + model.thermal[0])
        up = model.decay[0] * model.thermal[0]
        factors = np.array(adds).T / sizes[:, None]
        return cls(tuple(pairs), factors, start.height, (down, up), float(dropped))

    @property
    def steps(self) -> int:
        """Levels of all ladders."""
        return int(sum(2.0 * min(pair) + 1.0 for pair in self.pairs))

    def densities(self, nodes: Floats) -> Floats:
        """Real parts of the transforms of both densities, shape (2, nodes)."""
        return self.transforms(nodes)[0]

    def transforms(self, nodes: Floats) -> tuple[Floats, Floats]:
        """Real and imaginary parts of the transforms of both densities, (2, nodes) each."""
        from spinvolt.kernels.ladders import transform

        # 1/2 in both: a density is <z>/n + 1/2.
        square = nodes[0] ** 2 + nodes[1] ** 2
        real, imaginary = (
            np.tile(part / square, (2, 1)) for part in (0.5 * nodes[0], -0.5 * nodes[1])
        )
        result = np.empty_like(nodes)
        for (j, k), add in zip(self.pairs, self.adds.T, strict=True):
            transform(j, k, self.start, self.rates, nodes, result)
            real += add[:, None] * result[0]
            imaginary += add[:, None] * result[1]
        return real, imaginary
