"""Figures of merit that need the joint state of battery and charger."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from spinvolt.algebra.cut_flow import JointFlow
from spinvolt.algebra.joint import Joint
from spinvolt.batteries.fields import CoherentField, Fock, ThermalField
from spinvolt.bounded import Bounded
from spinvolt.metrics.curve import Floats
from spinvolt.metrics.figures import Figure
from spinvolt.metrics.fisher import proved_entangled
from spinvolt.metrics.general.cost import costs
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import FROM_JOINT, measured, physical_range
from spinvolt.run.result import Series
from spinvolt.statement import Statement

# Multiplications that one series takes unasked, and one figure at the charging time.
ROOMY, ROOMY_ONCE = 1.5e9, 3e9
# Amplitudes, times samples, that joint states may have unasked.
ROOMY_STATES = 3e7


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
        A joint state with an amplitude wherever there can be one, by which work is estimated.
    near
        From where the flow may continue to the charging time.
    """

    flow: JointFlow
    scene: Scene
    typical: Joint
    near: object

    @classmethod
    def of(cls, flow: JointFlow, statement: Statement, near: object) -> "Watcher":
        """The watcher of a flow whose charging time is close to where ``near`` ended."""
        (start,) = flow.joint(np.zeros(1))
        return cls(flow, scene_of(statement, start), flow.reachable, near)

    def affordable(self, count: int) -> tuple[str, ...]:
        """The quantities that a run has at ``count`` times without being asked."""
        limit = ROOMY if count > 1 else ROOMY_ONCE
        if count > 1 and count * self._amplitudes > ROOMY_STATES:
            return ()
        return tuple(name for name, each in self._costs.items() if count * each <= limit)

    def series(self, names: Iterable[str], times: Floats) -> dict[str, Series]:
        """The named quantities at monotone times."""
        wanted = tuple(names)
        if not wanted:
            return {}
        found = measured(wanted, self.flow.frames(times), self.scene)
        return {
            name: Series.around(*pair).within(*physical_range(name, self.scene))
            for name, pair in found.items()
        }

    def at(self, time: Bounded) -> dict[str, Figure]:
        """The quantities at the charging time; in dt a state moves by (energy spread) dt."""
        moved = self.flow.moments.spread * time.error
        film = (
            replace(frames, errors=frames.errors + moved)
            for frames in self.flow.frames(np.array([time.value]), self.near)
        )
        found = measured(self.affordable(1), film, self.scene)
        table: dict[str, Figure] = {
            name: Series.around(*pair).within(*physical_range(name, self.scene)).at(0)
            for name, pair in found.items()
        }
        fisher = table.get("fisher")
        if isinstance(fisher, Bounded):
            table["entanglement_depth"] = proved_entangled(fisher.low, self.scene.n_battery)
        return table

    @property
    def _amplitudes(self) -> int:
        blocks = (block for branch in self.typical.branches for block in branch.blocks)
        return sum(block.amplitudes.size for block in blocks)

    @cached_property
    def _costs(self) -> dict[str, float]:
        """Multiplications at one time for each quantity that is had unasked."""
        names = (name for name in FROM_JOINT if name != "populations")
        return costs(names, self.typical, self.scene)


def scene_of(statement: Statement, start: Joint) -> Scene:
    """What figures of merit must know of a statement's battery besides its joint states."""
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
