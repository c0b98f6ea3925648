"""Every value of open.json, through the front door where that tells it; none may be left out.

A path that no check takes is an error, so that a new field of the reference is not passed over.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Literal

import numpy as np
import pytest
from scipy.special import exp1
from tests.open_cases import model, model_of
from tests.open_leaves import leaf, leaves
from tests.peaks import known
from tests.reference import stored

import spinvolt as sv
from spinvolt.algebra.liouville import liouville
from spinvolt.algebra.open import Lindblad
from spinvolt.algebra.rates import entry_count
from spinvolt.engines.levels import stationary
from spinvolt.engines.single_steady import single_steady
from spinvolt.engines.steady import steady
from spinvolt.engines.sums import record, sums
from spinvolt.reductions.after_pulse import AfterPulse
from spinvolt.reductions.mean_field import MeanField
from spinvolt.statement import Method
from spinvolt.theory.open_limits import two_batteries

CASES = {entry["id"]: entry for entry in stored("open")["cases"]}
# What was promised, and what the reference states of itself where it is better.
EXACT, DIGITS, CLOSURE = 1e-8, 1e-10, 1e-6
CLOSURES: dict[str, Literal["second_moments", "cumulants", "mean_field"]] = {
    "hama_z2": "second_moments",
    "cumulant2": "cumulants",
    "tilt": "mean_field",
}
Path = tuple[str, ...]


@cache
def followed(name: str) -> sv.Run:
    """An exact case at its times."""
    entry = CASES[name]
    battery = sv.Reservoir(
        n_charger=entry["NC"],
        n_battery=np.ravel(entry["NB"]).tolist(),
        decay=entry.get("gd", 1.0),
        thermal=entry.get("nbar", 0.0),
        pump=entry.get("gu", 0.0),
        local_decay=entry.get("local_decay", 0.0),
        local_dephasing=entry.get("local_dephasing", 0.0),
    )
    run = sv.charge(
        battery, charger=sv.Dicke(entry.get("nC0", entry["NC"])), times=entry["t"],
        method=Method(reduction="exact"),
    )  # fmt: skip
    assert run.method.engine in ("master", "single", "stiff")
    return run


@cache
def closed(name: str, key: str) -> tuple[sv.Run, sv.Run]:
    """A closure at the stored times, and its maxima up to the last of them."""
    entry = CASES[name]
    battery = sv.Reservoir(n_charger=10**7, n_battery=[100] * entry["k"], pump=entry["gu"])
    means = Method(reduction=CLOSURES[key])
    at_times = sv.charge(battery, times=entry["t"], method=means)
    return at_times, sv.charge(battery, until=entry["t"][-1], method=means)


def held(series: Any, wanted: Any, own: float) -> None:
    """Within the promise, and within the interval that is stated, widened by what is known."""
    found, wanted = series.value, np.array(wanted, dtype=float)
    assert np.max(np.abs(found - wanted)) <= EXACT
    assert np.all(wanted >= series.low - own)
    assert np.all(wanted <= series.high + own)


def exact(entry: dict[str, Any], path: Path) -> None:
    """Series of the master equation: the reference's two methods agree to ``own``."""
    run, value = followed(entry["id"]), leaf(entry, path)
    own = max(entry.get("method_diff", 0.0), entry.get("tol_diff", 0.0), DIGITS * 1e-2)
    name = path[-1]
    if name == "E_C":
        held(run["charger_density"], value, own)
    elif name == "E_B":
        held(run["battery_density"], np.transpose(value), own)
    elif name.startswith("ergotropy"):
        held(run[{"l": "ergotropy", "f": "ergotropy_full"}[name[10]]], value, DIGITS)
    elif name == "logneg2_C_vs_allB_t":
        held(run["log_negativity"], value, DIGITS)
    elif name == "negativity_C_vs_allB_t":
        found = 0.5 * (2.0 ** run["log_negativity"].value - 1.0)
        assert np.max(np.abs(found - value)) <= DIGITS
    else:
        assert entry_count(model_of(entry).lindblad()) == value


