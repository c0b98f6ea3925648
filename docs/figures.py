"""The pictures of the README and the documentation: python docs/figures.py [FOLDER]."""

import sys
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from model_figures import FIGURES as MODELS
from PIL import Image
from study_figures import FIGURES as STUDIES

import spinvolt as sv
from spinvolt.plots.picture import Picture, styled
from spinvolt.theory.equal_sizes import exponent

HERE = Path(__file__).resolve().parent
DPI, COLOURS = 150, 256


def yang2025_fig4b() -> Figure:
    """yang2025, Fig. 4(b): a hundred cells, a hundred charger spins, all of them up."""
    battery = sv.CentralSpin(n_battery=100, n_charger=100)
    watch = ["energy", "efficiency", "power", "entropy", "populations"]
    return sv.charge(battery, until=0.2, watch=watch).plot()


def local_exponent() -> Figure:
    """The local exponent of the advantage for equal sizes: exact differences and the theory."""
    sizes = np.unique(np.geomspace(10, 5000, 24).astype(int))
    above = np.maximum(sizes + 1, (1.05 * sizes).astype(int))
    slopes = np.log([_advantage(b) / _advantage(a) for a, b in zip(sizes, above, strict=True)])
    slopes /= np.log(above / sizes)
    far = np.geomspace(10, 1e12, 200)
    with styled():
        picture = Picture(figsize=(4.2, 2.8), layout="constrained")
        axes = picture.add_subplot()
        axes.semilogx(far, [exponent(n) for n in far], label="logarithmic theory")
        axes.semilogx(np.sqrt(sizes * above), slopes, "o", ms=3.5, label="exact charging")
        axes.axhline(0.8264, ls="--", lw=0.8, color="0.35")
        axes.annotate(
            "0.8264, yang2025", (1e12, 0.8264), (-4, -4), textcoords="offset points",
            va="top", ha="right", color="0.35",
        )  # fmt: skip
        axes.axhline(1.0, lw=0.5, color="0.7")
        axes.set_xlabel(r"cells, charger spins and excitations $N$")
        axes.set_ylabel(r"$d\ln\Gamma / d\ln N$")
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.42))
    return picture


def _advantage(n: int) -> float:
    run = sv.charge(sv.CentralSpin(n_battery=n, n_charger=n), watch=[], samples=2)
    return run.peaks["advantage"].value


FIGURES = {
    "yang2025-fig4b.png": yang2025_fig4b,
    "theory-exponent.png": local_exponent,
    **MODELS,
    **STUDIES,
}


def main(folder: Path) -> None:
    """Write every figure into a folder."""
    for name, draw in FIGURES.items():
        drawn = BytesIO()
        draw().savefig(drawn, format="png", dpi=DPI)
        with Image.open(drawn) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(folder / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "_static")
