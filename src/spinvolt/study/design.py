"""`design`: the best batteries of a space, or the best trade-offs, and how sure that is."""

import json
import time as clock
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from spinvolt.bounded import Proof, weakest
from spinvolt.errors import Misstated
from spinvolt.statement.read import read_file
from spinvolt.study import files
from spinvolt.study.block import Status
from spinvolt.study.design_candidate import Candidate
from spinvolt.study.design_judge import Judge
from spinvolt.study.design_ledger import RESULT, charges
from spinvolt.study.design_losses import bounds_of
from spinvolt.study.design_result import EXAMPLES, Design, Standing
from spinvolt.study.design_search import OPEN, Found, Progress, refuse_empty, search
from spinvolt.study.design_table import Brief, brief_of
from spinvolt.study.fleet import fleet
from spinvolt.study.pareto import front

MANY = 10**6


def design(
    study: Mapping[str, Any] | str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    workers: int = 0,
    progress: Progress = None,
) -> Design:
    """Find the batteries that reach the most, under constraints.

    Every candidate is charged where that is cheap, which proves the optimum as far as the numbers
    are proved; elsewhere `scipy.optimize.differential_evolution` looks for it, and what it finds is
    the best found, not the best there is. Several aims make a Pareto front. With parameters that
    are not known exactly, the mean or the worst over their spread is compared.

    Parameters
    ----------
    study
        A statement with a `[design]` table: a file, or its tables as nested dicts.
    out
        A folder that keeps every charge: a design that is ended, in whatever way, goes on there.
    workers
        Local processes; 0 computes in this one.
    progress
        Called with the fraction that is done and with what is being done.

    Returns
    -------
    Design
        `print` shows a card; `.best`, `.claim`, `.to_dataset()`, `.plot()`, `.to_json()`.

    Raises
    ------
    Misstated
        When the study cannot be read, the folder belongs to another one, or no candidate meets the
        constraints.
    NotCovered, NotConverged
        When no candidate is left because none could be computed.
    OSError
        When the disk is full; the design goes on where it was when it is started again.

    Example
    -------
    >>> table = {
    ...     "vary": {"n_battery": {"integer": [1, 9]}, "n_charger": "10 - n_battery"},
    ...     "maximise": "max_energy",
    ... }
    >>> found = design({"battery": {"kind": "central-spin"}, "design": table})
    >>> found.claim, found.best[0].fields
    ('proved optimum of 9 candidates', {'n_battery': 5, 'n_charger': 5})
    """
    began = clock.monotonic()
    statement = _stated(study)
    brief = brief_of(statement)
    folder = None if out is None else Path(out)
    crew = fleet(workers, None, MANY)
    try:
        with charges(folder, statement) as kept:
            judge = Judge(brief, kept, crew)
            found = search(judge, progress)
            refuse_empty(found)
            made = _made(statement, judge, found, began)
            if folder is not None:
                files.write(folder / RESULT, json.dumps(made.to_json()).encode())
    finally:
        crew.stop()
    return made


def _stated(study: Mapping[str, Any] | str | PathLike[str]) -> Mapping[str, Any]:
    """The statement as plain tables."""
    tables = study if isinstance(study, Mapping) else read_file(study)
    try:
        return json.loads(json.dumps(tables, default=_plain))
    except (TypeError, ValueError, RecursionError):
        raise Misstated(
            "A design must be stated with tables of numbers, words and lists alone."
        ) from None


def _plain(value: object) -> object:
    if isinstance(value, range | tuple):
        return list(value)
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)


