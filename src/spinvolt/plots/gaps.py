"""What a picture of a sweep says about numbers that are missing or not proved."""

import textwrap

import numpy as np
from numpy.typing import NDArray
from xarray import DataArray, Dataset

PROVED, GRADES = "proved", ("proved", "estimated", "uncontrolled")


def notes(dataset: Dataset, name: str, gap: str, width: int) -> list[str]:
    """Lines on how many numbers of a variable there are not, and why, and how sure the rest is.

    Parameters
    ----------
    dataset, name
        A part of a sweep, and its variable.
    gap
        How the picture shows a number that is missing.
    width
        Letters of a line.
    """
    words, codes = _flags(dataset[f"{name}_proof"])
    lines: list[str] = []
    gaps = {word: codes == code for code, word in words.items() if word not in GRADES}
    kinds = [f"{int(here.sum())} {word}" for word, here in gaps.items() if here.any()]
    if kinds:
        why = _reason(dataset, name, np.any([*gaps.values()], axis=0))
        text = f"{gap}: {', '.join(kinds)} of {codes.size}{f', such as: {why}' if why else ''}"
        lines += textwrap.wrap(text.replace("$", r"\$"), width)
    grades = {word: int((codes == code).sum()) for code, word in words.items() if word in GRADES}
    weak = [word for word, count in grades.items() if count and word != PROVED]
    if weak and grades.get(PROVED):
        lines.append(", ".join(f"{grades[word]} of {codes.size} {word}" for word in weak))
    elif weak:
        lines.append(f"bounds: {' and '.join(weak)}")
    return lines


def _flags(codes: DataArray) -> tuple[dict[int, str], NDArray[np.int8]]:
    """What each code means, and the codes."""
    values = np.atleast_1d(codes.attrs["flag_values"]).tolist()
    return dict(zip(values, codes.attrs["flag_meanings"].split(), strict=True)), codes.to_numpy()


def _reason(dataset: Dataset, name: str, gap: NDArray[np.bool_]) -> str:
    """One of the sentences that say why."""
    for pointer in (f"{name}_reason", "failure"):
        if pointer in dataset and "text" in dataset:
            places = dataset[pointer].to_numpy()[gap]
            if (places >= 0).any():
                first = int(places[places >= 0][0])
                return str(dataset["text"].to_numpy()[first]).rstrip(".")
    return ""
