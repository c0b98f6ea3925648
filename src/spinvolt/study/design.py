"""`design`: the best batteries of a space, or the best trade-offs, and how sure that is."""

import json
import time as clock
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from spinvolt.bounded import Proof, weakest
from spinvolt.errors import Misstated
from spinvolt.statement.read import read_file
from spinvolt.study import files
from spinvolt.study.block import Status
from spinvolt.study.design_judge import Candidate, Judge
from spinvolt.study.design_ledger import RESULT, charges
from spinvolt.study.design_result import EXAMPLES, Design
from spinvolt.study.design_search import Found, bounds_of, refuse_empty, search
from spinvolt.study.design_table import Brief, brief_of
from spinvolt.study.fleet import fleet
from spinvolt.study.pareto import front

Progress = Callable[[float, str], None] | None
# Failures that leave open whether a candidate is better; a misstated one is no battery.
OPEN = (Status.NOT_COVERED, Status.NOT_CONVERGED, Status.BROKEN, Status.DIED)
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
            made = _made(statement, judge, found, clock.monotonic() - began)
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


def _made(
    statement: Mapping[str, Any], judge: Judge, found: Found, seconds: float
) -> Design:
    """The best of what was found."""
    best, certain, rivals = _best(judge, [c for c in found.candidates if c.possible])
    failed = [c for c in found.candidates if c.status is not Status.DONE]
    open_ones = [c for c in failed if c.status in OPEN]
    proof, claim = _claim(judge.brief, found, best, certain, rivals, len(open_ones))
    reasons = dict.fromkeys(c.reason for c in (*open_ones, *failed))
    return Design(
        statement=statement,
        aims=tuple(aim.words for aim in judge.brief.aims),
        claim=claim,
        proof=proof,
        best=tuple(best),
        certain=tuple(certain),
        rivals=tuple(rivals),
        nominal=tuple(_nominal(judge, found)),
        candidates=found.candidates,
        spread=judge.brief.spread.words() if judge.brief.spread else "",
        exhaustive=found.exhaustive,
        failed=dict(Counter(c.status.word for c in failed)),
        reasons=tuple(reasons)[:EXAMPLES],
        kept=judge.charges.kept,
        computed=judge.computed,
        seconds=seconds,
    )


def _best(
    judge: Judge, possible: Sequence[Candidate]
) -> tuple[list[Candidate], list[bool], list[Candidate]]:
    """The best by value among those that meet the constraints; what may yet beat or equal them."""
    admitted = [c for c in possible if c.admitted]
    doubtful = [c for c in possible if not c.admitted]
    made = front(*bounds_of(judge, admitted))
    best = [admitted[place] for place in made.best.tolist()]
    rivals = [admitted[place] for place in made.rivals.tolist()]
    certain = [bool(sure) and c.sure for sure, c in zip(made.certain, best, strict=True)]
    if doubtful:
        whole = front(*bounds_of(judge, [*best, *doubtful]))
        safe = dict(zip(whole.best.tolist(), whole.certain.tolist(), strict=True))
        certain = [sure and safe.get(k, False) for k, sure in enumerate(certain)]
        near = {*whole.best.tolist(), *whole.rivals.tolist()}
        rivals += [c for k, c in enumerate(doubtful, len(best)) if k in near]
    return best, certain, rivals


def _nominal(judge: Judge, found: Found) -> list[Candidate]:
    """What would be best if nothing spread."""
    if judge.brief.spread is None:
        return []
    bare = {
        id(c): Candidate(c.fields, c.nominal, c.nominal) for c in found.candidates if c.admitted
    }
    kept = [c for c in found.candidates if id(c) in bare]
    made = front(*bounds_of(judge, [bare[id(c)] for c in kept]))
    return [kept[place] for place in made.best.tolist()]


def _claim(
    brief: Brief,
    found: Found,
    best: Sequence[Candidate],
    certain: Sequence[bool],
    rivals: Sequence[Candidate],
    open_ones: int,
) -> tuple[Proof, str]:
    """How sure the result is, as a grade and in words."""
    several = len(brief.aims) > 1
    what = f"Pareto front of {len(best)}" if several else "optimum"
    count = len(found.candidates)
    grade = weakest(*(c.proof for c in found.candidates if c.possible))
    if not found.exhaustive:
        kind = f"Pareto front of {len(best)} found" if several else "best found"
        return weakest(Proof.ESTIMATED, grade), f"{kind} among {count} candidates, not proved"
    doubts: list[str] = []
    if rivals and not several:
        doubts.append(f"{len(rivals)} of them not told apart from it within the bounds")
    if several and (unsure := list(certain).count(False)):
        doubts.append(f"{unsure} of its members not certain within the bounds")
    if not several and not all(certain) and not rivals:
        doubts.append("its constraints met within the bounds only")
    if open_ones:
        doubts.append(f"{open_ones} of them not computed")
    of = f"of {count} candidates" if not several else f"among {count} candidates"
    if doubts:
        return weakest(Proof.ESTIMATED, grade), f"{what} {of}, {'; '.join(doubts)}"
    return grade, f"{grade} {what} {of}"