def _made(statement: Mapping[str, Any], judge: Judge, found: Found, began: float) -> Design:
    """The best of what was found."""
    made = _best(judge, [c for c in found.candidates if c.possible])
    failed = [c for c in found.candidates if c.status is not Status.DONE or c.undefined]
    open_ones = [c for c in failed if c.status in OPEN]
    proof, claim = _claim(judge.brief, found, made, len(open_ones))
    reasons = dict.fromkeys(c.reason for c in (*open_ones, *failed))
    return Design(
        statement=statement,
        aims=tuple(aim.words for aim in judge.brief.aims),
        claim=claim,
        proof=proof,
        best=made.best,
        standing=made.standing,
        rivals=made.rivals,
        nominal=tuple(_nominal(judge, found)),
        candidates=found.candidates,
        spread=judge.brief.spread.words() if judge.brief.spread else "",
        exhaustive=found.exhaustive,
        failed=dict(Counter("undefined" if c.undefined else c.status.word for c in failed)),
        reasons=tuple(reasons)[:EXAMPLES],
        kept=judge.charges.kept,
        damaged=judge.charges.damaged,
        computed=judge.computed,
        seconds=clock.monotonic() - began,
    )


@dataclass(frozen=True)
class _Best:
    """The best by value, how sure each is, and what may yet beat or equal them."""

    best: tuple[Candidate, ...]
    standing: tuple[Standing, ...]
    rivals: tuple[Candidate, ...]


def _best(judge: Judge, possible: Sequence[Candidate]) -> _Best:
    """The best of those that meet the constraints by value."""
    admitted = [c for c in possible if c.admitted]
    doubtful = [c for c in possible if not c.admitted]
    made = front(*bounds_of(judge.brief.aims, admitted))
    best = [admitted[place] for place in made.best.tolist()]
    rivals = [admitted[place] for place in made.rivals.tolist()]
    standing = [
        Standing.DOUBTFUL if not c.sure else Standing.CERTAIN if sure else
        Standing.TIED if tied else Standing.DOUBTFUL
        for c, sure, tied in zip(best, made.certain, made.tied, strict=True)
    ]  # fmt: skip
    if doubtful:
        whole = front(*bounds_of(judge.brief.aims, [*best, *doubtful]))
        safe = dict(zip(whole.best.tolist(), whole.certain.tolist(), strict=True))
        standing = [s if safe.get(k) else Standing.DOUBTFUL for k, s in enumerate(standing)]
        near = {*whole.best.tolist(), *whole.rivals.tolist()}
        rivals += [c for k, c in enumerate(doubtful, len(best)) if k in near]
    return _Best(tuple(best), tuple(standing), tuple(rivals))


def _nominal(judge: Judge, found: Found) -> list[Candidate]:
    """What would be best if nothing spread."""
    if judge.brief.spread is None:
        return []
    bare = {
        id(c): Candidate(c.fields, c.nominal, c.nominal) for c in found.candidates if c.admitted
    }
    kept = [c for c in found.candidates if id(c) in bare]
    made = front(*bounds_of(judge.brief.aims, [bare[id(c)] for c in kept]))
    return [kept[place] for place in made.best.tolist()]


def _claim(brief: Brief, found: Found, made: _Best, open_ones: int) -> tuple[Proof, str]:
    """How sure the result is, as a grade and in words."""
    several = len(brief.aims) > 1
    # What breaks a rule of the statement is no battery.
    count = sum(c.status is not Status.MISSTATED for c in found.candidates)
    noun = f"{count} candidate{'' if count == 1 else 's'}"
    grade = weakest(*(c.proof for c in found.candidates if c.possible))
    what = f"Pareto front of {len(made.best)}" if several else "optimum"
    if not found.exhaustive:
        kind = f"{what} found" if several else "best found"
        return weakest(Proof.ESTIMATED, grade), f"{kind} among {noun}, not proved"
    remarks: list[str] = []
    tied, doubtful = (made.standing.count(s) for s in (Standing.TIED, Standing.DOUBTFUL))
    if tied:
        others = f"{tied} of them tied" if several else f"tied with {len(made.rivals)} of them"
        remarks.append(f"{others} within the bounds")
    if doubtful:
        which = f"{doubtful} of them " if several else ""
        remarks.append(f"{which}not certain within the bounds")
    if open_ones:
        remarks.append(f"{open_ones} of them not computed")
    if doubtful or open_ones:
        grade = weakest(Proof.ESTIMATED, grade)
    of = f"{'among' if several else 'of'} {noun}"
    return grade, ", ".join([f"{grade} {what} {of}", *remarks])
