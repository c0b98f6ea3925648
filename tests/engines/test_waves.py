"""Waves: stated bounds hold against extended precision and dense matrices; engines agree."""

import math

import numpy as np
import pytest
from tests.grids import case, empty_against_full, exact_jets, exact_states, spread
from tests.reference import entry

from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.results import Jets
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.algebra.wave import Wave
from spinvolt.engines.dense import SHORT, Dense
from spinvolt.engines.expansion import CROWD, expansion, planned, terms
from spinvolt.engines.fused import LEAPS, Cursor, Fused, FusedFlow
from spinvolt.metrics.maximum import most_power
from spinvolt.metrics.peak import first_peak

Long = np.longdouble
ENGINES = [Dense(), Fused()]
EPSILON = 2.0**-52


def long_states(wave: Wave, times: np.ndarray) -> np.ndarray:
    """States of a grid at ascending times in 80-bit arithmetic, real and imaginary parts.

    Shape (times, 2, size); Taylor steps on the entries of the matrix, squared couplings exact.
    """
    sector = wave.sector
    assert not isinstance(sector, Chain)
    k, n = sector.labels()
    place = {(int(a), int(b)): i for i, (a, b) in enumerate(zip(k, n, strict=True))}
    pairs, couplings = [], []
    for (a, b), i in place.items():
        for step, strength in ((-1, sector.flip_flop), (1, sector.counter)):
            other = place.get((a + 1, b + step))
            if other is not None:
                raised = max(b, b + step)
                squared = (a + 1) * (sector.ladders[0].levels - 1 - a)
                squared *= raised * (sector.ladders[1].levels - raised)
                pairs.append((i, other))
                couplings.append(Long(strength) * np.sqrt(Long(squared)))
    one, two = np.array(pairs).T
    u = np.array(couplings, dtype=Long)
    w = np.array([Long(float(sector.energy_at(int(a), int(b)))) for a, b in zip(k, n, strict=True)])

    def product(x: np.ndarray) -> np.ndarray:
        y = w * x
        np.add.at(y, one, u * x[two])
        np.add.at(y, two, u * x[one])
        return y

    low, high = sector.interval()
    real, imaginary = wave.amplitudes.astype(Long), np.zeros(wave.size, dtype=Long)
    now, states = Long(0), []
    for time in times:
        count = math.ceil(0.5 * max(abs(low), abs(high)) * float(Long(time) - now)) + 1
        tau = (Long(time) - now) / count
        for _ in range(count):
            a, b = real, imaginary
            for order in range(1, 28):
                a, b = product(b) * tau / order, -product(a) * tau / order
                real, imaginary = real + a, imaginary + b
        now = Long(time)
        states.append(np.stack([real, imaginary]))
    return np.array(states)


@pytest.mark.parametrize(
    ("sizes", "anisotropy", "until"), [((12, 9), 1.0, 4.0), ((30, 36), 0.4, 1.0)]
)
@pytest.mark.parametrize("engine", ENGINES)
def test_stated_bounds_hold_against_extended_precision(
    engine: Dense | Fused, sizes: tuple[int, int], anisotropy: float, until: float
) -> None:
    wave = empty_against_full(*sizes, anisotropy)
    times = np.linspace(0.0, until, 13)
    truth = long_states(wave, times)
    flow = engine.flow(wave)
    jets = flow.jets(times)
    sizes_off = []
    for i, found in enumerate(flow.amplitudes(times)):
        off = np.stack([found.values.real, found.values.imag]).astype(Long) - truth[i]
        sizes_off.append(float(np.sqrt(np.sum(off**2))) / found.error)
        mean = np.sum(truth[i] ** 2 * wave.levels) / np.sum(truth[i] ** 2)
        assert abs(float(jets.values[i, 0] - mean)) <= jets.errors[i, 0]
    assert max(sizes_off) <= 1.0
    assert max(sizes_off) > 1e-3, "the stated rounding is needlessly large"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("sizes", "cavity"),
    [((4, 5), False), ((7, 3), False), ((5, 8), True), ((1, 1), False), ((0, 6), False)],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_states_and_jets_follow_the_matrix(
    engine: Dense | Fused, sizes: tuple[int, int], cavity: bool, seed: int
) -> None:
    """All couplings at random, from one site and from all; forwards, backwards, to and fro."""
    at = case(*sizes, seed % 2, seed, cavity=cavity)
    size = at.sector.size
    norm = float(np.linalg.norm(at.sector.dense(), 2))
    for start in (np.eye(size)[seed % size], spread(size, seed)):
        flow = engine.flow(Wave(at.sector, start))
        for times in (np.array([0.3, 0.0, 1.1, -0.4, 1.0]), np.linspace(0.0, 2.0, 40)):
            wanted = exact_states(at.sector.dense(), start, times)
            for found, state in zip(flow.amplitudes(times), wanted, strict=True):
                own = EPSILON * size * (8.0 + 8.0 * norm * abs(found.time))
                assert np.linalg.norm(found.values - state) <= found.error + own
            jets, true = flow.jets(times), exact_jets(at.matrix, at.battery, start, times)
            own = EPSILON * size * (32.0 + 8.0 * norm * 2.0) * sizes[0]
            off = np.abs(jets.values - true) - own * (2.0 * norm) ** np.arange(5)
            assert np.all(off <= jets.errors)


