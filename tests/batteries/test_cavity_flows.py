"""Cavities with any field through reductions and engines, against dense matrices."""

from typing import cast

import numpy as np
import pytest
from tests.spin_and_mode import Floats, SpinAndMode

from spinvolt.algebra.blend import Blend
from spinvolt.algebra.climb import climb
from spinvolt.algebra.cut_flow import CutFlow, JointFlow
from spinvolt.algebra.cutoff import allowed, first_guess, larger
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.fields import CoherentField, Field, Fock, ThermalField
from spinvolt.batteries.starts import Dicke
from spinvolt.engines.parting import flows
from spinvolt.reductions.exact import Exact

LONG = 150
TIMES = np.linspace(0.0, 1.2, 7)


def stored(battery: Cavity, cells: int, field: Field) -> Floats:
    """Mean number of excited cells since the start, member by member of the field's mixture."""
    system = SpinAndMode(
        battery.n_battery,
        LONG,
        battery.coupling,
        battery.anisotropy,
        battery.battery_splitting,
        battery.charger_splitting,
    )
    start = field.start()
    if isinstance(start, int):
        return system.stored(system.level(cells, start), TIMES)
    total = np.zeros(len(TIMES))
    up = np.eye(battery.n_battery + 1)[cells]
    for ket in start.kets:
        vector = np.zeros(LONG + 1)
        for piece in ket.pieces:
            vector[piece.first : piece.first + len(piece.amplitudes)] = piece.amplitudes
        total += ket.weight * system.stored(system.product(up, vector), TIMES)
    return total


def kept(battery: Cavity, field: Field) -> CutFlow | None:
    """The flow on a ladder that is long enough; None for what is a chain."""
    model = battery.model(Dicke(1), field)
    mode, end = climb(model), float(TIMES[-1])
    top = first_guess(mode, end)
    while True:
        problem = Exact(top=top).problem(model)
        if not isinstance(problem, Blend):
            return None
        cut = CutFlow(cast("JointFlow", flows(problem)), allowed(mode, top, end))
        if cut.leak.covers(cut.seen(mode, end)):
            return cut
        top = larger(mode, top, end)
        assert top < 200


@pytest.mark.parametrize("anisotropy", [0.0, 0.4, -1.0])
@pytest.mark.parametrize(
    "field", [Fock(3), CoherentField(1.1), CoherentField(-1.1), ThermalField(0.4)], ids=str
)
def test_every_field_agrees_with_dense_matrices(anisotropy: float, field: Field) -> None:
    battery = Cavity(
        n_battery=3, coupling=0.8, anisotropy=anisotropy, battery_splitting=1.3,
        charger_splitting=0.9,
    )  # fmt: skip
    cut = kept(battery, field)
    if cut is None:
        assert (anisotropy, field) == (0.0, Fock(3))
        return
    jets = cut.jets(TIMES)
    apart = np.abs(jets.values[:, 0] - cut.problem.rest - stored(battery, 1, field))
    assert np.all(apart <= jets.errors[:, 0] + 1e-12)
    assert np.all(jets.errors[:, 0] < 1e-10)
