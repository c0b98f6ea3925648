"""A scaling as one JSON object: the contract of `spinvolt scaling --json`."""

import math
from typing import Any

from spinvolt.bounded import Bounded
from spinvolt.study.scaling_beyond import Beyond
from spinvolt.study.scaling_compare import CRITERION, EXCLUDED, Rank, logarithmic
from spinvolt.study.scaling_fit import CONFIDENCE, Fit
from spinvolt.study.scaling_growth import Growth
from spinvolt.study.scaling_local import Local, Windows


def document(growth: Growth, quoted: str | None) -> dict[str, Any]:
    """One line of a study."""
    points, verdict = growth.points, growth.verdict
    varying = growth.varying
    return {
        "where": dict(points.where),
        "reading": growth.reading,
        "window": [*growth.window],
        "points": [
            {"x": x, "y": y.to_json()}
            for x, y in zip(points.sizes.tolist(), points.values, strict=True)
        ],
        "left_out": [{"x": size, "reason": why} for size, why in points.left_out],
        "exponent": growth.exponent.to_json(),
        "prefactor": growth.prefactor.to_json(),
        "local": [_local(each) for each in growth.local],
        "power_law": {
            "excluded": varying is not None,
            "between": None if varying is None else [_local(each) for each in varying],
            "proof": str(points.proof),
        },
        "criterion": {"name": CRITERION, "excluded_above": EXCLUDED, "confidence": CONFIDENCE},
        "laws": [
            {**_law(each), **_rank(verdict.ranks[name])} for name, each in growth.fits.items()
        ],
        "unfit": [{"name": name, "reason": why} for name, why in growth.unfit.items()],
        "preferred": verdict.preferred,
        "rivals": [*verdict.rivals],
        "told_apart": growth.told_apart,
        "ahead_of_power": verdict.ahead("power"),
        "logarithm_ahead_of_power": _finite(logarithmic(verdict)),
        "extrapolation": [_beyond(each) for each in growth.beyond],
        "quoted": None if quoted is None else _windows(growth.windows(quoted)),
        "warnings": [*growth.warnings],
    }


def _local(local: Local) -> dict[str, Any]:
    between = [local.low, local.high]
    return {"x": local.size, "between": between, "exponent": local.exponent.to_json()}


def _law(fit: Fit) -> dict[str, Any]:
    return {
        "name": fit.law.name,
        "formula": fit.law.formula,
        "constants": {name: value.to_json() for name, value in fit.constants().items()},
        "misfit": fit.misfit,
        "worst": fit.worst,
        "forecast": fit.forecast,
    }


def _rank(rank: Rank) -> dict[str, Any]:
    return {
        "criterion": rank.criterion,
        "difference": rank.difference,
        "cautious_difference": rank.cautious,
        "weight": rank.weight,
        "excluded": rank.excluded,
    }


def _beyond(beyond: Beyond) -> dict[str, Any]:
    return {
        "x": beyond.size,
        "y": _number(beyond.value),
        "by_law": {name: _number(value) for name, value in beyond.by_law.items()},
        "most": beyond.most,
        "reason": beyond.reason or None,
        "caution": beyond.caution or None,
        "seconds": beyond.seconds,
        "charged": None if beyond.charged is None else beyond.charged.to_json(),
    }


def _number(value: Bounded | None) -> dict[str, float | str] | None:
    return None if value is None or not math.isfinite(value.high) else value.to_json()


def _windows(windows: Windows) -> dict[str, Any]:
    return {
        "exponent": windows.quoted,
        "windows": [list(pair) for pair in windows.windows],
        "tried": windows.tried,
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
