"""The midpoint rotation and the papers' limits, where their range holds.

``a << b`` is read as a <= b / 10, and all of them need the leading corrections of the midpoint
rotation to be at most 2 %. The errors stated for a limit are its distance from the corrected
midpoint rotation and the error of that. One quantum is left to ``one_hop``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spinvolt.theory import oscillators, rotation
from spinvolt.theory.forms import ClosedForm, Estimate, Numbers, figures

MUCH_LESS, TURNING = 0.1, 0.02
MIDPOINT = "own; yang2025 Sec. III"


@dataclass(frozen=True)
class Limit:
    """A limit of a paper: its charging time, its source and the equations of other quantities."""

    name: str
    charging_time: float
    source: str
    sources: dict[str, str]


def rotations(numbers: Numbers) -> Iterator[ClosedForm]:
    """The midpoint rotation with its corrections, and the limits of yang2025 and peng2021."""
    turn = rotation.midpoint(
        numbers.n_battery, numbers.n_charger, numbers.excited, numbers.coupling
    )
    if max(turn.late, turn.missing) > TURNING:
        return
    best = rotation.corrected(turn, numbers.n_battery, numbers.splitting)
    found = {
        "charging_time": Estimate(*best.charging_time),
        "max_energy": Estimate(*best.max_energy),
        "max_power": Estimate(*best.max_power),
        "entropy": Estimate(*best.entropy),
        "fisher": Estimate(*best.fisher),
    }
    if numbers.quanta > 1:
        yield from figures(numbers, "midpoint rotation", MIDPOINT, found)
    for limit in _limits(numbers):
        yield from _compared(numbers, limit, found)
    if _small(numbers.excited, min(numbers.n_battery, numbers.n_charger)):
        yield from _two_modes(numbers, found)


def _compared(numbers: Numbers, limit: Limit, best: dict[str, Estimate]) -> Iterator[ClosedForm]:
    """The figures of a limit: all quanta arrive, at its charging time."""
    full = numbers.quanta * numbers.splitting
    found = {
        "charging_time": _beside(limit.charging_time, best["charging_time"]),
        "max_energy": _beside(full, best["max_energy"]),
    }
    return figures(numbers, limit.name, limit.source, found, limit.sources)


def _two_modes(numbers: Numbers, best: dict[str, Estimate]) -> Iterator[ClosedForm]:
    sizes = (numbers.n_battery, numbers.n_charger)
    power, _ = oscillators.two_modes_power(
        *sizes, numbers.excited, coupling=numbers.coupling, splitting=numbers.splitting
    )
    time = rotation.two_modes_time(*sizes, numbers.coupling)
    found = {
        "charging_time": _beside(time, best["charging_time"]),
        "max_energy": _beside(numbers.quanta * numbers.splitting, best["max_energy"]),
        "max_power": _beside(power, best["max_power"]),
    }
    sources = {"max_power": "peng2021 Eq. 30"}
    return figures(numbers, "two modes", "peng2021 Eq. 29", found, sources)


def _beside(value: float, best: Estimate) -> Estimate:
    return Estimate(value, abs(value - best.value) + best.error)


def _limits(numbers: Numbers) -> Iterator[Limit]:
    """The cases (i) to (iv) of yang2025's Table I whose range holds."""
    cells, spins, up = numbers.n_battery, numbers.n_charger, numbers.excited
    sizes = (cells, spins, up, numbers.coupling)
    if _small(cells, up) and _small(up, spins):
        yield Limit(
            "few cells, large charger",
            rotation.few_cells_time(*sizes),
            "yang2025 Eqs. 15, 16",
            {"advantage": "yang2025 Eq. 17", "speed_limit_rate": "yang2025 Eq. 42"},
        )
    if _small(up, cells) and _small(cells, spins):
        time = rotation.few_quanta_large_charger_time(*sizes)
        yield Limit("few quanta, large charger", time, "yang2025 Eqs. 15, 18", {})
    if _small(up, spins) and _small(spins, cells):
        time = rotation.few_quanta_large_battery_time(*sizes)
        yield Limit(
            "few quanta, large battery", time, "yang2025 Eq. 27", {"max_energy": "yang2025 Eq. 26"}
        )
    if _small(cells, min(up, spins - up)):
        yield Limit(
            "few cells, partly filled charger",
            rotation.half_filled_time(spins, up, numbers.coupling),
            "yang2025 Eq. 36",
            {
                "max_energy": "yang2025 Eq. 35",
                "advantage": "yang2025 Eq. 37",
                "speed_limit_rate": "yang2025 Eq. 43",
            },
        )


def _small(few: int, many: int) -> bool:
    """Whether few << many."""
    return few <= MUCH_LESS * many
