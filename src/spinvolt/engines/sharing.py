"""What a merged battery (``algebra.open.merged``) says of those it was merged from."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs
from spinvolt.algebra.open_results import (
    DensityCurve,
    LadderPopulations,
    OpenRun,
    SteadyState,
)

Floats = NDArray[np.float64]


def shared_run(run: OpenRun, model: Reservoirs) -> OpenRun:
    """A merged battery's run as that of the model's batteries."""
    if run.series.battery_density.shape[1] == model.count:
        return run
    series = replace(
        run.series,
        battery_density=np.repeat(run.series.battery_density, model.count, axis=1),
        batteries=tuple(b for n in model.n_battery for b in part(run.series.batteries, n)),
    )
    curve = None if run.curve is None else Repeated(run.curve, model.count)
    return replace(run, series=series, curve=curve)


def shared_steady(found: SteadyState, model: Reservoirs) -> SteadyState:
    """A merged battery's long-time state as that of the model's batteries."""
    if len(found.battery_density) == model.count:
        return found
    return replace(
        found,
        battery_density=found.battery_density * model.count,
        batteries=tuple(b for n in model.n_battery for b in part(found.batteries, n)),
    )


def part(whole: tuple[LadderPopulations, ...], n: int) -> tuple[LadderPopulations, ...]:
    """Populations of ``n`` of the spins of a battery in its symmetric ladder.

    With e of N spins up, n of them hold k with probability C(n, k) C(N - n, e - k) / C(N, e).

    Example
    -------
    >>> pair = LadderPopulations(2, np.array([2] * 3), np.arange(3), np.array([[0.0, 1.0, 0.0]]))
    >>> part((pair,), 1)[0].values.round(12)
    array([[0.5, 0.5]])
    """
    if not whole or np.any(whole[0].twice_spin != whole[0].n):
        return ()
    from scipy.special import gammaln

    total = whole[0].n
    k, e = np.arange(n + 1)[:, None], np.arange(total + 1)[None, :]
    inside = (e - k >= 0) & (e - k <= total - n)
    rest = np.where(inside, e - k, 0)

    def ways(size: int, chosen: NDArray[np.int64]) -> Floats:
        return gammaln(size + 1) - gammaln(chosen + 1) - gammaln(size - chosen + 1)

    shares = np.where(inside, np.exp(ways(n, k) + ways(total - n, rest) - ways(total, e)), 0.0)
    levels = np.arange(n + 1)
    return (LadderPopulations(n, np.full(n + 1, n), levels, whole[0].counts @ shares.T),)


@dataclass(frozen=True, eq=False)
class Repeated:
    """The curve of one battery as that of several equal densities."""

    one: DensityCurve
    count: int

    @property
    def until(self) -> float:
        """Where it ends."""
        return self.one.until

    @property
    def error(self) -> float:
        """How far a density may be off."""
        return self.one.error

    @property
    def nodes(self) -> Floats:
        """Times between which it is smooth."""
        return self.one.nodes

    def densities(self, times: Floats) -> Floats:
        """Shape (times, count + 1)."""
        return self._spread(self.one.densities(times))

    def rates(self, times: Floats) -> Floats:
        """Time derivatives, shape (times, count + 1)."""
        return self._spread(self.one.rates(times))

    @property
    def rate_error(self) -> float:
        """How far a rate may be off."""
        return self.one.rate_error

    @property
    def ready(self) -> bool:
        """Whether more points cost next to nothing."""
        return self.one.ready

    def _spread(self, values: Floats) -> Floats:
        return np.concatenate([np.repeat(values[:, :1], self.count, axis=1), values[:, 1:]], axis=1)
