"""Series made from joint states: all that general states allow, by the vocabulary's names."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.frames import Frames, framed
from spinvolt.algebra.joint import Joint
from spinvolt.metrics.general.energies import (
    Opening,
    charger_energy,
    interaction_energy,
    populations,
    switching_work,
)
from spinvolt.metrics.general.entropy import entropy, purity
from spinvolt.metrics.general.ergotropy import (
    ergotropy,
    ergotropy_coherent,
    ergotropy_incoherent,
)
from spinvolt.metrics.general.fisher import fisher
from spinvolt.metrics.general.full_space import capacity, ergotropy_full
from spinvolt.metrics.general.negativity import log_negativity, most
from spinvolt.metrics.general.paired import Paired, paired
from spinvolt.metrics.general.reduced import Reduced, battery_of
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.work_spread import energy_variance, ergotropy_variance

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

OF_BATTERY: dict[str, Callable[[Reduced, Scene], Pair]] = {
    "entropy": entropy,
    "purity": purity,
    "ergotropy": ergotropy,
    "ergotropy_coherent": ergotropy_coherent,
    "ergotropy_incoherent": ergotropy_incoherent,
    "ergotropy_full": ergotropy_full,
    "capacity": capacity,
    "energy_variance": energy_variance,
    "ergotropy_variance": ergotropy_variance,
    "fisher": fisher,
    "populations": populations,
}
OF_ENERGIES: dict[str, Callable[[Frames, Opening], Pair]] = {
    "charger_energy": charger_energy,
    "interaction_energy": interaction_energy,
    "switching_work": switching_work,
}
# These need eigenvectors, and eigenvalues come with them.
OF_VECTORS = ("fisher", "ergotropy_variance")
FROM_JOINT = (*OF_BATTERY, *OF_ENERGIES, "log_negativity")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Joint states at some times, with what several figures of merit make of them kept."""

    frames: Frames
    opening: Opening

    @property
    def scene(self) -> Scene:
        """The battery behind them."""
        return self.opening.scene

    @cached_property
    def paired(self) -> Paired:
        """Their parts told apart."""
        return paired(self.frames, self.scene)

    @cached_property
    def battery(self) -> Reduced:
        """The battery's states."""
        return battery_of(self.paired)

    def measure(self, name: str) -> Pair:
        """One figure of merit with its error at each time."""
        if name in OF_BATTERY:
            return OF_BATTERY[name](self.battery, self.scene)
        if name in OF_ENERGIES:
            return OF_ENERGIES[name](self.frames, self.opening)
        return log_negativity(self.paired, self.scene)


def watched(
    names: Iterable[str], joints: Iterable[Joint], scene: Scene
) -> dict[str, tuple[Floats, Floats]]:
    """Values and error bounds of the named series, one row for each joint state.

    Raises
    ------
    NotCovered
        As ``measured``.
    """
    return measured(names, framed(joints), scene)


def measured(
    names: Iterable[str], film: Iterable[Frames], scene: Scene
) -> dict[str, tuple[Floats, Floats]]:
    """``watched`` for joint states that come several at a time.

    Raises
    ------
    NotCovered
        When ``log_negativity`` is asked for a mixed state that is too large.
    """
    columns: dict[str, list[Pair]] = {name: [] for name in names}
    ordered = sorted(columns, key=lambda name: name not in OF_VECTORS)
    opening = Opening(scene)
    for frames in film:
        snapshot = Snapshot(frames, opening)
        for name in ordered:
            columns[name].append(snapshot.measure(name))
    return {
        name: (np.concatenate([v for v, _ in pairs]), np.concatenate([e for _, e in pairs]))
        for name, pairs in columns.items()
    }


def physical_range(name: str, scene: Scene) -> tuple[float, float]:
    """What a series made from joint states can be at all, whatever the state."""
    n, splitting = scene.n_battery, scene.battery_splitting
    if name in ("interaction_energy", "switching_work"):
        return -math.inf, math.inf
    if name == "charger_energy":
        spins = math.inf if scene.n_charger is None else scene.n_charger
        most_of_it = abs(scene.charger_splitting) * spins if scene.charger_splitting else 0.0
        return -most_of_it, most_of_it
    if name == "purity":
        return 2.0**-n, 1.0
    highest = {
        "entropy": float(n),
        "fisher": float(n) ** 2,
        "energy_variance": (0.5 * splitting * n) ** 2,
        "ergotropy_variance": (splitting * n) ** 2,
        "populations": 1.0,
        "log_negativity": most(scene),
    }
    return 0.0, highest.get(name, splitting * n)
