"""The exact cases of open.json as problems, and a dense solver on single spins."""

from itertools import pairwise, product
from typing import Any

import numpy as np
from tests.reference import stored

from spinvolt.algebra.open import Lindblad, Reservoirs
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke


def cases(*kinds: str) -> list[dict[str, Any]]:
    """The cases of given types."""
    return [case for case in stored("open")["cases"] if case["type"] in kinds]


def reservoirs(case: dict[str, Any]) -> Reservoirs:
    """A case as model data."""
    battery = Reservoir(
        n_charger=case["NC"],
        n_battery=case["NB"],
        decay=case["gd"],
        thermal=case["nbar"],
        pump=case["gu"],
        local_decay=case.get("local_decay", 0.0),
        local_dephasing=case.get("local_dephasing", 0.0),
    )
    cells = [Dicke(n) for n in case.get("nB0", [0] * len(case["NB"]))]
    return battery.model(cells, Dicke(case.get("nC0", case["NC"])))


def spins_dense(problem: Lindblad, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Densities of all ensembles and final rho, on the 2^N levels of all spins one by one."""
    sizes = [ensemble.n for ensemble in problem.ensembles]
    total, edges = sum(sizes), np.cumsum([0, *sizes])
    lower, z = np.array([[0.0, 1.0], [0.0, 0.0]]), np.diag([-1.0, 1.0])

    def at(site: int, matrix: np.ndarray) -> np.ndarray:
        return np.kron(np.kron(np.eye(2**site), matrix), np.eye(2 ** (total - site - 1)))

    groups = [range(a, b) for a, b in pairwise(edges)]
    nothing = np.zeros((2**total, 2**total))
    ladders = [sum((at(s, lower) for s in group), nothing) for group in groups]
    operators = []
    for jump in problem.jumps:
        parts = zip(jump.amplitudes, ladders, strict=True)
        matrix = sum((a * ladder for a, ladder in parts), nothing)
        operators.append(np.sqrt(jump.rate) * (matrix.T if jump.raises else matrix))
    for noise, group in zip(problem.local, groups, strict=True):
        operators += [np.sqrt(noise.decay) * at(s, lower) for s in group]
        operators += [np.sqrt(noise.dephasing) * at(s, z) for s in group]
    one = np.eye(2**total)
    generator = sum(
        2 * np.kron(o, o) - np.kron(o.T @ o, one) - np.kron(one, o.T @ o) for o in operators
    )
    state = np.ones(1)
    for n, excited in zip(sizes, problem.start, strict=True):
        counts = np.array([sum(levels) for levels in product((0, 1), repeat=n)])
        dicke = (counts == excited).astype(float)
        state = np.kron(state, dicke / np.linalg.norm(dicke))
    rho = np.outer(state, state).ravel()
    numbers = [sum(at(s, np.diag([0.0, 1.0])) for s in group) / len(group) for group in groups]
    found, now = [], 0.0
    from scipy.linalg import expm

    for time in times:
        rho = expm(generator * (time - now)) @ rho
        now = time
        found.append([np.trace(rho.reshape(one.shape) @ number) for number in numbers])
    return np.array(found), rho.reshape(one.shape)
