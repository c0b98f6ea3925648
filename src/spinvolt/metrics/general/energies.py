"""Energies of charger and interaction, the work of switching, populations."""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.joint import Joint
from spinvolt.metrics.general.interaction import interaction
from spinvolt.metrics.general.quanta import most_quanta
from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import level_populations, normalised, rounding, shift

Floats = NDArray[np.float64]
Number = tuple[float, float]


def populations(reduced: Reduced, scene: Scene) -> tuple[Floats, Floats]:
    """Probability of 0 ... n_battery excited cells, summed over ladders and copies.

    Error: 2 e sqrt(q (1 - q)) + e^2, as for populations on a chain.

    Returns
    -------
    value, error
        Shape (n_battery + 1,).

    Source: yang2025 Eq. 6.
    """
    found = np.zeros(scene.n_battery + 1)
    for part in reduced.parts:
        np.add.at(found, part.place.heights.astype(np.intp), part.diagonal)
    return level_populations(found, reduced.error)


def charger_energy(joint: Joint, scene: Scene) -> Number:
    """Energy change of the charger, <H_c>(t) - <H_c>(0), with H_c = charger_splitting J^z.

    Error: ``spinvolt.metrics.levels.shift`` at both times. For a mode, whose energy has no top,
    charger_splitting e (s + sqrt(mu^2 + x^2)) instead, x >= sqrt(<n^2>) from ``quanta``.

    Returns
    -------
    value, error
        Energy units.

    Source: peng2021 Eq. A7 less its start.
    """
    scale = (0.0, scene.charger_splitting)
    return _less(_mean(joint, scene, *scale), _mean(scene.start, scene, *scale))


def switching_work(joint: Joint, scene: Scene) -> Number:
    """Work of switching the coupling on at the start and off at the time of the state.

        <V>(0) - <V>(t),

    which is the change of <H_b> + <H_c>, because H stays the same in between; from this sum it is
    computed, and bounded like ``charger_energy``.

    Returns
    -------
    value, error
        Energy units.
    """
    scales = (scene.battery_splitting, scene.charger_splitting)
    return _less(_mean(joint, scene, *scales), _mean(scene.start, scene, *scales))


def interaction_energy(joint: Joint, scene: Scene) -> Number:
    """Interaction energy <V> = <H> - <H_b> - <H_c>.

    That of the start, from the terms, less ``switching_work``.

    Returns
    -------
    value, error
        Energy units.

    Source: peng2021 Eq. A8.
    """
    return _less(interaction(scene.start, scene), switching_work(joint, scene))


def _mean(joint: Joint, scene: Scene, battery: float, charger: float) -> Number:
    """Mean of battery S^z + charger J^z (for a mode its number), and its error."""
    energies, weights = [], []
    mode = scene.n_charger is None
    for branch in joint.branches:
        for block in branch.blocks:
            k, n = np.nonzero(block.amplitudes)
            height = battery * (k - 0.5 * block.battery.twice_spin)
            lift = charger * (n - (0.0 if mode else 0.5 * block.charger.twice_spin))
            energies.append(height + lift)
            weights.append(branch.weight * np.abs(block.amplitudes[k, n]) ** 2)
    energy = np.concatenate(energies)
    q, distance = normalised(np.concatenate(weights), joint.error)
    e, mean = float(distance), float(np.sum(energy * q))
    spread = math.sqrt(float(np.sum((energy - mean) ** 2 * q)))
    if mode and charger:
        most = abs(charger) * most_quanta(scene, joint.time)
        # Squares add where energy and mean cannot differ in sign.
        far = math.hypot(mean, most) if not battery else abs(mean) + most
        bound = e * (spread + far + 0.5 * battery * scene.n_battery)
    else:
        half = 0.5 * (battery * scene.n_battery + abs(charger) * (scene.n_charger or 0))
        bound = float(shift(e, spread, half + abs(mean)))
    size = float(np.sum(np.abs(energy) * q))
    return mean, bound + 2.0 * rounding(len(q)) * size


def _less(now: Number, start: Number) -> Number:
    return now[0] - start[0], now[1] + start[1]
