"""Makes the papers' pages and pictures anew: python docs/gallery.py [FOLDER OF A REPRODUCTION].

The reproduction is done in full where the folder does not have it yet.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from figures import COLOURS
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from spinvolt.citing import bibtex, entries
from spinvolt.papers import KEYS, named
from spinvolt.papers.report import number
from spinvolt.papers.reproduce import reproduce
from spinvolt.statement.toml import document

HERE = Path(__file__).resolve().parent
PAGES, PICTURES = HERE / "papers", HERE / "_static" / "papers"
WIDTH = 1100


def cell(text: str) -> str:
    """A text that may stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def page(key: str, records: list[dict[str, Any]]) -> str:
    """The page of a paper."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"number": number, "cell": cell, "toml": document}
    source = bibtex([key]).strip() if key in entries() else ""
    told = {"paper": named(key), "records": records, "source": source}
    return made.get_template("paper.md.jinja").render(told)


def small(path: Path) -> bytes:
    """A picture for a page: as wide as one, with a palette."""
    with Image.open(path) as picture:
        height = round(picture.height * WIDTH / picture.width)
        wide = picture.width > WIDTH
        fitted = picture.resize((WIDTH, height), Image.Resampling.LANCZOS) if wide else picture
        reduced = fitted.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = BytesIO()
    reduced.save(written, format="png", optimize=True)
    return written.getvalue()


def main(folder: Path) -> None:
    """Write every page and every picture."""
    result = reproduce(out=folder)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for key in KEYS:
        records = [record for record in result.records if record["paper"] == key]
        (PAGES / f"{key}.md").write_text(page(key, records), encoding="utf-8")
        for record in records:
            for name in record["files"]:
                if name.endswith(".png"):
                    target = PICTURES / f"{key}-{record['figure']}.png"
                    target.write_bytes(small(folder / key / record["figure"] / name))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / ".cache" / "papers")
