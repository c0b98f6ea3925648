"""What is known of a battery beforehand: how much it can hold, and which regime it is in.

Battery and charger exchange excitations. Which of two numbers is the smaller one decides how:

    cells and excitations            full batteries, or an excess of cells
    excitations and charger spins    a few of the charger's spins up, or nearly all of them

Where two of them cross, one regime ends and another begins. Numbers from the one say nothing about
the other, and less the nearer the two numbers come.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.statement import Statement

# Two numbers of one size bend the growth; from so far apart they are taken to leave it alone.
NEAR = 0.1
SAME = 1e-9
# Rounding of the products that make a limit.
ROOM = 1e-12
ONE = ("efficiency", "purity")


@dataclass(frozen=True)
class Counts:
    """The numbers of a closed battery that decide about its regime.

    Attributes
    ----------
    cells
        Battery cells.
    excited
        Mean excitations of battery and charger at the start.
    spins
        Charger spins; None of a cavity.
    """

    cells: float
    excited: float
    spins: float | None

    def pairs(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Numbers that should be compared, by name."""
        found = {("cells", "excitations"): (self.cells, self.excited)}
        if self.spins is not None:
            found[("excitations", "charger spins")] = (self.excited, self.spins)
        return {names: pair for names, pair in found.items() if min(pair) > 0.0}


def counts(statement: Statement) -> Counts | None:
    """The numbers of a battery; None of an open one.

    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> counts(Statement(CentralSpin(n_battery=5, n_charger=3)))
    Counts(cells=5.0, excited=3.0, spins=3.0)
    """
    if isinstance(statement.battery, Reservoir):
        return None
    battery, _ = statement.closed()
    spins = float(battery.n_charger) if isinstance(battery, CentralSpin) else None
    return Counts(float(battery.n_battery), sum(_excited(statement)), spins)


def most(statement: Statement, y: str) -> float | None:
    """The most that a figure of merit can be for a battery, whatever it does; None if not known.

    Stored energy is at most battery_splitting (min(cells, excitations) - cells up at the start),
    without the excitations where they are not conserved, as in open batteries.

    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> statement = Statement(CentralSpin(n_battery=70, n_charger=60))
    >>> round(most(statement, "max_energy"), 6), most(statement, "charging_time")
    (60.0, None)
    """
    if y in ONE:
        return 1.0
    if isinstance(statement.battery, Reservoir):
        return _room(statement) if y == "max_energy" else None
    battery, _ = statement.closed()
    cells = float(battery.n_battery)
    if y == "max_energy":
        up, brought = _excited(statement)
        free = battery.coupling * battery.anisotropy != 0.0
        held = cells if free else min(cells, up + brought)
        return battery.battery_splitting * (held - up) * (1.0 + ROOM)
    full = battery.battery_splitting * cells * (1.0 + ROOM)
    known = {"ergotropy": full, "ergotropy_full": full, "entanglement_depth": cells}
    return {**known, "fisher": cells**2}.get(y)


def _room(statement: Statement) -> float:
    """The cells of open batteries that are not up at the start, each of energy one."""
    battery, start = statement.opened()
    return float(sum(battery.n_battery) - sum(each.excited for each in start.batteries or ()))


def _excited(statement: Statement) -> tuple[float, float]:
    """Mean excitations of battery and charger at the start."""
    battery, start = statement.closed()
    charger: Any = start.charger
    cells = start.battery.height(battery.n_battery) + 0.5 * battery.n_battery
    if isinstance(battery, CentralSpin):
        return cells, charger.height(battery.n_charger) + 0.5 * battery.n_charger
    return cells, charger.height()


def another_regime(window: Sequence[Counts], there: Counts) -> str | None:
    """Which numbers have crossed between all places of a window and another one, in words.

    >>> window = [Counts(1.0, 60.0, 60.0), Counts(57.0, 60.0, 60.0)]
    >>> another_regime(window, Counts(70.0, 60.0, 60.0))
    'the cells (70) outnumber the excitations (60), as nowhere in the window'
    >>> another_regime(window, Counts(58.0, 60.0, 60.0)) is None
    True
    """
    for names, pair in there.pairs().items():
        side, known = _side(pair), _sides(window, names)
        if side and side not in known and -side in known:
            (more, a), (fewer, b) = sorted(zip(names, pair, strict=True), key=lambda each: -each[1])
            return f"the {more} ({a:g}) outnumber the {fewer} ({b:g}), as nowhere in the window"
    return None


def nearer(window: Sequence[Counts], there: Counts) -> str | None:
    """Which numbers come closer to each other than anywhere in the window, in words.

    >>> window = [Counts(1.0, 60.0, 60.0), Counts(20.0, 60.0, 60.0)]
    >>> nearer(window, Counts(50.0, 60.0, 60.0))
    'the cells are 0.833 times the excitations (60), in the window at most 0.333 times'
    """
    for names, pair in there.pairs().items():
        ratios = [_ratio(each.pairs()[names]) for each in window if names in each.pairs()]
        ratio = _ratio(pair)
        closest = max((min(r, 1.0 / r) for r in ratios), default=1.0)
        close = min(ratio, 1.0 / ratio)
        if close > max(NEAR, closest * (1.0 + SAME)):
            few, many = names if pair[0] <= pair[1] else names[::-1]
            return (
                f"the {few} are {close:.3g} times the {many} ({max(pair):g}), in the window at "
                f"most {closest:.3g} times"
            )
    return None


def divided(window: Sequence[Counts]) -> str | None:
    """Which numbers cross inside a window, in words.

    >>> divided([Counts(1.0, 60.0, 60.0), Counts(100.0, 60.0, 60.0)])
    'the cells come to outnumber the excitations'
    """
    for first, second in window[0].pairs() if window else ():
        sides = [_side(each.pairs().get((first, second), (1.0, 1.0))) for each in window]
        if {-1, 1} <= {*sides}:
            more, fewer = (first, second) if sides[-1] > 0 else (second, first)
            return f"the {more} come to outnumber the {fewer}"
    return None


def _sides(window: Sequence[Counts], names: tuple[str, str]) -> set[int]:
    return {_side(each.pairs()[names]) for each in window if names in each.pairs()}


def _side(pair: tuple[float, float]) -> int:
    """Which of two numbers is the larger one: 1, -1, or 0 where they are equal."""
    far = math.log(_ratio(pair))
    return 0 if abs(far) <= SAME else int(math.copysign(1.0, far))


def _ratio(pair: tuple[float, float]) -> float:
    return pair[0] / pair[1]
