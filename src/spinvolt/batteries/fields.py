"""States in which a cavity's field can start."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.irreps import CUT
from spinvolt.algebra.kets import Ket, Mixed, Piece
from spinvolt.batteries.rules import LARGEST, STRICT, Number, Whole, settle, shown
from spinvolt.errors import Misstated

Floats = NDArray[np.float64]

# Largest amplitude and mean photon number whose levels are worth listing one by one.
STRONGEST, HOTTEST = 1000, 1000
# Levels on either side of the mean, as FAR standard deviations and FARTHER more: far below CUT.
FAR, FARTHER = 14, 80
ROUNDED_UP = 1.0 + 1e-9


@dataclass(frozen=True)
class Fock:
    """The field state with exactly ``photons`` photons.

    In statements: ``{ fock = 10 }``.

    Attributes
    ----------
    photons
        Number of photons.

    Raises
    ------
    Misstated
        When ``photons`` is not a whole number in [0, 10^12].

    Example
    -------
    >>> Fock(10).start()
    10
    """

    kind: ClassVar[str] = "fock"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    photons: Annotated[int, Whole(0, LARGEST)]

    def __post_init__(self) -> None:
        settle(self)

    def start(self) -> int:
        """The level of the mode."""
        return self.photons

    def height(self) -> float:
        """The mean number of photons."""
        return float(self.photons)

    def width(self) -> float:
        """The mean of (b + b+) / 2."""
        return 0.0


@dataclass(frozen=True)
class CoherentField:
    """A coherent state: amplitudes e^(-alpha^2/2) alpha^k / sqrt(k!), a pure state.

    In statements: ``{ coherent = 2.5 }``. Its mean photon number is alpha^2.

    Attributes
    ----------
    amplitude
        alpha, a real number of either sign.

    Raises
    ------
    Misstated
        When ``amplitude`` is not a number in [-1000, 1000].

    Example
    -------
    >>> ket = CoherentField(0.5).start().kets[0]
    >>> round(ket.pieces[0].amplitudes[0] ** 2, 12)  # e^(-1/4)
    0.778800783071
    """

    kind: ClassVar[str] = "coherent"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    amplitude: Annotated[float, Number(-STRONGEST, STRONGEST)]

    def __post_init__(self) -> None:
        settle(self)

    def start(self) -> Mixed:
        """One ket on the levels that carry all but 1e-30 of the probability.

        Error: the kept amplitudes are renormalised; what was left out is ``dropped``, a bound.
        """
        first, weights, dropped = poisson(self.amplitude**2)
        levels = first + np.arange(len(weights))
        signs = np.where((levels % 2 == 1) & (self.amplitude < 0.0), -1.0, 1.0)
        piece = Piece(
            twice_spin=int(levels[-1]),
            copy=0,
            first=first,
            amplitudes=tuple((signs * np.sqrt(weights)).tolist()),
        )
        return Mixed((Ket(1.0 - dropped, 1, (piece,)),), dropped)

    def height(self) -> float:
        """The mean number of photons."""
        return self.amplitude**2

    def width(self) -> float:
        """The mean of (b + b+) / 2."""
        return self.amplitude


@dataclass(frozen=True)
class ThermalField:
    """A thermal state: k photons with probability nbar^k / (1 + nbar)^(k+1), a mixture.

    In statements: ``{ thermal = 0.5 }``.

    Attributes
    ----------
    mean_photons
        nbar, the mean number of photons.

    Raises
    ------
    Misstated
        When ``mean_photons`` is not a number in [0, 1000].

    Example
    -------
    >>> [round(ket.weight, 6) for ket in ThermalField(1.0).start().kets[:3]]
    [0.5, 0.25, 0.125]
    """

    kind: ClassVar[str] = "thermal"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    mean_photons: Annotated[float, Number(0, HOTTEST)]

    def __post_init__(self) -> None:
        settle(self)

    def start(self) -> Mixed:
        """Fock states on the levels that carry all but 1e-30 of the probability.

        ``dropped`` is the probability of all higher levels, (nbar / (1 + nbar))^levels.
        """
        ratio = self.mean_photons / (1.0 + self.mean_photons)
        count = 1 if ratio == 0.0 else int(np.ceil(np.log(CUT) / np.log(ratio)))
        kets = tuple(
            Ket(ratio**k / (1.0 + self.mean_photons), 1, (Piece(count - 1, 0, k, (1.0,)),))
            for k in range(count)
        )
        return Mixed(kets, ratio**count)

    def height(self) -> float:
        """The mean number of photons."""
        return self.mean_photons

    def width(self) -> float:
        """The mean of (b + b+) / 2."""
        return 0.0


Field = Fock | CoherentField | ThermalField


def poisson(mean: float) -> tuple[int, Floats, float]:
    """First level, probabilities and what is left out, of a Poisson distribution cut both ways.

    Ratios of neighbours, p_k / p_(k-1) = mean / k, are summed as logarithms away from the largest,
    where they are small, so that no digits are lost. What lies beyond the computed levels is
    bounded by a geometric series.

    >>> first, weights, dropped = poisson(9.0)
    >>> first, round(float(weights[9]), 12), dropped < 1e-30
    (0, 0.13175564001, True)
    """
    if mean <= 0.5 * CUT:
        return 0, np.ones(1), mean
    middle = int(mean)
    span = int(FAR * np.sqrt(mean)) + FARTHER
    above = np.arange(middle + 1, middle + span + 1, dtype=float)
    below = np.arange(middle, max(middle - span, 0), -1, dtype=float)
    near = above < 2.0 * mean
    gaps = np.where(near, (mean - above) / above, 0.0)
    rising = np.cumsum(np.where(near, np.log1p(gaps), np.log(mean / above)))
    falling = np.cumsum(np.log1p((below - mean) / mean))
    raw = np.exp(np.concatenate([falling[::-1], [0.0], rising]))
    first = middle - len(below)
    weights = raw / np.sum(raw)
    after = weights[-1] * mean / (above[-1] + 1.0 - mean)
    before = weights[0] * first / (mean - first + 1.0) if first else 0.0
    from_above = np.cumsum(weights[::-1])[::-1] + after
    from_below = np.cumsum(weights) + before
    kept = np.flatnonzero((from_above > CUT / 2) & (from_below > CUT / 2))
    low, high = int(kept[0]), int(kept[-1])
    lost = float(from_below[low - 1]) if low else before
    lost += float(from_above[high + 1]) if high + 1 < len(weights) else after
    inside = weights[low : high + 1]
    return first + low, inside / np.sum(inside), lost * ROUNDED_UP


def field_of(value: object) -> Field:
    """The value itself, which must be a state of the field.

    Raises
    ------
    Misstated
        When it is anything else, such as a number of photons.

    Example
    -------
    >>> field_of(3)
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `start.charger` must be a field such as Fock(3), but is 3.
    """
    if isinstance(value, Fock | CoherentField | ThermalField):
        return value
    example = value if isinstance(value, int) and not isinstance(value, bool) else 1
    example = example if 0 <= example <= LARGEST else 1
    raise Misstated(
        f"`start.charger` must be a field such as Fock({example}), but is {shown(value)}."
    )
