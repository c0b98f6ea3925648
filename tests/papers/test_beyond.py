"""The figures beyond the papers: their claims hold and can fail, and the reference agrees."""

import pytest
from tests.papers.claims import changed, data, spoiled
from tests.reference import stored

import spinvolt as sv
from spinvolt.bounded import Bounded
from spinvolt.papers import beyond
from spinvolt.papers.claim import Verdict
from spinvolt.papers.works.beyond.evidence import HERE, met
from spinvolt.statement.parse import parsed

KEY = "beyond"
IDS = (
    "advantage", "power-exponent", "plateau", "after-the-pulse", "landscape", "efficiency",
    "one-more", "fisher", "per-cell",
)  # fmt: skip
# A variable of each figure, a factor on it, and the claim that must then be refuted.
SPOILED = (
    ("advantage", "local-exponent", "local", 1.01),
    ("power-exponent", "three-halves", "local", 1.001),
    ("plateau", "half", "sampled", 1.2),
    ("after-the-pulse", "end", "alone", 1.001),
    ("landscape", "inverted", "power_all_up", 1.01),
    ("efficiency", "ratio-2", "efficiency", 1.001),
    ("one-more", "from-five", "best", 2.0),
    ("fisher", "case-ii", "peak", 1.0001),
    ("per-cell", "minimum", "energy", 1.0 + 1e-9),
)  # fmt: skip


def test_every_experiment_is_there():
    assert tuple(figure.id for figure in beyond.figures) == IDS
    for figure in beyond.figures:
        assert figure.stated
        assert figure.draw is not None
        assert all(claim.place == HERE for claim in figure.stated)
        assert all(claim.reason for claim in figure.stated)


@pytest.mark.parametrize("figure", IDS)
def test_every_claim_is_borne_out(figure: str) -> None:
    assert changed(KEY, figure) == []


@pytest.mark.parametrize(("figure", "claim", "name", "factor"), SPOILED)
def test_a_claim_can_fail(figure: str, claim: str, name: str, factor: float) -> None:
    change = {f"{name}{side}": factor for side in ("", "_low", "_high")}
    assert spoiled(KEY, figure, claim, change) is not Verdict.AGREES


@pytest.mark.parametrize("figure", IDS)
def test_data_have_units_and_are_drawn(figure: str, tmp_path) -> None:
    found = data(KEY, figure)
    for name, variable in found.data_vars.items():
        assert {"long_name", "units"} <= set(variable.attrs), name
    found.to_netcdf(tmp_path / "data.nc", engine="netcdf4")
    beyond.figure(figure).plot(found).savefig(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 10_000


@pytest.mark.parametrize("figure", IDS)
def test_statements_can_be_charged(figure: str) -> None:
    for tables in beyond.figure(figure).statements.values():
        statement = parsed({**tables, "charge": {"watch": [], **tables.get("charge", {})}})
        assert sv.charge(statement).status


def test_advantages_are_those_of_the_reference():
    rows = {row["N"]: row for row in stored("asymptotics")["rows"]}
    found = data(KEY, "advantage")
    for n in (10, 100, 1000, 10_000, 100_000):
        value = float(found["advantage"].sel(n_battery=n))
        assert value == pytest.approx(rows[n]["Gamma"], rel=2e-9)


def test_energy_and_entropy_per_cell_are_those_of_the_reference():
    found = data(KEY, "per-cell")
    assert float(found["energy"].sel(cells=7)) == pytest.approx(0.9550360950250276, abs=1e-12)
    assert float(found["entropy_each"].sel(cells=6)) == pytest.approx(0.0876488, abs=5e-8)


def test_one_spin_more_gains_what_the_reference_has():
    printed = 10.0 * (0.963179 - 0.956738)
    assert float(data(KEY, "one-more")["one"].sel(cells=10)) == pytest.approx(printed, abs=1e-5)


def test_what_meets_a_law():
    law = Bounded.around(0.5, 0.01)
    assert met(Bounded.around(0.515, 0.006), law).agrees
    assert not met(Bounded.around(0.515, 0.004), law).agrees
