"""Figures of merit that need the joint state of battery and charger."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from spinvolt.algebra.cut_flow import JointFlow
from spinvolt.algebra.joint import Joint
from spinvolt.batteries.fields import CoherentField, Fock, ThermalField
from spinvolt.bounded import Bounded
from spinvolt.metrics.curve import Floats
from spinvolt.metrics.figures import Figure
from spinvolt.metrics.fisher import entanglement_depth
from spinvolt.metrics.general.cost import cost
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import FROM_JOINT, physical_range, watched
from spinvolt.run.result import Series
from spinvolt.statement import Statement

# Multiplications that one series takes unasked, and one figure at the charging time.
ROOMY, ROOMY_ONCE = 1e9, 3e9
# Amplitudes, times samples, that joint states may have unasked.
ROOMY_STATES = 2e8


@dataclass(frozen=True, eq=False)
class Watcher:
    """Joint states of one charge, and what may be made of them.

    Attributes
    ----------
    flow
        The evolution.
    scene
        The battery behind it.
    typical
        A joint state in the middle of the charge, by which work is estimated.
    """

    flow: JointFlow
    scene: Scene
    typical: Joint

    @classmethod
    def of(cls, flow: JointFlow, statement: Statement, middle: float) -> "Watcher":
        """The watcher of a flow whose charge takes about twice ``middle``."""
        start, typical = flow.joint(np.array([0.0, middle]))
        return cls(flow, _scene(statement, start), typical)

    def affordable(self, count: int) -> tuple[str, ...]:
        """The quantities that a run has at ``count`` times without being asked."""
        limit = ROOMY if count > 1 else ROOMY_ONCE
        if count > 1 and count * self._amplitudes > ROOMY_STATES:
            return ()
        names = (n for n in FROM_JOINT if n != "populations")
        return tuple(n for n in names if self._fits(n, limit / count))

    def series(self, names: Iterable[str], times: Floats) -> dict[str, Series]:
        """The named quantities at monotone times."""
        wanted = tuple(names)
        if not wanted:
            return {}
        found = watched(wanted, self.flow.joint(times), self.scene)
        return {
            name: Series.around(*pair).within(*physical_range(name, self.scene))
            for name, pair in found.items()
        }

    def at(self, time: Bounded) -> dict[str, Figure]:
        """The quantities at the charging time; in dt a state moves by (energy spread) dt."""
        moved = self.flow.moments.spread * time.error
        joints = (
            replace(joint, error=joint.error + moved)
            for joint in self.flow.joint(np.array([time.value]))
        )
        found = watched(self.affordable(1), joints, self.scene)
        table: dict[str, Figure] = {
            name: Series.around(*pair).within(*physical_range(name, self.scene)).at(0)
            for name, pair in found.items()
        }
        fisher = table.get("fisher")
        if isinstance(fisher, Bounded):
            depth = entanglement_depth(fisher.low, self.scene.n_battery)
            table["entanglement_depth"] = Bounded.exact(float(depth))
        return table

    @property
    def _amplitudes(self) -> int:
        blocks = (block for branch in self.typical.branches for block in branch.blocks)
        return sum(block.amplitudes.size for block in blocks)

    def _fits(self, name: str, limit: float) -> bool:
        return cost(name, self.typical, self.scene) <= limit


def _scene(statement: Statement, start: Joint) -> Scene:
    battery, model = statement.closed()[0], statement.model()
    return Scene(
        n_battery=battery.n_battery,
        battery_splitting=battery.battery_splitting,
        charger=model.ensembles[1],
        charger_splitting=battery.charger_splitting,
        terms=model.terms,
        start=start,
        quanta=_quanta(statement),
    )


def _quanta(statement: Statement) -> float | None:
    """sqrt(<n^2>) of a cavity's field at the start; None for a spin charger."""
    _, start = statement.closed()
    match start.charger:
        case Fock(photons=n):
            return float(n)
        case CoherentField(amplitude=alpha):
            return math.sqrt(alpha**4 + alpha**2)
        case ThermalField(mean_photons=n):
            return math.sqrt(2.0 * n**2 + n)
        case _:
            return None
