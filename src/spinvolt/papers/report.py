"""The report of a reproduction: every figure, every claim, what is quoted beside what is computed.

Texts and formulas stand as the papers' modules have them, formulas between dollars as in Markdown.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers import named
from spinvolt.papers.plain import unicode_text
from spinvolt.study.files import write
from spinvolt.version import VERSION

if TYPE_CHECKING:
    from jinja2 import Environment


Record = Mapping[str, Any]


def lines(records: Sequence[Record]) -> list[str]:
    """Each figure with its claims, and how many came to which verdict: for a terminal.

    Formulas are plain text there; report.html and report.md have them in TeX.
    """
    told = [unicode_text(line) for record in records for line in _block(record)]
    verdicts = [claim["verdict"] for record in records for claim in record["claims"]]
    counts = ", ".join(
        f"{verdicts.count(word)} {word}" for word in ("agrees", "differs", "ambiguous")
    )
    return [*told, "", f"{len(verdicts)} claims: {counts}"]


def _block(record: Record) -> Iterator[str]:
    yield f"{record['paper']} {record['name']}: {record['title']}"
    for claim in record["claims"]:
        quoted = f" ({claim['quoted']})" if claim["quoted"] else ""
        yield f"  {claim['verdict']:<9}  {claim['place']}: {claim['name']}{quoted}"
        for reading in claim["readings"]:
            mark = "=" if reading["agrees"] else "x"
            yield f"             {mark} {number(reading['found'])}  {reading['meaning']}"


def number(found: Mapping[str, Any] | str) -> str:
    """A finding for people: the digits that are sure, or the sentence.

    >>> number({"value": 0.82639364, "low": 0.82639363, "high": 0.82639365, "proof": "proved"})
    '0.826393640(52)'
    """
    if isinstance(found, str):
        return found
    value = Bounded(found["value"], found["low"], found["high"], Proof(found["proof"]))
    floor = 5e-8 * abs(value.value)
    shown = str(value.widened(floor) if value.error < floor else value)
    return shown if value.proof is Proof.PROVED else f"{shown} [{value.proof}]"


def write_report(out: Path, records: Sequence[Record], changed: Sequence[str]) -> None:
    """Write report.html, report.md and claims.json into the folder of a reproduction."""
    import json

    papers = [
        {
            "key": key,
            "title": named(key).title,
            "notation": named(key).notation,
            "records": [r for r in records if r["paper"] == key],
        }
        for key in dict.fromkeys(r["paper"] for r in records)
    ]
    said = {"papers": papers, "version": VERSION, "changed": changed}
    for name, escape in (("report.html", True), ("report.md", False)):
        text = _environment(escape=escape).get_template(f"{name}.jinja").render(said)
        write(out / name, text.encode())
    claims = {f"{record['paper']}/{record['figure']}": record["claims"] for record in records}
    text = json.dumps(claims, indent=1, allow_nan=False, ensure_ascii=False)
    write(out / "claims.json", text.encode())


def _environment(*, escape: bool) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("spinvolt.papers"),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["number"] = number
    return made