@cache
def settled(name: str) -> sv.Run:
    """The long-time state of a case."""
    entry = CASES[name]
    battery = sv.Reservoir(
        n_charger=entry["NC"], n_battery=entry["NB"], decay=entry["gd"], thermal=entry["nbar"],
        pump=entry["gu"],
    )  # fmt: skip
    return sv.charge(battery, charger=sv.Dicke(entry["nC0"]), until="steady")


def late(entry: dict[str, Any], path: Path) -> None:
    """Long-time values, to 1e-10."""
    run, value, name = settled(entry["id"]).steady, leaf(entry, path), path[-1]
    assert run is not None
    if name == "battery_pops":
        for mine, theirs in zip(steady(model_of(entry)).batteries, value, strict=True):
            assert np.max(np.abs(mine.counts[0] - theirs)) <= DIGITS
    elif path[1] == "closed_form":
        found = single_steady(model_of(entry))
        mine = found.charger_density if name == "E_C" else found.battery_density[0]
        assert abs(mine - value) <= DIGITS
    elif name in ("E_C", "E_B"):
        figures = (run.charger_density,) if name == "E_C" else run.battery_density
        for figure, wanted in zip(figures, np.atleast_1d(value), strict=True):
            assert abs(figure.value - wanted) <= DIGITS
    elif name.startswith("ergotropy"):
        work = run.ergotropy if "ladder" in name else run.ergotropy_full
        assert isinstance(work, sv.Bounded)
        assert abs(work.value - sum(value)) <= DIGITS
    else:
        assert run.log_negativity is not None
        bits = value if name.startswith("logneg") else np.log2(1.0 + 2.0 * value)
        assert abs(run.log_negativity.value - bits) <= DIGITS


def closure(entry: dict[str, Any], path: Path) -> None:
    """Curves, highest values and times of the three closures, all to 1e-6."""
    value, name = leaf(entry, path), path[-1]
    if name == "theta0":
        start = MeanField().problem(model(10**7, (100,) * entry["k"], entry["gu"])).start
        assert start[0] == pytest.approx(value, rel=1e-6)
        return
    at_times, whole = closed(entry["id"], path[0])
    if name == "E_C":
        assert np.max(np.abs(at_times["charger_density"].value - value)) <= CLOSURE
    elif name == "E_B":
        for cells in at_times["battery_density"].value.T:
            assert np.max(np.abs(cells - value)) <= CLOSURE
    elif name == "plateau_max":
        assert abs(known(whole, "max_energy").value / (100.0 * entry["k"]) - value) <= CLOSURE
    else:
        assert known(whole, name).value == pytest.approx(value, rel=CLOSURE)


def tipping(entry: dict[str, Any], path: Path) -> None:
    """The average over tipping angles.

    The reference's own quadrature misses slow runs once a = (n0 / N) exp(2 K N t) is large: there
    its charger is off from its own closed form (1/a) e^(1/a) E1(1/a), which is what is tested.
    """
    setting = sv.Reservoir(n_charger=10**7, n_battery=[100] * entry["k"], pump=entry["gu"])
    run = sv.charge(setting, times=entry["t"], method=Method(reduction="random_tipping"))
    kappa = entry["k"] - entry["gu"]
    a = entry["k"] / kappa / entry["NC"] * np.exp(2e7 * kappa * np.array(entry["t"]))
    value, young = np.array(leaf(entry, path)), a < 2.0
    charger = run["charger_density"].value
    found = charger if path[-1] == "E_C" else run["battery_density"].value[:, 0]
    assert young.sum() >= 8
    assert np.max(np.abs(found - value)[young]) <= CLOSURE
    assert np.max(np.abs(found - value)) <= 2e-3
    late_ones = a > 2e-3
    closed_form = np.exp(1.0 / a[late_ones]) * exp1(1.0 / a[late_ones]) / a[late_ones]
    assert np.max(np.abs(charger[late_ones] - closed_form)) <= CLOSURE


def area(entry: dict[str, Any], path: Path) -> None:
    """The area theorem beside the numbers."""
    run, _ = closed(entry["id"], "tilt")
    laws = [law for law in run.theory if law.quantity == "plateau"]
    assert laws
    for law in laws:
        # The law printed there has the correction for finite chargers, of its stated size.
        assert law.error is not None
        assert abs(law.value - leaf(entry, path)) <= 1e-3
    at_times, _ = closed(entry["id"], "tilt")
    assert at_times["battery_density"].value[-1, 0] == pytest.approx(leaf(entry, path), abs=3e-4)


