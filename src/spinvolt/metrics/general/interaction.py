"""The interaction energy of a joint state, from the terms of the Hamiltonian.

The interaction is all but battery_splitting S^z and charger_splitting J^z (the number of quanta for
a mode). A tilt of power 2 on one ensemble is what its crosstalk leaves on a ladder, and stands for
all of it: -2 c (S^z)^2 for c (S+S- + S-S+ - n) = c (2 j(j+1) - 2 (S^z)^2 - n).
"""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.joint import Block, Joint
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding, shift

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Number = tuple[float, float]


def interaction(joint: Joint, scene: Scene) -> Number:
    """Mean <V> of the interaction in a state, and its error.

    Error: 2 e |(V - <V>) psi| + e^2 max |V - <V>| for spins. For a mode the second part is
    e (|(V - <V>) psi| + |(V - <V>) psi_true|), the last factor from the quanta of the start, so
    that it holds for the state at time zero alone.

    Source: peng2021 Eq. A8; crosstalk huangfu2021 Eq. 15.
    """
    terms = tuple(t for t in scene.terms if not _free(t))
    mean = square = weight = 0.0
    size = 1
    for branch in joint.branches:
        for block in branch.blocks:
            acted = _acted(block, terms, scene)
            state = _padded(block.amplitudes, acted.shape)
            mean += branch.weight * float(np.vdot(state, acted).real)
            square += branch.weight * float(np.linalg.norm(acted)) ** 2
            weight += branch.weight * float(np.linalg.norm(state)) ** 2
            size += acted.size
    mean, square = mean / weight, square / weight
    spread = math.sqrt(max(square - mean**2, 0.0))
    _, distance = normalised(np.ones(1), joint.error)
    e, reach = float(distance), sum(_norm(term, scene) for term in terms)
    if scene.n_charger is None:
        bound = e * (spread + reach + abs(mean))
    else:
        bound = float(shift(e, spread, reach + abs(mean)))
    return mean, bound + 2.0 * rounding(size) * math.sqrt(square)


def _free(term: Term) -> bool:
    return isinstance(term, Tilt) and term.powers in ((1, 0), (0, 1))


def _acted(block: Block, terms: tuple[Term, ...], scene: Scene) -> Complexes:
    """V times the amplitudes; a mode is given room above its cut."""
    room = (
        0
        if scene.n_charger is not None
        else max((abs(t.powers[1]) for t in terms if isinstance(t, Hop)), default=0)
    )
    shape = (block.amplitudes.shape[0], block.amplitudes.shape[1] + room)
    state = _padded(block.amplitudes, shape)
    spins = (block.battery.twice_spin, block.charger.twice_spin if scene.n_charger else None)
    acted = np.zeros(shape, dtype=complex)
    for term in terms:
        if isinstance(term, Hop):
            there = _stepped(_stepped(state, spins[0], term.powers[0]).T, spins[1], term.powers[1])
            back = _stepped(_stepped(state, spins[0], -term.powers[0]).T, spins[1], -term.powers[1])
            acted += term.coefficient * (there + back).T
        else:
            cells = (scene.n_battery, scene.n_charger)
            z = [
                _tilted(size, twice_spin, power, n)
                for size, twice_spin, power, n in zip(shape, spins, term.powers, cells, strict=True)
            ]
            acted += term.coefficient * np.outer(*z) * state
    return acted


def _stepped(state: Complexes, twice_spin: int | None, power: int) -> Complexes:
    """S+ (or S-, for a negative power) applied along the first axis, that often."""
    for _ in range(abs(power)):
        k = np.arange(len(state) - 1.0)
        squares = (k + 1.0) * (1.0 if twice_spin is None else twice_spin - k)
        steps = np.sqrt(squares)[:, np.newaxis]
        moved = np.zeros_like(state)
        if power > 0:
            moved[1:] = steps * state[:-1]
        else:
            moved[:-1] = steps * state[1:]
        state = moved
    return state


def _tilted(size: int, twice_spin: int | None, power: int, n: int | None) -> Floats:
    """A power of S^z (or of the number of quanta) on each level, crosstalk with its constant."""
    levels = np.arange(float(size))
    if twice_spin is None or n is None:
        return levels**power
    z = levels - 0.5 * twice_spin
    if power == 2:
        return z**2 - 0.25 * twice_spin * (twice_spin + 2.0) + 0.5 * n
    return z**power


def _padded(state: Complexes, shape: tuple[int, ...]) -> Complexes:
    wide = np.zeros(shape, dtype=complex)
    wide[: state.shape[0], : state.shape[1]] = state
    return wide


def _norm(term: Term, scene: Scene) -> float:
    """At least the norm of a term, or for a mode of its action on the true start."""
    cells = (scene.n_battery, scene.n_charger)
    size = abs(term.coefficient)
    for power, n in zip(term.powers, cells, strict=True):
        if isinstance(term, Hop):
            if n is None and abs(power) > 1:
                return math.inf
            step = math.sqrt(scene.most_at_start + 1.0) if n is None else 0.5 * (n + 1.0)
            size *= step ** abs(power)
        elif n is None:
            size *= scene.most_at_start**power if power < 2 else math.inf
        else:
            size *= 0.5 * n * (0.5 * n + 1.0) if power == 2 else (0.5 * n) ** power
    return 2.0 * size if isinstance(term, Hop) else size
