"""The pictures of the README and the documentation: python docs/figures.py [FOLDER]."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

import spinvolt as sv

HERE = Path(__file__).resolve().parent
DPI, COLOURS = 150, 256


def yang2025_fig4b() -> sv.Run:
    """yang2025, Fig. 4(b): a hundred cells, a hundred charger spins, all of them up."""
    battery = sv.CentralSpin(n_battery=100, n_charger=100)
    watch = ["energy", "efficiency", "power", "entropy", "populations"]
    return sv.charge(battery, until=0.2, watch=watch)


FIGURES = {"yang2025-fig4b.png": yang2025_fig4b}


def main(folder: Path) -> None:
    """Write every figure into a folder."""
    for name, run in FIGURES.items():
        drawn = BytesIO()
        run().plot().savefig(drawn, format="png", dpi=DPI)
        with Image.open(drawn) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(folder / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "_static")
