"""Exact derivatives: against differences, against ball arithmetic, and what they cost."""

import math

import pytest
from flint import acb, acb_mat, arb, ctx

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.engines import eigen
from spinvolt.statement import Statement
from spinvolt.study import sensitivity as module
from spinvolt.study.sensitivity import sensitivity
from spinvolt.study.sensitivity_exact import HOW
from spinvolt.study.sensitivity_motion import LEVELS, LINEAR, motion_of

METRICS = (
    "max_energy", "charging_time", "max_power", "time_of_max_power", "charging_power",
    "efficiency", "speed_limit_time", "speed_limit_rate",
)  # fmt: skip
TILTED = CentralSpin(
    n_battery=3, n_charger=4, coupling=0.7, charger_splitting=1.5, ising=0.2,
    charger_crosstalk=0.1, battery_crosstalk=-0.05,
)  # fmt: skip


def tables(battery, start, until):
    statement = Statement(battery).to_dict()
    return {"battery": statement["battery"], "start": start, "charge": {"until": until}}


@pytest.mark.parametrize(
    ("battery", "start", "until"),
    [
        (TILTED, {}, "first-peak"),
        (TILTED, {"battery": {"dicke": 1}, "charger": {"dicke": 3}}, 4.0),
        (CentralSpin(n_battery=20, n_charger=30, coupling=-0.7, charger_splitting=3.0), {}, 0.1),
        (Cavity(n_battery=4, charger_splitting=1.3), {"charger": {"fock": 6}}, "first-peak"),
    ],
    ids=["first peak", "window", "end of a window", "cavity"],
)
def test_exact_derivatives_agree_with_differences(battery, start, until, monkeypatch):
    said = tables(battery, start, until)
    exact = sensitivity(said, of=METRICS)
    monkeypatch.setattr(module, "motion_of", lambda _: None)
    differences = sensitivity(said, of=METRICS)
    told = 0
    for metric in METRICS:
        for field, slope in exact.slopes[metric].items():
            other = differences.slopes[metric][field].value
            if slope.how != HOW or isinstance(other, Undefined):
                continue
            assert isinstance(slope.value, Bounded)
            # The speed limit goes as the inverse of the coupling alone, as the start is one level.
            assert (slope.value.proof is Proof.ESTIMATED) == (metric != "speed_limit_time")
            assert slope.value.low <= other.high, (metric, field)
            assert other.low <= slope.value.high, (metric, field)
            told += 1
    assert told >= len(METRICS) * 3


def balls(battery: CentralSpin, excited: int, field: str) -> tuple[acb_mat, acb_mat]:
    """H and its derivative on the start's sector, from the matrix elements of spins."""
    nb, nc = battery.n_battery, battery.n_charger
    levels = range(max(0, excited - nc), min(nb, excited) + 1)
    size = len(levels)
    h, by = acb_mat(size, size), acb_mat(size, size)
    for row, k in enumerate(levels):
        s, j = arb(2 * k - nb) / 2, arb(2 * (excited - k) - nc) / 2
        tilts = {
            "battery_splitting": s, "charger_splitting": j, "ising": 2 * s * j,
            "battery_crosstalk": -2 * s * s, "charger_crosstalk": -2 * j * j,
        }  # fmt: skip
        h[row, row] = sum((arb(getattr(battery, n)) * x for n, x in tilts.items()), arb(0))
        by[row, row] = tilts.get(field, arb(0))
        if row:
            hop = arb(k * (nb - k + 1) * (excited - k + 1) * (nc - excited + k)).sqrt()
            h[row, row - 1] = h[row - 1, row] = arb(battery.coupling) * hop
            by[row, row - 1] = by[row - 1, row] = hop if field == "coupling" else arb(0)
    return h, by


