"""What a look at whole states is foreseen to take, held against the blocks that it goes through."""

import numpy as np
import pytest

import spinvolt as sv
from spinvolt.algebra.liouville import liouville
from spinvolt.algebra.open import merged
from spinvolt.charging.open_looks import Look, look
from spinvolt.charging.open_plan import planned
from spinvolt.engines.blocks import groups, log_negativity, lowest_eigenvalue
from spinvolt.statement import Request

BATTERIES = [
    sv.Reservoir(n_charger=1, n_battery=[1]),
    sv.Reservoir(n_charger=3, n_battery=[1], thermal=0.2, local_decay=0.1, local_dephasing=0.3),
    sv.Reservoir(n_charger=4, n_battery=[2, 2]),
    sv.Reservoir(n_charger=4, n_battery=[2, 2], local_decay=0.1, local_dephasing=0.3),
    sv.Reservoir(n_charger=5, n_battery=[3, 1, 2], local_decay=[0.0, 0.1, 0.0, 0.2]),
    sv.Reservoir(n_charger=9, n_battery=[4, 3], pump=1.0, local_dephasing=0.1),
]


@pytest.mark.parametrize("battery", BATTERIES, ids=str)
def test_counted_blocks_are_those_that_are_diagonalised(battery, monkeypatch):
    built = liouville(merged(sv.Statement(battery).reservoirs()).lindblad())
    seen = {"blocks": 0, "cubes": 0}
    whole = np.linalg.eigvalsh

    def counting(matrices):
        count = int(np.prod(matrices.shape[:-2]))
        seen["blocks"] += count
        seen["cubes"] += count * matrices.shape[-1] ** 3
        return whole(matrices)

    monkeypatch.setattr(np.linalg, "eigvalsh", counting)
    lowest_eigenvalue(built, built.start())
    log_negativity(built, built.start())
    assert look(built.problem) == Look(groups=len(list(groups(built))), **seen)


def test_noise_of_single_spins_multiplies_the_looks():
    """The case in which an estimate without looks was hundreds of times too small."""
    quiet = sv.Reservoir(n_charger=8, n_battery=[2, 2])
    noisy = sv.Reservoir(n_charger=8, n_battery=[2, 2], local_decay=0.1, local_dephasing=0.3)
    one, two = (look(merged(sv.Statement(b).reservoirs()).lindblad()) for b in (quiet, noisy))
    assert (one.groups, two.groups) == (1, 20)
    times = np.linspace(0.0, 1.0, 401)
    statement = sv.Statement(noisy)
    plan = planned(statement, statement.reservoirs(), times, states=False)
    assert plan.looks == len(times) * two.seconds
    assert plan.looks > 100.0 * plan.seconds
    assert f"whole states at 401 times, about {plan.looks:.2g} s more" in plan.why


def test_looks_are_foreseen_where_states_are_looked_at_and_nowhere_else():
    times = np.linspace(0.0, 1.0, 101)
    small, large = (
        sv.Reservoir(n_charger=n, n_battery=[2, 2], local_decay=0.1, local_dephasing=0.3)
        for n in (4, 20)
    )
    unwatched = sv.Statement(small, charge=Request(until=1.0, watch=("battery_density",)))
    for statement, states, looked in (
        (sv.Statement(small), False, True),
        (sv.Statement(large), False, False),
        (sv.Statement(large), True, True),
        (unwatched, False, False),
    ):
        plan = planned(statement, statement.reservoirs(), times, states=states)
        assert (plan.looks > 0.0) == looked