def agree(one: Jets, other: Jets) -> bool:
    return bool(np.all(np.abs(one.values - other.values) <= one.errors + other.errors))


def test_engines_agree_within_what_they_state() -> None:
    wave = empty_against_full(40, 44, 0.7)
    times = np.linspace(0.0, 2.0, 60)
    exact, walked = Dense().flow(wave).jets(times), Fused().flow(wave).jets(times)
    assert agree(exact, walked)
    assert np.all(walked.errors[:, 0] < 1e-9)


@pytest.mark.parametrize("length", [SHORT - 1, SHORT + 20])
def test_waves_along_a_chain(length: int) -> None:
    model = Model(
        (Spins(length - 1), Spins(length + 5)),
        (Hop(1e-3, (1, -1)), Tilt(0.2, (1, 1))),
        (0, length - 1),
    )
    built, _ = chain(model)
    wave = Wave(built, spread(built.length, 4))
    times = np.linspace(0.0, 1.0, 6)
    exact, walked = Dense().flow(wave), Fused().flow(wave)
    assert agree(exact.jets(times), walked.jets(times))
    for one, other in zip(exact.amplitudes(times), walked.amplitudes(times), strict=True):
        assert np.linalg.norm(one.values - other.values) <= one.error + other.error


def test_couplings_off_by_a_part_in_a_thousand_break_the_bounds() -> None:
    wave = empty_against_full(20, 20, 0.5)
    flow, exact = Fused().flow(wave), Dense().flow(wave).jets(np.array([1.5]))
    flow._lattice.stencil[0][5] *= 1.001
    assert not agree(flow.jets(np.array([1.5])), exact)


def test_a_walk_goes_on_from_where_it_stands() -> None:
    flow = Fused().flow(empty_against_full(20, 20, 0.5))
    there = flow.jets(np.array([1.0, 2.0]))
    back, straight = flow.jets(np.array([1.9]), there.end), flow.jets(np.array([1.9]))
    assert agree(back, straight)
    assert 0 < back.cost.products < straight.cost.products
    assert isinstance(there.end, Cursor)
    assert there.end.time == 2.0


def test_a_start_that_never_moves_keeps_its_level() -> None:
    at = case(2, 3, 1, 7)
    _, vectors = np.linalg.eigh(at.matrix)
    wave = Wave(at.sector, vectors[:, 1])
    for engine in ENGINES:
        flow = engine.flow(wave)
        jets = flow.jets(np.array([0.0, 5.0]))
        assert np.all(np.abs(jets.values[:, 0] - wave.rest) <= jets.errors[:, 0] + 1e-15)
        assert flow.step == math.inf


def test_no_phases_lift_the_level_above_the_ceiling() -> None:
    wave = empty_against_full(6, 6, 0.2)
    flow = Dense().flow(wave)
    values = flow.jets(np.linspace(0.0, 200.0, 3001)).values[:, 0]
    assert np.max(values) <= flow.ceiling <= Fused().flow(wave).ceiling == 6.0


def test_a_flow_that_sees_its_slope_fall_stops() -> None:
    flow = Fused().flow(empty_against_full(30, 30, 0.3))
    times = flow.step * np.arange(512.0)
    jets = flow.rising(times)
    assert np.all(jets.values[1:-2, 1] > 0.0)
    assert np.all(jets.values[-2:, 1] <= 0.0)
    assert len(jets.times) < 60
    assert agree(jets, flow.jets(times[: len(jets.times)]))


