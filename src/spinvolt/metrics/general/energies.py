"""Energies of charger and interaction, the work of switching, populations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.frames import Frames, stacked
from spinvolt.metrics.general.interaction import interaction
from spinvolt.metrics.general.quanta import most_quanta
from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import level_populations, normalised, rounding, shift

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Opening:
    """A battery with what its start says once for all times."""

    scene: Scene

    @cached_property
    def frames(self) -> Frames:
        """The start alone."""
        return stacked([self.scene.start])

    @cached_property
    def interaction(self) -> tuple[float, float]:
        """Its interaction energy and the error."""
        return interaction(self.scene.start, self.scene)


def populations(reduced: Reduced, scene: Scene) -> Pair:
    """Probability of 0 ... n_battery excited cells, summed over ladders and copies.

    Error: 2 e sqrt(q (1 - q)) + e^2, as for populations on a chain.

    Returns
    -------
    value, error
        Shape (times, n_battery + 1).

    Source: yang2025 Eq. 6.
    """
    found = np.zeros((len(reduced.errors), scene.n_battery + 1))
    for part in reduced.parts:
        first = 0
        for ladder in part.place.ladders:
            end = first + ladder.twice_spin + 1
            lowest = int(part.place.heights[first])
            found[:, lowest : lowest + end - first] += part.diagonal[:, first:end]
            first = end
    return level_populations(found, reduced.errors)


def charger_energy(frames: Frames, opening: Opening) -> Pair:
    """Energy change of the charger, <H_c>(t) - <H_c>(0), with H_c = charger_splitting J^z.

    Error: ``spinvolt.metrics.levels.shift`` at both times. For a mode, whose energy has no top,
    charger_splitting e (s + sqrt(mu^2 + x^2)) instead, x >= sqrt(<n^2>) from ``quanta``.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: peng2021 Eq. A7 less its start.
    """
    return _change(frames, opening, 0.0, opening.scene.charger_splitting)


def switching_work(frames: Frames, opening: Opening) -> Pair:
    """Work of switching the coupling on at the start and off at the time of the state.

        <V>(0) - <V>(t),

    which is the change of <H_b> + <H_c>, because H stays the same in between; from this sum it is
    computed, and bounded like ``charger_energy``.

    Returns
    -------
    value, error
        Energy units, shape (times,).
    """
    scene = opening.scene
    return _change(frames, opening, scene.battery_splitting, scene.charger_splitting)


def interaction_energy(frames: Frames, opening: Opening) -> Pair:
    """Interaction energy <V> = <H> - <H_b> - <H_c>.

    That of the start, from the terms, less ``switching_work``.

    Returns
    -------
    value, error
        Energy units, shape (times,).

    Source: peng2021 Eq. A8.
    """
    begun, work = opening.interaction, switching_work(frames, opening)
    return begun[0] - work[0], begun[1] + work[1]


def _change(frames: Frames, opening: Opening, battery: float, charger: float) -> Pair:
    """Change of the mean of battery S^z + charger J^z since the start, and its error."""
    now = _mean(frames, opening.scene, battery, charger)
    start = _mean(opening.frames, opening.scene, battery, charger)
    return now[0] - start[0], now[1] + start[1]


def _mean(frames: Frames, scene: Scene, battery: float, charger: float) -> Pair:
    """Mean of battery S^z + charger J^z (for a mode its number), and its error."""
    mode = scene.n_charger is None
    energy = battery * frames.heights[0] + charger * (frames.levels if mode else frames.heights[1])
    q, e = normalised(frames.weights, frames.errors)
    mean = q @ energy
    spread = np.sqrt(np.sum((energy - mean[:, None]) ** 2 * q, axis=1))
    if mode and charger:
        quanta = [most_quanta(scene, time) for time in frames.times.tolist()]
        most = abs(charger) * np.array(quanta)
        # Squares add where energy and mean cannot differ in sign.
        far = np.hypot(mean, most) if not battery else np.abs(mean) + most
        bound = e * (spread + far + 0.5 * battery * scene.n_battery)
    else:
        half = 0.5 * (battery * scene.n_battery + abs(charger) * (scene.n_charger or 0))
        bound = shift(e, spread, half + np.abs(mean))
    return mean, bound + 2.0 * rounding(q.shape[1]) * (q @ np.abs(energy))
