"""How the records of closed.json are held against what a paper's claims find.

A `Held` says which claim of which figure answers a record, and gives our value in the record's own
shape from what the claim found and from the figure's data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.papers.quotes import agree
from xarray import Dataset

from spinvolt.bounded import Bounded
from spinvolt.papers import named
from spinvolt.papers.claim import Judged, Verdict

# What a claim found, by the meaning of its readings.
Readings = Mapping[str, Bounded | str]


@dataclass(frozen=True)
class Held:
    """A record and the claim that answers it.

    Attributes
    ----------
    figure, claim
        Where the answer is.
    verdict
        What the record's own verdict comes to.
    ours
        From the claim's findings and the figure's data to the record's `our_value`; where that is
        a sentence, whether it holds.
    paper
        Whether the record's `paper_value` is the one that the claim speaks of.
    """

    figure: str
    claim: str
    verdict: Verdict
    ours: Callable[[Readings, Dataset], Any]
    paper: Callable[[Any, Dataset], bool] = lambda _, __: True


@cache
def data(key: str, figure: str) -> Dataset:
    """The quick data of a figure, computed once."""
    return named(key).figure(figure).data(quick=True)


@cache
def judgements(key: str, figure: str) -> dict[str, Judged]:
    """What the quick data come to, by claim."""
    found = named(key).figure(figure).claims(data(key, figure))
    return {one.claim.name: one for one in found}


def changed(key: str, figure: str) -> list[str]:
    """The claims whose verdict is not the one on record."""
    return [name for name, one in judgements(key, figure).items() if one.changed]


def check(key: str, held: Held, record: Mapping[str, Any], loose: tuple[float, ...] = ()) -> None:
    """A record's value and verdict are those of the claim that answers it."""
    one = judgements(key, held.figure)[held.claim]
    meanings = [reading.meaning for reading in one.claim.readings]
    readings = {m: found.value for m, found in zip(meanings, one.found, strict=True)}
    source = data(key, held.figure)
    agree(held.ours(readings, source), record["our_value"], loose)
    assert one.verdict is held.verdict
    assert held.paper(record["paper_value"], source)


def number(readings: Readings, part: str) -> float:
    """The number found under the one reading whose meaning holds these words."""
    (value,) = (found for meaning, found in readings.items() if part in meaning)
    assert isinstance(value, Bounded)
    return value.value


def spoiled(key: str, figure: str, claim: str, change: Mapping[str, Any]) -> Verdict:
    """The verdict of a claim after some variables of the data were multiplied by a factor."""
    source = data(key, figure)
    wrong = source.assign({name: source[name] * factor for name, factor in change.items()})
    for name in change:
        wrong[name].attrs.update(source[name].attrs)
    return {one.claim.name: one for one in named(key).figure(figure).claims(wrong)}[claim].verdict