REFERENCES = [
    pytest.param(row, id=f"{row['M']}-{row['N']}-{row['gamma']}")
    for name in ("002-fig3", "002-fig4-fig5")
    for row in entry(name)["values"]["rows"]
    if row["gamma"] > 0.0
    and row["M"] in {1, 3, 10, 50, 100}
    and (row["N"] != row["M"] or name != "002-fig3")
]


@pytest.mark.parametrize("row", REFERENCES)
def test_the_values_of_huangfu2021(row: dict[str, float]) -> None:
    wave = empty_against_full(int(row["M"]), int(row["N"]), row["gamma"])
    for engine in ENGINES if wave.size < 700 else ENGINES[1:]:
        flow = engine.flow(wave)
        peak = first_peak(flow, 1000)
        power = most_power(peak.march, 0.0)
        for found, error, wanted in (
            (peak.value, peak.value_error, row["E_first"]),
            (0.1 * peak.time, 0.1 * peak.time_error, row["gT_first"]),
            (power.value, power.value_error, row["P"]),
        ):
            assert abs(found - wanted) <= error + 1e-11 * wanted
            assert error <= 1e-9 * wanted


def test_products_up_to_the_first_maximum_have_a_ceiling() -> None:
    """A count on each: half widths times time, and the nodes that share a recurrence."""
    for size, most in ((30, 650), (100, 1250)):
        flow = Fused().flow(empty_against_full(size, size, 0.3))
        peak = first_peak(flow, 1000)
        assert peak.cost.products <= most


def test_estimates_bound_the_memory_and_foresee_the_products() -> None:
    wave = empty_against_full(60, 60, 1.0)
    flow = Fused().flow(wave)
    jets = flow.jets(np.arange(0.0, 1.0, flow.step))
    cost = Fused().estimate(wave, 1.0)
    assert jets.cost.memory <= cost.memory * 1.5
    assert 0.5 * jets.cost.products <= cost.products <= 2.0 * jets.cost.products
    dense = Dense().estimate(wave, 1.0)
    assert dense.memory >= 8 * 2 * wave.size**2
    assert dense.site_visits >= wave.size**3


def test_an_expansion_leaves_out_no_more_than_it_says() -> None:
    phases = np.array([0.0, 30.0, -4.0, 0.3])
    made = expansion(phases)
    assert np.all(made.tails <= 1e-15)
    for i, phase in enumerate(phases):
        g = int(made.places[i])
        k = np.arange(made.bessel.shape[1])
        row = np.concatenate([[made.first[g]], made.bessel[g, 1:]])
        for x in (-1.0, -0.3, 0.0, 0.9):
            total = np.sum(row * (-1j * np.sign(phase or 1.0)) ** k * np.cos(k * np.arccos(x)))
            assert abs(total - np.exp(-1j * phase * x)) <= made.tails[i] + 1e-14
        assert made.terms[i] <= terms(abs(float(phase)))
        assert made.backwards[g] == (phase < 0.0)


def test_a_group_costs_least_for_each_time_and_fits_into_memory() -> None:
    phases = 30.0 * np.arange(1.0, 200.0)
    count, cost = planned(phases, 99)
    assert 1 < count <= CROWD
    assert cost <= 1.05 * min(planned(phases, most)[1] for most in range(1, 40))
    assert planned(phases, 3)[0] <= 3
    assert planned(phases[:1], 99)[0] == 1
    assert terms(1e4) < 1.03e4


def test_leaps_halve_the_work_and_keep_the_bounds() -> None:
    """Equal spacing lets every group start from a real part; other times do not."""
    wave = empty_against_full(30, 30, 1.0)
    flow = Fused().flow(wave)
    even = np.linspace(0.0, 4.0, 160)
    uneven = even + 1e-4 * np.sin(np.arange(160.0))
    leaping, plain = flow.jets(even), flow.jets(uneven)
    own = 8 * len(even)
    assert leaping.cost.products - own < 0.6 * (plain.cost.products - own)
    exact = Dense().flow(wave)
    assert agree(leaping, exact.jets(even))
    assert agree(plain, exact.jets(uneven))
    assert isinstance(leaping.end, Cursor)
    assert leaping.end.leaps <= LEAPS


def test_group_bounds_hold_whatever_the_grouping(monkeypatch: pytest.MonkeyPatch) -> None:
    wave, times = empty_against_full(24, 24, 1.0), np.linspace(0.0, 1.2, 30)
    exact = Dense().flow(wave).jets(times)
    monkeypatch.setattr(FusedFlow, "_most", property(lambda _: 1))
    assert agree(Fused().flow(wave).jets(times), exact)
