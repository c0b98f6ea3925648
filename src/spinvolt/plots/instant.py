"""A run at a single time: values as lines of text, populations as points over the levels."""

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from xarray import Dataset

import spinvolt.vocabulary as words
from spinvolt.plots.header import in_tex, shortened
from spinvolt.plots.panels import raised, wrapped


def draw_values(axes: Axes, dataset: Dataset) -> None:
    """Every series' value with its bounds, one a line, instead of panels with one point each."""
    axes.set_axis_off()
    axes.text(
        0.0,
        1.0,
        "\n".join(value_lines(dataset)),
        transform=axes.transAxes,
        verticalalignment="top",
        linespacing=1.6,
        gid="values",
    )


def value_lines(dataset: Dataset) -> list[str]:
    """The lines of text: the time, then what the battery has then."""
    time = float(dataset["time"].to_numpy()[0])
    lines = [f"at the time ${in_tex(f'{time:.6g}')}$"]
    for known in (*words.SERIES, *words.GENERAL):
        if known.name not in dataset or len(known.dims) > 1:
            continue
        value, low, high = (
            float(dataset[f"{known.name}{side}"].to_numpy()[0]) for side in ("", "_low", "_high")
        )
        # Zero is added because a negative zero would show its sign.
        number = in_tex(shortened(value + 0.0, max(high - value, value - low)))
        grade = str(dataset[known.name].attrs["proof"])
        unit = f" {raised(known.unit)}" if known.unit else ""
        doubt = "" if grade == "proved" else f" ({grade})"
        lines.append(f"{raised(known.label)}  ${number}${unit}{doubt}")
    return lines


def draw_levels(axes: Axes, dataset: Dataset) -> None:
    """The populations at the one time there is, over the number of excited cells."""
    populations = dataset["populations"].isel(time=0)
    axes.plot(
        populations["excited"].to_numpy(),
        populations.to_numpy(),
        color="black",
        linestyle="none",
        marker="o",
        markersize=2.5,
        gid="populations",
    )
    axes.set_ylim(bottom=0.0)
    axes.margins(x=0.03)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.set_xlabel(words.axis_label(words.LEVEL_AXIS))
    known = words.series("populations")
    axes.set_ylabel("\n".join(wrapped(known.label, known.symbol)))
