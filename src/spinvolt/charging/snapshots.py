"""The states along a charge, as labelled arrays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from spinvolt.algebra.cut_flow import CutFlow, JointFlow
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.frames import stacked
from spinvolt.algebra.joint import Block, Joint
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.starts import EMPTY, SpinStart
from spinvolt.charging.blends import cut_flow
from spinvolt.charging.joints import scene_of
from spinvolt.engines.parting import flows
from spinvolt.metrics.general.reduced import Reduced, reduced_battery
from spinvolt.metrics.general.scene import Scene
from spinvolt.reductions.products import blend
from spinvolt.statement import Request, Start, Statement

if TYPE_CHECKING:
    from xarray import Dataset


def states(
    system: CentralSpin | Cavity,
    /,
    *,
    times: Sequence[float],
    battery: SpinStart = EMPTY,
    charger: SpinStart | Field | None = None,
) -> "Dataset":
    """The battery's density matrix at some times, and the joint amplitudes where they are one.

    Parameters
    ----------
    system
        A closed battery.
    times
        When, ascending from 0 on.
    battery, charger
        Starts, as for `charge`.

    Returns
    -------
    xarray.Dataset
        ``battery_state`` (time, level, level_too): rho_b on all ladders that the start uses, one
        below the other; coordinates say the excited cells, twice the total spin and the number of
        copies of each level (a matrix stands for all copies together). ``amplitude`` (time,
        battery_level, charger_level): the joint state where it is pure and on one pair of ladders,
        up to a phase. ``error`` (time): bound on the norm distance from the true state.

    Raises
    ------
    Misstated
        When a rule is broken.
    NotCovered
        When the states do not fit.

    Example
    -------
    >>> found = states(CentralSpin(n_battery=1, n_charger=1), times=[0.0, 1.0])
    >>> full = found["amplitude"].sel(battery_level=1, charger_level=0, time=1.0)
    >>> round(float(abs(full) ** 2), 12)
    0.708073418274
    """
    statement = Statement(system, Start(battery, charger), Request(times=tuple(times)))
    flow = _flow(statement)
    instants = np.array(statement.charge.times, dtype=float)
    joints = list(flow.joint(instants))
    scene = scene_of(statement, joints[0])
    return _dataset(
        instants, joints, [reduced_battery(stacked([joint]), scene) for joint in joints], scene
    )


def _flow(statement: Statement) -> JointFlow:
    model = statement.model()
    if isinstance(statement.battery, Cavity):
        flow: CutFlow | JointFlow = cut_flow(statement)
        return flow
    return flows(blend(model, None))


def _dataset(
    times: np.ndarray, joints: list[Joint], reduced: list[Reduced], scene: Scene
) -> "Dataset":
    import xarray as xr

    variables: dict[str, Any] = {
        "battery_state": (
            ("time", "level", "level_too"),
            np.array([_whole(state) for state in reduced]),
            {"long_name": "density matrix of the battery"},
        ),
        "error": ("time", np.array([joint.error for joint in joints]), {}),
    }
    coordinates: dict[str, Any] = {"time": times} | _labels(reduced[0])
    blocks = [block for branch in joints[0].branches for block in branch.blocks]
    if len(blocks) == 1 and joints[0].branches[0].battery_copies == 1:
        amplitudes = [joint.branches[0].blocks[0].amplitudes for joint in joints]
        dims = ("time", "battery_level", "charger_level")
        variables["amplitude"] = (dims, np.array(amplitudes), {"long_name": "joint amplitudes"})
        coordinates |= _levels(blocks[0], scene)
    return xr.Dataset(variables, coordinates)


def _whole(state: Reduced) -> np.ndarray:
    """All parts as one block-diagonal matrix."""
    from scipy.linalg import block_diag

    return np.asarray(block_diag(*(part.matrix[0] for part in state.parts)))


def _labels(state: Reduced) -> dict[str, Any]:
    """What each row of the density matrix stands for."""
    excited = np.concatenate([part.place.heights for part in state.parts])
    ladders = [(p, ladder) for p in state.parts for ladder in p.place.ladders]
    spins = np.concatenate([np.full(ld.twice_spin + 1, ld.twice_spin) for _, ld in ladders])
    copies = np.concatenate(
        [np.full(ld.twice_spin + 1, p.place.copies, object) for p, ld in ladders]
    )
    return {
        "excited": ("level", np.round(excited).astype(int)),
        "twice_spin": ("level", spins),
        "copies": ("level", np.array([float(c) for c in copies])),
    }


def _levels(block: Block, scene: Scene) -> dict[str, Any]:
    """Excited cells and charger spins (or photons) of the joint amplitudes."""
    cells, quanta = block.amplitudes.shape
    charger = scene.charger
    below = (charger.n - block.charger.twice_spin) // 2 if isinstance(charger, Spins) else 0
    return {
        "battery_level": np.arange(cells) + (scene.n_battery - block.battery.twice_spin) // 2,
        "charger_level": np.arange(quanta) + below,
    }
