"""The JSON result, a contract: what `spinvolt charge --json` prints and what a saved run holds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from spinvolt.run.open_document import figure_of, steady_document, steady_of
from spinvolt.run.result import Comparison, Method, Run, Series
from spinvolt.vocabulary import series as quantity


def document(run: Run) -> dict[str, Any]:
    """A run as plain JSON values.

    Keys: statement, status, method, levels, peaks, at_peak, theory, series, references; of open
    batteries also steady, warnings and checks, where there are any. `series`
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
    if run.peaks or run.theory:
        result["theory"] = [_form(form) for form in run.theory]
    if run.steady is not None:
        result["steady"] = steady_document(run.steady)
    if run.warnings:
        result["warnings"] = list(run.warnings)
    if run.checks:
        result["checks"] = dict(run.checks)
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
        peaks={k: figure_of(v) for k, v in header.get("peaks", {}).items()},
        at_peak={k: figure_of(v) for k, v in header.get("at_peak", {}).items()},
        levels=(int(header["levels"][0]), int(header["levels"][1])),
        time=np.asarray(time, dtype=float),
        series=series,
        references=tuple(header["references"]),
        apart={k: figure_of(v) for k, v in header.get("reduction_check", {}).items()},
        theory=tuple(_comparison(form) for form in header.get("theory", ())),
        steady=steady_of(header["steady"]) if "steady" in header else None,
        warnings=tuple(header.get("warnings", ())),
        checks=header.get("checks", {}),
    )


def _columns(run: Run, side: str) -> dict[str, Any]:
    """The values of every series; of several batteries a list with one series for each."""
    return {
        name: _each_battery(name, getattr(series, side)).tolist()
        for name, series in run.series.items()
    }


def _each_battery(name: str, values: Any) -> Any:  # noqa: ANN401
    return np.moveaxis(values, 1, 0) if "battery" in quantity(name).dims else values


def _form(form: Comparison) -> dict[str, Any]:
    """A closed form; what lasts for ever has no number in JSON, and what is not said no key."""
    table = asdict(form)
    if form.battery is None:
        del table["battery"]
    if not form.note:
        del table["note"]
    return table | {"value": None} if math.isinf(form.value) else table


def _comparison(table: Mapping[str, Any]) -> Comparison:
    found = Comparison(**table)
    return found if table["value"] is not None else replace(found, value=math.inf)


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
