"""What a closed form says about one battery: a value for each figure of merit, and how well."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import NamedTuple

from spinvolt.algebra.constants import fastest_rise
from spinvolt.theory import speed

ROUNDING = 1e-14


@dataclass(frozen=True)
class ClosedForm:
    """A closed form evaluated for one battery.

    Attributes
    ----------
    name
        What it is, in words.
    quantity
        A figure of merit, or a series quantity at the charging time, as in the vocabulary.
    value
        In the units of the arguments.
    error
        Estimated distance from the exact value, or None when the source states none and none
        could be derived. Exact forms state their rounding.
    source
        Paper key and equation, or "own".
    """

    name: str
    quantity: str
    value: float
    error: float | None
    source: str


class Estimate(NamedTuple):
    """A value and how far from the truth it may be."""

    value: float
    error: float

    def over(self, other: "Estimate") -> "Estimate":
        """The quotient; ``other`` is positive and larger than its error."""
        ratio = self.value / other.value
        error = (self.error + abs(ratio) * other.error) / (other.value - other.error)
        return Estimate(ratio, error + ROUNDING * abs(ratio))

    def scaled(self, factor: float) -> "Estimate":
        """The value times a number without error."""
        return Estimate(self.value * factor, self.error * abs(factor))


def exact(value: float) -> Estimate:
    """A value with nothing but its rounding."""
    return Estimate(value, ROUNDING * abs(value))


def estimated(value: float, error: float) -> Estimate:
    """A value whose stated error leaves its rounding out."""
    return Estimate(value, error + ROUNDING * abs(value))


@dataclass(frozen=True)
class Numbers:
    """The numbers of one battery in one start, named as in its statement.

    ``excited`` of the charger spins and ``battery_excited`` of the cells are up, each ensemble in
    one collective level.
    """

    n_battery: int
    n_charger: int
    excited: int
    _: KW_ONLY
    battery_excited: int = 0
    coupling: float = 1.0
    anisotropy: float = 0.0
    ising: float = 0.0
    battery_splitting: float = 1.0
    charger_splitting: float = 1.0
    charger_crosstalk: float = 0.0
    battery_crosstalk: float = 0.0

    @property
    def splitting(self) -> float:
        """Energy of one cell."""
        return self.battery_splitting

    @property
    def resonant(self) -> bool:
        """Whether the flip-flop coupling is all there is, with equal splittings."""
        others = (self.ising, self.charger_crosstalk, self.battery_crosstalk, self.anisotropy)
        return not any(others) and self.battery_splitting == self.charger_splitting

    @property
    def quanta(self) -> int:
        """The most excitations that the battery can gain."""
        return min(self.n_battery - self.battery_excited, self.excited)

    @property
    def in_shares(self) -> bool:
        """Whether yang2025's parallel scheme compares with it."""
        enough = min(self.n_charger, self.excited) >= self.n_battery
        return self.resonant and self.battery_excited == 0 and enough

    @property
    def in_pairs(self) -> bool:
        """Whether huangfu2021's parallel scheme compares with it."""
        same = self.n_battery == self.n_charger == self.excited
        return self.resonant and self.battery_excited == 0 and same

    @property
    def spread(self) -> float:
        """Energy spread of the start."""
        k = self.battery_excited
        up = (k + 1.0) * (self.n_battery - k) * self.excited * (self.n_charger - self.excited + 1.0)
        down = k * (self.n_battery - k + 1.0) * (self.n_charger - self.excited)
        return abs(self.coupling) * math.sqrt(up + down * (self.excited + 1.0))


def figures(
    numbers: Numbers,
    name: str,
    source: str,
    found: Mapping[str, Estimate],
    sources: Mapping[str, str] | None = None,
) -> Iterator[ClosedForm]:
    """All that follows from what a closed form gives directly.

    ``found`` has some of charging_time, max_energy, max_power, entropy and fisher; ``sources``
    names another equation than ``source`` for some quantities.
    """
    values = dict(found) | dict(_derived(numbers, found))
    for quantity, estimate in values.items():
        where = (sources or {}).get(quantity, source)
        yield ClosedForm(name, quantity, *estimate, where)


def _derived(numbers: Numbers, found: Mapping[str, Estimate]) -> Iterator[tuple[str, Estimate]]:
    """Power, efficiency, advantage and rates, as the vocabulary defines them."""
    time, energy = found.get("charging_time"), found.get("max_energy")
    if energy is not None:
        yield "efficiency", energy.scaled(1.0 / (numbers.quanta * numbers.splitting))
    if time is not None:
        yield "speed_limit_rate", exact(0.5 * math.pi / numbers.spread).over(time)
    if time is not None and energy is not None:
        power = energy.over(time)
        yield "charging_power", power
        if numbers.in_shares:
            alone = speed.parallel_power(
                numbers.n_battery,
                numbers.n_charger,
                numbers.excited,
                coupling=numbers.coupling,
                splitting=numbers.splitting,
            )
            yield "advantage", power.over(exact(alone))
    if "max_power" in found and numbers.in_pairs:
        pairs = numbers.n_battery * numbers.splitting * abs(numbers.coupling) * fastest_rise()[1]
        yield "power_ratio", found["max_power"].over(exact(pairs))
