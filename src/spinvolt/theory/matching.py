"""Which closed forms hold for given numbers, with what they say and how well."""

from collections.abc import Iterator
from dataclasses import dataclass

from spinvolt.theory import equal_sizes, one_hop, rotation, two_hops

MUCH_LESS = 0.1
TURNING = 0.02
_ROUNDING = 1e-14


@dataclass(frozen=True)
class ClosedForm:
    """A closed form evaluated for one battery.

    Attributes
    ----------
    name
        What it is, in words.
    quantity
        ``charging_time``, ``max_energy`` or ``max_power``, as in the vocabulary.
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


def matching(
    n_battery: int,
    n_charger: int,
    excited: int,
    *,
    battery_excited: int = 0,
    coupling: float = 1.0,
    battery_splitting: float = 1.0,
    charger_splitting: float = 1.0,
    ising: float = 0.0,
) -> tuple[ClosedForm, ...]:
    """The closed forms whose range holds, exact ones first.

    ``a << b`` is read as a <= b / 10. The midpoint rotation is listed when its leading corrections
    are at most 2 %, which are also the base of the errors stated for the limits of yang2025.
    Anisotropy and crosstalk are assumed to be absent.

    Example
    -------
    >>> [(f.name, f.quantity) for f in matching(1, 4, 4)][:2]
    [('one hop', 'charging_time'), ('one hop', 'max_energy')]
    >>> [f.name for f in matching(10, 1000, 100) if f.quantity == "charging_time"]
    ['midpoint rotation', 'few cells, large charger', 'few cells, partly filled charger']
    """
    if coupling == 0.0:
        return ()
    found: list[ClosedForm] = []
    if one_hop.covers(n_battery, n_charger, excited, battery_excited):
        levels = one_hop.one_hop(
            n_battery, n_charger, excited, battery_excited,
            coupling=coupling, battery_splitting=battery_splitting,
            charger_splitting=charger_splitting, ising=ising,
        )  # fmt: skip
        found += _one_hop(levels)
    if battery_excited == 0 and ising == 0.0 and battery_splitting == charger_splitting:
        sizes = (n_battery, n_charger, excited)
        found += _resonant(*sizes, coupling=coupling, splitting=battery_splitting)
    return tuple(found)


def _resonant(
    n_battery: int, n_charger: int, excited: int, *, coupling: float, splitting: float
) -> Iterator[ClosedForm]:
    """Forms for an empty battery with a resonant flip-flop coupling alone."""
    if two_hops.covers(n_battery, excited):
        levels = two_hops.two_hops(
            n_battery, n_charger, excited, coupling=coupling, splitting=splitting
        )
        yield from _two_hops(levels)
    if equal_sizes.covers(n_battery, n_charger, excited):
        yield from _equal_sizes(n_battery, n_charger, coupling, splitting)
    if min(n_battery, excited) >= 1:
        turn = rotation.midpoint(n_battery, n_charger, excited, coupling)
        if max(turn.late, turn.missing) <= TURNING:
            yield from _rotations(n_battery, n_charger, excited, coupling, splitting, turn)


def _one_hop(levels: one_hop.OneHop) -> list[ClosedForm]:
    peak = one_hop.peak(levels)
    source = "peng2021 Eqs. 12-16; liu2025 Eq. 14"
    return [
        _exact("one hop", "charging_time", peak.charging_time, source),
        _exact("one hop", "max_energy", peak.max_energy, source),
        _exact("one hop", "max_power", peak.max_power, source),
    ]


def _two_hops(levels: two_hops.TwoHops) -> list[ClosedForm]:
    peak = two_hops.peak(levels)
    source = "liu2025 Eqs. 22, 23, 28, 29; huangfu2021 Eqs. A6, A7"
    return [
        _exact("two hops", "charging_time", peak.charging_time, source),
        _exact("two hops", "max_energy", peak.max_energy, source),
    ]


def _equal_sizes(
    n_battery: int, n_charger: int, coupling: float, splitting: float
) -> Iterator[ClosedForm]:
    name, source = "equal sizes, logarithmic", "own"
    peak = equal_sizes.equal_sizes(n_battery, n_charger, coupling=coupling, splitting=splitting)
    time, energy = peak.charging_time, peak.max_energy
    yield ClosedForm(name, "charging_time", time, peak.charging_time_error, source)
    yield ClosedForm(name, "max_energy", energy, peak.max_energy_error, source)
    if n_battery == n_charger:
        power = equal_sizes.equal_sizes_power(n_battery, coupling=coupling, splitting=splitting)
        yield ClosedForm(name, "max_power", power.max_power, power.max_power_error, source)


def _rotations(
    n_battery: int,
    n_charger: int,
    excited: int,
    coupling: float,
    splitting: float,
    turn: rotation.Rotation,
) -> Iterator[ClosedForm]:
    """The midpoint rotation and the limits of yang2025 and peng2021 that apply."""
    best = turn.charging_time
    uncertain = (2.0 * turn.late + _ROUNDING) * best
    full = turn.quanta * splitting
    lost = (2.0 * turn.missing + 3.0 * turn.late**2 + _ROUNDING) * abs(full)
    yield ClosedForm(
        "midpoint rotation", "charging_time", best, uncertain, "own; yang2025 Sec. III"
    )
    yield ClosedForm("midpoint rotation", "max_energy", full, lost, "yang2025 Eqs. 26, 35")
    for name, time, source in _limits(n_battery, n_charger, excited, coupling):
        yield ClosedForm(name, "charging_time", time, abs(time - best) + uncertain, source)


def _limits(
    n_battery: int, n_charger: int, excited: int, coupling: float
) -> Iterator[tuple[str, float, str]]:
    """Name, charging time and source of the limits whose range holds."""
    sizes = (n_battery, n_charger, excited, coupling)
    if _ordered(n_battery, excited, n_charger):
        yield "few cells, large charger", rotation.few_cells_time(*sizes), "yang2025 Eq. 16"
    if _ordered(excited, n_battery, n_charger):
        time = rotation.few_quanta_large_charger_time(*sizes)
        yield "few quanta, large charger", time, "yang2025 Eq. 18"
    if _ordered(excited, n_charger, n_battery):
        time = rotation.few_quanta_large_battery_time(*sizes)
        yield "few quanta, large battery", time, "yang2025 Eq. 27"
    if n_battery <= MUCH_LESS * min(excited, n_charger - excited):
        time = rotation.half_filled_time(n_charger, excited, coupling)
        yield "few cells, partly filled charger", time, "yang2025 Eq. 36"
    if excited <= MUCH_LESS * min(n_battery, n_charger):
        time = rotation.two_modes_time(n_battery, n_charger, coupling)
        yield "two modes", time, "peng2021 Eq. 29"


def _ordered(small: int, middle: int, large: int) -> bool:
    """Whether small << middle << large."""
    return small <= MUCH_LESS * middle and middle <= MUCH_LESS * large


def _exact(name: str, quantity: str, value: float, source: str) -> ClosedForm:
    return ClosedForm(name, quantity, value, _ROUNDING * abs(value), source)
