"""Which law: Akaike's criterion with its correction for few numbers, read with caution.

    AICc = n ln(R / n) + 2 k + 2 k (k + 1) / (n - k - 1),

R the sum of squared residuals of ln y, k the constants and one more for their spread. R is taken no
smaller than the numbers' own bounds allow. A difference of D speaks exp(D / 2) : 1 for the lower
law if residuals are independent. Those of a smooth curve are not: they come in long runs of one
sign, and more sizes on the same window add little. The cautious difference therefore counts only

    n' = n (1 - r) / (1 + r)

sizes in the first term, r >= 0 being the correlation of neighbouring residuals, of that one of the
two laws for which n' is smaller, and 2 for each constant more. A law is excluded when its cautious
difference exceeds 6, odds of 20 : 1, or when it foretells the largest quarter of the sizes, held
back, more than ten times worse than the best of all laws does. Of the laws that are left, one that
contains another of them is not needed.

Source: Burnham and Anderson, Model Selection and Multimodel Inference (2002), section 2.4; n' is
the usual number of independent values of a first-order autoregressive series.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spinvolt.study.laws import LOGARITHMIC
from spinvolt.study.scaling_fit import Fit
from spinvolt.study.scaling_words import told

CRITERION = "AICc"
EXCLUDED = 6.0
# So many times worse must a law forecast than the best to be excluded, and to be worth a warning.
HOPELESS, WORSE = 10.0, 2.0
# A constant with a larger relative error is not determined.
LOOSE = 0.7


@dataclass(frozen=True)
class Rank:
    """How a law stands among the others.

    Attributes
    ----------
    criterion
        AICc.
    difference
        From the lowest one.
    cautious
        The same with residuals counted as often as they are independent; it may be negative.
    weight
        Akaike's weight of the law.
    excluded
        Whether ``cautious`` exceeds 6, or its forecast is ten times the best one's.
    """

    criterion: float
    difference: float
    cautious: float
    weight: float
    excluded: bool


@dataclass(frozen=True)
class Verdict:
    """What a comparison comes to.

    Attributes
    ----------
    ranks
        Each law's, by name.
    preferred
        The law with the lowest AICc among the simplest that are not excluded.
    rivals
        Others that are not excluded and contain none that is not: they cannot be told apart from
        the preferred one.
    """

    ranks: Mapping[str, Rank]
    preferred: str
    rivals: tuple[str, ...]

    def ahead(self, name: str) -> float:
        """AICc of a law minus that of the preferred one."""
        return self.ranks[name].criterion - self.ranks[self.preferred].criterion


def compared(fits: Sequence[Fit]) -> Verdict:
    """The laws against each other; all are fitted to the same numbers.

    Example
    -------
    >>> import numpy as np
    >>> from spinvolt.study.laws import LAWS
    >>> from spinvolt.study.scaling_fit import Data, fit
    >>> sizes = np.geomspace(10.0, 1e6, 31)
    >>> data = Data(sizes, np.log(sizes / (np.log(sizes) + 1.2)), np.full(31, 1e-12))
    >>> verdict = compared([fit(law, data) for law in LAWS.values()])
    >>> verdict.preferred, verdict.rivals, verdict.ahead("power") > 1000.0
    ('log', (), True)
    """
    scores = {each.law.name: criterion(each) for each in fits}
    by_name = {each.law.name: each for each in fits}
    lowest = min(scores, key=scores.__getitem__)
    chances = {name: math.exp(0.5 * (scores[lowest] - score)) for name, score in scores.items()}
    reach = HOPELESS * min(_forecast(each) for each in fits)
    ranks = {
        name: Rank(
            score,
            score - scores[lowest],
            far := cautious(by_name[name], by_name[lowest]),
            chances[name] / sum(chances.values()),
            name != lowest and (far > EXCLUDED or _forecast(by_name[name]) > reach),
        )
        for name, score in scores.items()
    }
    left = [name for name, rank in ranks.items() if not rank.excluded]
    needed = [name for name in left if not set(by_name[name].law.contains) & set(left)]
    needed.sort(key=scores.__getitem__)
    return Verdict(ranks, needed[0], tuple(needed[1:]))


def criterion(each: Fit) -> float:
    """AICc of a fit."""
    return len(each.data) * math.log(_squares(each) / len(each.data)) + _price(each)


def cautious(each: Fit, lowest: Fit) -> float:
    """The difference in AICc, with residuals counted as often as they are independent."""
    count = min(independent(each), independent(lowest))
    gain = count * math.log(_squares(each) / _squares(lowest))
    return gain + 2.0 * (len(each.values) - len(lowest.values))


def independent(each: Fit) -> float:
    """How many of the residuals count as independent, from 1 to all of them."""
    left = each.residuals
    total = float(left @ left)
    together = max(float(left[1:] @ left[:-1]) / total, 0.0) if total > 0.0 else 0.0
    return max(len(left) * (1.0 - together) / (1.0 + together), 1.0)


def warnings(fits: Sequence[Fit], verdict: Verdict) -> list[str]:
    """What a reader of the comparison must know."""
    found: list[str] = []
    by_name = {each.law.name: each for each in fits}
    best = by_name[verdict.preferred]
    if verdict.rivals:
        names = ", ".join(f"'{name}'" for name in verdict.rivals)
        found.append(
            f"These numbers cannot tell '{verdict.preferred}' apart from {names}: take more sizes "
            "or a longer window."
        )
    missed = {name: _forecast(each) for name, each in by_name.items()}
    ahead = min(missed, key=missed.__getitem__)
    if missed[ahead] * WORSE < missed[best.law.name]:
        found.append(
            f"'{ahead}' foretells the largest sizes, held back, better than '{best.law.name}' "
            f"does: {missed[ahead]:.2g} against {missed[best.law.name]:.2g}."
        )
    found += undetermined(best)
    sizes = best.data.sizes
    if sizes[-1] < 10.0 * sizes[0]:
        found.append(
            f"The window spans less than a decade ({sizes[0]:g} to {sizes[-1]:g}): exponents "
            "are local ones."
        )
    return found


def undetermined(each: Fit) -> Iterator[str]:
    """Whether the constants of a law are about as uncertain as they are large, or its bend is none.

    A bend that is not determined by itself does no harm where c and a are. The correction b / N
    must be smaller than 1 somewhere in the window: otherwise it is another power, which the law
    begins with, and the power N^a that it ends with lies beyond the window.
    """
    name, constants = each.law.name, each.constants()
    loose = {
        symbol: value
        for symbol, value in constants.items()
        if value.error > LOOSE * max(abs(value.value), 1.0 if symbol == "a" else 0.0)
    }
    if not {"c", "a"}.isdisjoint(loose):
        said = ", ".join(f"{symbol} = {told(value)}" for symbol, value in loose.items())
        yield (
            f"These numbers do not determine the constants of '{name}' ({said}): what it says "
            "beyond them hangs on the window."
        )
    last = float(each.data.sizes[-1])
    if "/ N)" in each.law.formula and abs(constants["b"].value) > last:
        yield (
            f"The correction of '{name}' exceeds what it corrects at every size: its b, "
            f"{constants['b'].value:.3g}, lies beyond {last:g}. Its exponent is not reached in "
            "the window."
        )


def logarithmic(verdict: Verdict) -> float:
    """AICc of the power law minus the lowest of the laws with a logarithm; NaN without either."""
    scores = {name: rank.criterion for name, rank in verdict.ranks.items()}
    lowest = min((scores[name] for name in LOGARITHMIC if name in scores), default=math.nan)
    return scores.get("power", math.nan) - lowest


def _squares(each: Fit) -> float:
    """The sum of squared residuals, no less than what the numbers' bounds allow."""
    return max(float(np.sum(each.residuals**2)), float(np.sum(each.data.errors**2)))


def _forecast(each: Fit) -> float:
    """No smaller than what the numbers' bounds allow."""
    return max(each.forecast, float(np.sqrt(np.mean(each.data.errors**2))))


def _price(each: Fit) -> float:
    count, k = len(each.data), len(each.values) + 1
    return 2.0 * k + 2.0 * k * (k + 1) / (count - k - 1)