def ladders(entry: dict[str, Any], path: Path) -> None:
    """One large reservoir.

    The stored values keep an alias of e^-23 and rounding errors of e^11.5 times 2^-52: they say
    about 1e-10, and are within six of that; extended precision sides with the engine elsewhere.
    """
    found = followed(entry["id"])["battery_density"].value[:, 0]
    assert np.max(np.abs(found - leaf(entry, path))) <= 6e-10


def alone(entry: dict[str, Any], path: Path) -> None:
    """Batteries without their charger, in the end."""
    one = entry["cases"][int(path[1])]
    problem = AfterPulse(tuple(one["NB"])).problem(model(10**6, one["NB"], one["gu"]))
    if path[-1] == "E_B":
        built = liouville(problem)
        found = record(built, stationary(built).state) @ sums(built).densities
        assert np.max(np.abs(np.roll(found, 1) - one["E_B"])) <= DIGITS
        return
    problem = turned(problem)
    built = liouville(problem)
    adds = sums(built)
    seen = record(built, stationary(built).state)
    if adds.batteries:
        counts = seen @ adds.batteries[-1][2]
    else:
        # A ladder by itself: blocks of equal excitation hold one entry each.
        counts = stationary(built).state[built.populations]
    assert np.max(np.abs(counts - one["battery1_pops"])) <= DIGITS


def turned(problem: Lindblad) -> Lindblad:
    """The same with the ladders in the opposite order."""
    jumps = tuple(replace(j, amplitudes=j.amplitudes[::-1]) for j in problem.jumps)
    return Lindblad(problem.ensembles[::-1], jumps, problem.local[::-1], problem.start[::-1])


def limit(entry: dict[str, Any], path: Path) -> None:
    """Two equal batteries in closed form."""
    assert abs(two_batteries(int(path[-1])) - leaf(entry, path)) <= 1e-12


Check = Callable[[dict[str, Any], Path], None]
SERIES = {
    "E_C", "E_B", "ergotropy_ladder_t", "ergotropy_full2N_t", "logneg2_C_vs_allB_t",
    "negativity_C_vs_allB_t", "reduced_dim",
}  # fmt: skip
ENDS = {
    "E_C", "E_B", "battery_pops", "ergotropy_ladder", "ergotropy_full2N", "logneg2_C_vs_allB",
    "negativity_C_vs_allB",
}  # fmt: skip
CURVES = {"E_C", "E_B", "plateau_max", "t50", "t90", "t99", "theta0"}


def check_of(entry: dict[str, Any], path: Path) -> Check | None:
    """What takes a path; None when nothing does."""
    kind, first, last = entry["type"], path[0], path[-1]
    whole = kind in ("exact_me", "exact_full_2N_local")
    rules: tuple[tuple[bool, Check], ...] = (
        (whole and first == "steady" and last in ENDS, late),
        (whole and first in SERIES, exact),
        (kind == "closure" and first in CLOSURES and last in CURVES, closure),
        (kind == "closure" and first == "random_tipping_asymptotic", tipping),
        (kind == "closure" and first == "area_law", area),
        (kind == "exact_k1_laplace" and first == "E_B", ladders),
        (kind == "effective_NC_infinity" and last in ("E_B", "battery1_pops"), alone),
        (kind == "closed_form" and first == "values", limit),
    )
    return next((check for applies, check in rules if applies), None)


ALL = [(name, path) for name, entry in CASES.items() for path in leaves(entry)]


def test_nothing_is_left_out() -> None:
    left = [(name, path) for name, path in ALL if check_of(CASES[name], path) is None]
    assert not left
    assert {name for name, _ in ALL} == set(CASES)
    assert len(ALL) > 300


@pytest.mark.parametrize(("name", "path"), ALL, ids=lambda part: str(part).replace("'", ""))
def test_stored_value(name: str, path: Path) -> None:
    check = check_of(CASES[name], path)
    assert check is not None
    check(CASES[name], path)
