"""The JSON result, a contract: what `spinvolt charge --json` prints and what a saved run holds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.run.result import Comparison, Figure_, Method, Run, Series


def document(run: Run) -> dict[str, Any]:
    """A run as plain JSON values.

    Keys: statement, status, method, levels, peaks, at_peak, theory, series, references. `series`
    holds `time` and, for every series, its values; `series_low`, `series_high` and `series_proof`
    bound them. `theory` lists closed forms beside the numbers of `peaks` and `at_peak`.
    """
    result: dict[str, Any] = {"statement": dict(run.statement), "status": run.status}
    result["method"] = _method(run.method)
    result["levels"] = list(run.levels)
    if run.peaks:
        result["peaks"] = {name: figure.to_json() for name, figure in run.peaks.items()}
        result["at_peak"] = {name: figure.to_json() for name, figure in run.at_peak.items()}
        if run.apart:
            result["reduction_check"] = {n: figure.to_json() for n, figure in run.apart.items()}
        result["theory"] = [asdict(form) for form in run.theory]
    result["series"] = {"time": run.time.tolist()} | _columns(run, "value")
    result["series_low"] = _columns(run, "low")
    result["series_high"] = _columns(run, "high")
    result["series_proof"] = {name: str(s.proof) for name, s in run.series.items()}
    result["references"] = list(run.references)
    return result


def header(run: Run) -> dict[str, Any]:
    """The JSON result without its series, for the attributes of a data set."""
    return {key: value for key, value in document(run).items() if not key.startswith("series")}


def rebuilt(header: Mapping[str, Any], time: Sequence[float], series: Mapping[str, Series]) -> Run:
    """The run that a header and its series came from."""
    method = dict(header["method"])
    method["conserved"] = tuple(method["conserved"])
    method["sector_sizes"] = tuple(method["sector_sizes"])
    return Run(
        statement=header["statement"],
        status=header["status"],
        method=Method(**method),
        peaks={k: _figure(v) for k, v in header.get("peaks", {}).items()},
        at_peak={k: _figure(v) for k, v in header.get("at_peak", {}).items()},
        levels=(int(header["levels"][0]), int(header["levels"][1])),
        time=np.asarray(time, dtype=float),
        series=series,
        references=tuple(header["references"]),
        apart={k: _figure(v) for k, v in header.get("reduction_check", {}).items()},
        theory=tuple(Comparison(**form) for form in header.get("theory", ())),
    )


def _columns(run: Run, side: str) -> dict[str, Any]:
    return {name: getattr(series, side).tolist() for name, series in run.series.items()}


def _method(method: Method) -> dict[str, Any]:
    return {
        "reduction": method.reduction,
        "engine": method.engine,
        "why": method.why,
        "conserved": list(method.conserved),
        "sector_sizes": list(method.sector_sizes),
        "cost": dict(method.cost),
        "seconds": method.seconds,
        "version": method.version,
    }


def _figure(entry: Mapping[str, Any]) -> Figure_:
    if entry["value"] is None:
        return Undefined(entry["reason"])
    return Bounded(entry["value"], entry["low"], entry["high"], Proof(entry["proof"]))
