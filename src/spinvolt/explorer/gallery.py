"""The papers' figures as the page shows them: claims on record, and what the folder has."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spinvolt.errors import Misstated
from spinvolt.papers import KEYS, named
from spinvolt.papers.claim import Claim
from spinvolt.papers.files import PICTURES, code_id, folder_of, made_of
from spinvolt.papers.paper import Figure
from spinvolt.papers.report import number
from spinvolt.statement.parse import parsed

FORMS = {"png": "image/png", "svg": "image/svg+xml", "nc": "application/x-netcdf"}


def gallery(folder: Path) -> list[dict[str, Any]]:
    """Every paper with its figures, in order."""
    papers = [named(key) for key in KEYS]
    return [
        {
            "key": paper.key,
            "title": paper.title,
            "figures": [told(figure, folder) for figure in paper.figures],
        }
        for paper in papers
    ]


def told(figure: Figure, folder: Path) -> dict[str, Any]:
    """A figure, its claims and statements; `made` tells of its files, None where there are none.

    Claims have `found` texts only where the figure is made.
    """
    record = made_of(figure, folder)
    claims = [_claim(c) for c in figure.stated] if record is None else _judged(record)
    made = None
    if record is not None:
        made = {
            "quick": record["quick"],
            "current": record["code"] == code_id(),
            "version": record["version"],
            # Changes with the content, so that a picture is not shown from a browser's memory.
            "stamp": _stamp(figure, folder),
            "pictures": [form for form in PICTURES if f"{figure.id}.{form}" in record["files"]],
        }
    return {
        "paper": figure.paper,
        "id": figure.id,
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "pictured": figure.draw is not None,
        "statements": [
            {"label": label, "statement": parsed(tables).to_dict()}
            for label, tables in figure.statements.items()
        ],
        "claims": claims,
        "made": made,
    }


def file_of(folder: Path, paper: str, name: str, form: str) -> Path | None:
    """The file of a figure in a form; None where it is not there.

    Both names are looked up among what exists, and the file's own name comes from the figure.

    Raises
    ------
    Misstated
        When there is no such paper, figure or form.
    """
    if form not in FORMS:
        raise Misstated(f"A figure comes as {', '.join(FORMS)}.")
    figure = named(paper).figure(name)
    path = folder_of(figure, folder) / f"{figure.id}.{form}"
    return path if path.is_file() else None


def _claim(claim: Claim) -> dict[str, Any]:
    """A claim that is not held against anything yet."""
    return {
        "name": claim.name,
        "place": claim.place,
        "says": claim.says,
        "quoted": claim.quoted,
        "verdict": str(claim.verdict),
        "changed": False,
        "reason": claim.reason,
        "readings": [{"meaning": reading.meaning} for reading in claim.readings],
    }


def _judged(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A record's claims, numbers with their digits."""
    return [
        {
            **{key: claim[key] for key in
               ("name", "place", "says", "quoted", "verdict", "changed", "reason")},
            "readings": [
                {"meaning": each["meaning"], "agrees": each["agrees"],
                 "found": number(each["found"])}
                for each in claim["readings"]
            ],
        }
        for claim in record["claims"]
    ]  # fmt: skip


def _stamp(figure: Figure, folder: Path) -> str:
    return f"{(folder_of(figure, folder) / 'record.json').stat().st_mtime_ns:x}"