def enclosed(battery: CentralSpin, field: str, time: Bounded) -> tuple[arb, arb]:
    """Derivatives of the highest energy and of its time, whose interval is proved.

    The exponential of a matrix with H twice on the diagonal and H_p above holds that of H and its
    derivative.
    """
    h, by = balls(battery, battery.n_charger, field)
    size = h.nrows()
    both = acb_mat(2 * size, 2 * size)
    for i in range(size):
        for k in range(size):
            both[i, k] = both[size + i, size + k] = h[i, k]
            both[i, size + k] = by[i, k]
    when = arb((arb(time.low) + arb(time.high)) / 2, (time.high - time.low) * 0.6)
    grown = (both * (acb(0, -1) * acb(when))).exp()
    state = acb_mat([[grown[i, 0]] for i in range(size)])
    moved = acb_mat([[grown[i, size]] for i in range(size)])
    site = acb_mat(size, size)
    for i in range(size):
        site[i, i] = i
    flux, flux_by = ((x * site - site * x) * acb(0, 1) for x in (h, by))
    bend = (h * flux - flux * h) * acb(0, 1)

    def between(left, middle, right):
        product = left.conjugate().transpose() * middle * right
        return product[0, 0].real

    splitting = arb(battery.battery_splitting)
    energy = splitting * 2 * between(moved, site, state)
    if field == "battery_splitting":
        energy += between(state, site, state)
    turning = 2 * between(moved, flux, state) + between(state, flux_by, state)
    return energy, -turning / between(state, bend, state)


@pytest.mark.parametrize("field", LINEAR)
@pytest.mark.parametrize(
    "battery",
    [TILTED, CentralSpin(n_battery=6, n_charger=6, charger_splitting=1.8, ising=-0.1)],
    ids=["of 4 levels", "of 7 levels"],
)
def test_exact_derivatives_lie_in_balls(battery, field, monkeypatch):
    monkeypatch.setattr(ctx, "prec", 200)
    found = sensitivity(battery, by=field, of=["max_energy", "charging_time"])
    time = found.figures["charging_time"]
    assert isinstance(time, Bounded)
    assert time.proof is Proof.PROVED
    for metric, ball in zip(found.slopes, enclosed(battery, field, time), strict=True):
        slope = found.slopes[metric][field]
        assert slope.how == HOW
        assert isinstance(slope.value, Bounded)
        assert arb(slope.value.value, slope.value.error).overlaps(ball), (slope.value, ball)
        assert slope.value.error < 1e-10
        assert ball.rad() < 1e-9


def test_one_charge_and_one_diagonalisation(monkeypatch):
    counted = []
    whole = eigen.Eigen.flow
    battery = CentralSpin(n_battery=60, n_charger=70, ising=0.1, charger_splitting=2.0)

    def flow(self, problem):
        counted.append(problem)
        return whole(self, problem)

    alone = sensitivity(battery, by=[], of=METRICS)
    assert alone.charges == 1
    monkeypatch.setattr(eigen.Eigen, "flow", flow)
    sensitivity(battery, by=[], of=METRICS)
    own = len(counted)
    found = sensitivity(battery, by=LINEAR, of=METRICS)
    assert found.charges == 1
    assert len(counted) == 2 * own + 1
    assert {slope.how for row in found.slopes.values() for slope in row.values()} == {HOW}


def test_a_flat_maximum_and_a_long_chain_are_left_to_differences():
    assert motion_of(Statement(CentralSpin(n_battery=LEVELS, n_charger=LEVELS))) is None
    assert motion_of(Statement(CentralSpin(n_battery=2, n_charger=2, coupling=0.0))) is None
    assert motion_of(Statement(CentralSpin(n_battery=2, n_charger=2, anisotropy=0.2))) is None
    found = sensitivity(TILTED, by=["anisotropy", "ising"], of=["charging_time", "entropy"])
    row = found.slopes["charging_time"]
    assert row["anisotropy"].how.startswith("symmetry law")
    assert row["ising"].how == HOW
    assert found.slopes["entropy"]["ising"].how.startswith("differences of")


def test_levels_that_coincide_do_no_harm():
    """Two levels far below the coupling's size apart: the divided differences stay finite."""
    battery = CentralSpin(n_battery=40, n_charger=1, charger_splitting=1.0 + 1e-9, ising=1e-12)
    found = sensitivity(battery, by=["charger_splitting"], of=["max_energy", "charging_time"])
    # One excitation between 40 cells and a spin: E = 4 u^2 / W^2, W^2 = 4 u^2 + d^2, u^2 = 40, the
    # Ising coupling adding 2 ising times the change of Sz Jz, 39 / 2, to the detuning d.
    d = 1e-9 - 39.0 * 1e-12
    w2 = 160.0 + d**2
    energy = found.slopes["max_energy"]["charger_splitting"].value
    time = found.slopes["charging_time"]["charger_splitting"].value
    assert isinstance(energy, Bounded)
    assert isinstance(time, Bounded)
    assert energy.contains(-320.0 * d / w2**2)
    assert time.contains(-d * math.pi / w2**1.5)
