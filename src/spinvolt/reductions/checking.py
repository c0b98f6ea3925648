"""Compare a reduction with exact values at a size that an exact method reaches."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.densities import Densities
from spinvolt.algebra.open import Reservoirs
from spinvolt.errors import Misstated
from spinvolt.reductions.rules import noise_quanta

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """How far a reduction is from exact values.

    Attributes
    ----------
    charger, batteries
        Largest absolute differences of energies per spin, the latter over all batteries.
    charger_time, batteries_time
        When they occur.
    last
        Largest difference at the last time.
    sampling
        The largest standard error that the reduction itself states: differences of its size mean
        nothing.
    """

    charger: float
    charger_time: float
    batteries: float
    batteries_time: float
    last: float
    sampling: float

    def __str__(self) -> str:
        return (
            f"charger off by {self.charger:.3g} (at t = {self.charger_time:.3g}), batteries by "
            f"{self.batteries:.3g} (at t = {self.batteries_time:.3g}), at the last time "
            f"{self.last:.3g}"
        )


def compared(found: Densities, exact: ArrayLike) -> Comparison:
    """The reduction's energies per spin against exact ones of the same model and times.

    ``exact`` has the shape (times, 1 + k), the charger's first.

    Raises
    ------
    Misstated
        When the shapes differ.
    """
    truth = np.asarray(exact, dtype=float)
    if truth.shape != found.fillings.shape or truth.size == 0:
        raise Misstated(
            f"`exact` must have the shape {found.fillings.shape} of the reduction, but has "
            f"{truth.shape}."
        )
    off = np.abs(found.fillings - truth)
    cells = off[:, 1:].max(axis=1)
    first, second = int(off[:, 0].argmax()), int(cells.argmax())
    return Comparison(
        charger=float(off[first, 0]),
        charger_time=float(found.times[first]),
        batteries=float(cells[second]),
        batteries_time=float(found.times[second]),
        last=float(off[-1].max()),
        sampling=float(found.errors.max()) if found.samples else 0.0,
    )


def smaller(model: Reservoirs, n_charger: int, most_cells: int = 4) -> Reservoirs:
    """The same rates with a charger of ``n_charger`` spins and at most ``most_cells`` per battery.

    Batteries shrink in proportion to the charger, but keep at least one spin; partly filled
    ladders keep their filling as nearly as whole numbers allow. A model that is small already
    comes back as it is.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> full = Reservoirs(
    ...     10**7, (100, 50), (1.0,) * 2, (0.0,) * 2, 1.0, (LocalNoise(),) * 3, (10**7, 0, 0)
    ... )
    >>> smaller(full, 30).n_battery, smaller(full, 30).start
    ((4, 2), (30, 0, 0))
    """
    charger = min(model.n_charger, n_charger)
    scale = min(1.0, most_cells / max(model.n_battery))
    cells = tuple(max(1, round(n * scale)) for n in model.n_battery)
    sizes = zip((model.n_charger, *model.n_battery), (charger, *cells), model.start, strict=True)
    start = tuple(round(level * new / old) for old, new, level in sizes)
    return replace(model, n_charger=charger, n_battery=cells, start=start)


def corresponding_times(model: Reservoirs, small: Reservoirs, times: ArrayLike) -> Floats:
    """Times at which the smaller charger is at the same stage of its pulse, where they are >= 0.

    Equal (n0 / N) exp(2 K N t), with K = sum decay - pump; without a pulse t N is kept. Time zero
    stays time zero.
    """
    instants = np.asarray(times, dtype=float)
    ratio = model.n_charger / small.n_charger
    quanta = noise_quanta(model)
    if not math.isfinite(quanta):
        return instants * ratio
    net = math.fsum((*model.decay, -model.pump))
    ahead = math.log(ratio) / (2.0 * net * small.n_charger)
    return np.where(instants > 0.0, np.maximum(instants * ratio - ahead, 0.0), 0.0)
