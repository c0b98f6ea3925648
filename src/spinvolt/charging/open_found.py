"""What any method says of an open battery, in one form."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.densities import Blocks, Densities
from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.algebra.open_results import DensityCurve, LadderPopulations, OpenRun
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.charging.open_sampled import shared_blocks

Floats = NDArray[np.float64]

# Standard errors in an interval of sampled values.
SIGMAS = 3.0


@dataclass(frozen=True, eq=False)
class Found:
    """Energies per spin at some times, and what else a method knows.

    Attributes
    ----------
    times
        Ascending, shape (times,).
    battery, battery_error
        Each battery's energy per cell and the half width of its interval, shape (times, k).
    charger, charger_error
        The charger's, shape (times,); None when the method has left the charger out.
    populations, spread
        Each battery's populations, empty when there are none, and how far they may be off.
    joint_purity, log_negativity
        Shape (times,), or None.
    blocks
        Each battery's populations by blocks of random trajectories, where they were asked for.
    curve
        Energies per spin at any time, when the method has them.
    samples
        Number of random trajectories, 0 for methods without chance.
    proof, cost, checks, warnings
        Grade of the errors, work, numbers to judge the run by, known failures.
    """

    times: Floats
    battery: Floats
    battery_error: Floats
    charger: Floats | None
    charger_error: Floats | None
    populations: tuple[LadderPopulations, ...]
    spread: Floats
    joint_purity: Floats | None
    log_negativity: Floats | None
    curve: DensityCurve | None
    samples: int
    proof: Proof
    cost: Cost
    checks: Mapping[str, float]
    warnings: tuple[str, ...]
    blocks: Blocks | None = None


def of_run(run: OpenRun) -> Found:
    """An exact engine's result at ascending times."""
    series, checks = run.series, run.checks
    k = series.battery_density.shape[1]
    return Found(
        times=series.times,
        battery=series.battery_density,
        battery_error=np.repeat(series.error[:, None], k, axis=1),
        charger=series.charger_density,
        charger_error=series.error,
        populations=series.batteries,
        spread=series.error,
        joint_purity=series.purity,
        log_negativity=series.log_negativity,
        curve=run.curve,
        samples=0,
        proof=run.proof,
        cost=run.cost,
        checks={
            "trace": checks.trace,
            "dropped": checks.dropped,
            "lowest_eigenvalue": checks.lowest_eigenvalue,
            "first_moments": checks.first_moments,
        },
        warnings=(),
    )


def of_densities(found: Densities, model: Reservoirs) -> Found:
    """A sampler's or a closure's result; at time zero everything is known.

    A model whose batteries were merged gives each of them the same energy per cell.
    """
    fewer = merged(model)
    widths = found.half_widths(SIGMAS)
    values = found.fillings.copy()
    charged = values.shape[1] == fewer.count + 1
    if charged:
        start = np.array(fewer.start) / np.array([fewer.n_charger, *fewer.n_battery])
        now = found.times == 0.0
        values[now], widths[now] = start, 0.0
    first = int(charged)
    copies = model.count if fewer.count < model.count else 1
    return Found(
        times=found.times,
        battery=np.repeat(values[:, first:], copies, axis=1),
        battery_error=np.repeat(widths[:, first:], copies, axis=1),
        charger=values[:, 0] if charged else None,
        charger_error=widths[:, 0] if charged else None,
        populations=(),
        spread=np.zeros(len(found.times)),
        joint_purity=None,
        log_negativity=None,
        curve=None,
        samples=found.samples,
        proof=found.proof,
        cost=found.cost,
        checks={each.name.replace(" ", "_"): float(each.value) for each in found.diagnostics},
        warnings=found.warnings,
        blocks=_blocks(found.blocks, model) if charged else None,
    )


def _blocks(blocks: Blocks | None, model: Reservoirs) -> Blocks | None:
    """Of each battery, also where they were solved as one."""
    if blocks is None or len(blocks.ladders) == model.count:
        return blocks
    return shared_blocks(blocks, model.n_battery)
