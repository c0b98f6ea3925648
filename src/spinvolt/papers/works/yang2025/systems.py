"""The six cases of Table I, each as systems that go towards its limit step by step.

The paper prints no sizes; these are ours. The middle one of each case is the one that is drawn.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spinvolt.papers.paper import Tables
from spinvolt.theory import rotation

Floats = NDArray[np.float64]
RATIONAL = 64  # levels from which the engine for long chains is the faster one


@dataclass(frozen=True)
class System:
    """N_b empty cells and N_c charger spins, m of them up; A = omega = 1."""

    n_battery: int
    n_charger: int
    excited: int

    def tables(self, **charge: object) -> Tables:
        """Its statement."""
        sizes = {"n_battery": self.n_battery, "n_charger": self.n_charger}
        stated: dict[str, object] = {"battery": {"kind": "central-spin", **sizes}}
        if self.excited != self.n_charger:
            stated["start"] = {"charger": {"dicke": self.excited}}
        if charge:
            stated["charge"] = charge
        if self.quanta > RATIONAL:
            stated["method"] = {"engine": "rational"}
        return stated

    @property
    def quanta(self) -> int:
        """d, the most excitations that the battery can take."""
        return min(self.n_battery, self.excited)

    def unevenness(self) -> float:
        """How far H is from a generator of SU(2): zero if u_j / sqrt(j (d-j+1)) is one number.

        The largest of them over the smallest, less one; u_j as in Eq. 3.
        """
        j = np.arange(1, self.quanta + 1)
        squared = (self.n_battery - j + 1.0) * (self.n_charger - self.excited + j)
        squared *= (self.excited - j + 1.0) / (self.quanta - j + 1.0)
        return float(math.sqrt(np.max(squared) / np.min(squared)) - 1.0)

    @property
    def plain(self) -> str:
        """Its sizes without formulas, as a name."""
        return f"N_b = {self.n_battery}, m = {self.excited}, N_c = {self.n_charger}"

    def __str__(self) -> str:
        return f"$N_b = {self.n_battery}$, $m = {self.excited}$, $N_c = {self.n_charger}$"


def ordered(system: System) -> float:
    """The largest ratio of two neighbours among the three numbers in order."""
    sizes = sorted((system.n_battery, system.excited, system.n_charger))
    return max(a / b for a, b in pairwise(sizes))


def few_of_both(system: System) -> float:
    """Cells over the charger spins that are up, or down if these are fewer."""
    return system.n_battery / min(system.excited, system.n_charger - system.excited)


@dataclass(frozen=True)
class Case:
    """A row of Table I.

    Attributes
    ----------
    name
        As here: i, ii, iii and iv are the paper's.
    limit
        As the paper writes it.
    steps
        Systems that go towards the limit.
    time
        The paper's charging time, where it has one.
    small
        The largest of the ratios that the limit takes to nought.
    """

    name: str
    limit: str
    steps: tuple[System, ...]
    time: Callable[[System], float] | None = None
    small: Callable[[System], float] = ordered


def few_cells_time(s: System) -> float:
    """Eq. 16."""
    return rotation.few_cells_time(s.n_battery, s.n_charger, s.excited)


def few_quanta_large_charger_time(s: System) -> float:
    """Eq. 18."""
    return rotation.few_quanta_large_charger_time(s.n_battery, s.n_charger, s.excited)


def few_quanta_large_battery_time(s: System) -> float:
    """Eq. 27."""
    return rotation.few_quanta_large_battery_time(s.n_battery, s.n_charger, s.excited)


def half_filled_time(s: System) -> float:
    """Eq. 36."""
    return rotation.half_filled_time(s.n_charger, s.excited)


FEW_CELLS = Case(
    "i",
    r"$N_b \ll m \ll N_c$",
    (System(10, 1000, 100), System(10, 10**5, 1000), System(10, 10**7, 10**4)),
    few_cells_time,
)
FEW_QUANTA = Case(
    "ii",
    r"$m \ll N_b \ll N_c$",
    (System(100, 1000, 10), System(1000, 10**5, 10), System(10**4, 10**7, 10)),
    few_quanta_large_charger_time,
)
SMALL_CHARGER = Case(
    "iii",
    r"$m \ll N_c \ll N_b$",
    (System(1000, 100, 10), System(10**5, 1000, 10), System(10**7, 10**4, 10)),
    few_quanta_large_battery_time,
)
FULL_CHARGER = Case(
    "full",
    r"$m = N_c \ll N_b$",
    (System(1000, 10, 10), System(5000, 50, 50), System(10**5, 100, 100)),
)
PARTLY_FULL = Case(
    "iv",
    r"$N_b \ll m = k N_c$, $k = 1/2$",
    (System(10, 1000, 500), System(10, 10**4, 5000), System(10, 10**5, 5 * 10**4)),
    half_filled_time,
    few_of_both,
)
ALL_EQUAL = Case(
    "equal",
    r"$N_b = m = N_c$",
    (System(100, 100, 100), System(1000, 1000, 1000), System(10**4, 10**4, 10**4)),
)
CASES = (FEW_CELLS, FEW_QUANTA, SMALL_CHARGER, FULL_CHARGER, PARTLY_FULL, ALL_EQUAL)


def sine(times: Floats, charging_time: float) -> Floats:
    """Efficiency of a battery that turns like a spin, Eqs. 26 and 35: sin^2(pi t / 2T)."""
    return np.sin(0.5 * math.pi * times / charging_time) ** 2


def vanishing(values: Sequence[float]) -> bool:
    """Whether numbers fall at least by half from each step towards a limit to the next."""
    return all(0.0 <= b <= 0.5 * a for a, b in pairwise(values))
