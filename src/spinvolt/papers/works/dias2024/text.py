"""What dias2024 states in its text: limits, conditions, temperature, entanglement, pump."""

import numpy as np
import xarray as xr

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import bounded
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.dias2024.densities import stated
from spinvolt.papers.works.dias2024.measured import FULL, PUMPS, WARM, compute

# To two decimals: what the eye reads off the paper's panels.
EYE = 0.01


def most(data: xr.Dataset, name: str, level: float, **where: object) -> Found:
    """Whether a number stays up to a level."""
    return between(bounded(data, name, **where), 0.0, level)


def follows_law(data: xr.Dataset) -> Found:
    """Whether the energies over the pump are those of the area theorem."""
    apart = float(np.abs(data["pumped"] - data["pumped_law"]).max())
    return holds(f"apart by {apart:.4f} at most", apart <= 2.0 * EYE)


def least_pump(data: xr.Dataset) -> Found:
    """The smallest pump that fills three batteries."""
    full = [p for p in PUMPS if bounded(data, "pumped", pump=p).value > 1.0 - EYE]
    told = f"{min(full):g} decay" if full else "none"
    return holds(told, bool(full) and min(full) == 2.0)


def larger_charger(data: xr.Dataset) -> Found:
    """Whether the battery ends above the charger where the charger is larger, and only there."""
    gain_low = data["battery_end_low"] - data["charger_end_high"]
    gain_high = data["battery_end_high"] - data["charger_end_low"]
    larger = data["n_charger"] > data["n_battery"]
    size = data.sizes["n_charger"]
    # Equal sizes end with equal energies, known to rounding.
    agrees = bool((gain_low > 0.0).where(larger, True).all()) and bool(
        (gain_high <= 1e-9).where(~larger, True).all()
    )
    return holds(f"all pairs up to {size} and {size}", agrees)


def stays(data: xr.Dataset) -> Found:
    """Whether one battery is full after a long time, to two decimals."""
    return between(bounded(data, "dark", sizes="1e7 and 100"), 1.0 - EYE, 1.0)


def cooler_is_better(data: xr.Dataset) -> Found:
    """Whether every warmer reservoir leaves less."""
    found = [bounded(data, "warm", thermal=n) for n in WARM]
    told = ", ".join(f"{one.value:.4f}" for one in found)
    return holds(told, all(found[i].low > found[i + 1].high for i in range(len(found) - 1)))


def little(data: xr.Dataset, case: str) -> Found:
    """Whether entanglement with pump is below a quarter of that of one battery without."""
    share = bounded(data, "entangled", case=case) / bounded(data, "entangled", case="one")
    return between(share, 0.0, 0.25)


def gone(data: xr.Dataset, case: str) -> Found:
    """Whether the entanglement is lost at late times."""
    return between(bounded(data, "entangled_late", case=case), 0.0, 1e-6)


def there(data: xr.Dataset, case: str) -> Found:
    """Whether there is entanglement at all."""
    found = bounded(data, "entangled", case=case)
    return between(found, 1e-3, np.inf)


def all_full(data: xr.Dataset) -> Found:
    """Whether two, three and four batteries are filled at pump = (k - 1) decay."""
    found = [bounded(data, "filled", count=k) for k, _ in FULL]
    told = ", ".join(f"{one.value:.4f}" for one in found)
    return holds(told, min(one.value for one in found) > 1.0 - EYE)


def limit_claim(count: str, level: float, quoted: str) -> Claim:
    """The claim that a level cannot be passed without pump."""
    readings = [
        Reading("equal batteries and couplings, exact, small",
                lambda data: most(data, "equal_small", level, reservoirs=count)),
        Reading("the same, mean field, $N_B = 10^{-5} N_C$",
                lambda data: most(data, "equal_law", level, reservoirs=count)),
        Reading("one decay three times the others, $N_C = 10^7$, averages",
                lambda data: most(data, "strong", level, reservoirs=count)),
        Reading("the same, exact, small",
                lambda data: most(data, "strong_small", level, reservoirs=count)),
    ]  # fmt: skip
    if count == "two":
        readings.append(
            Reading("2 cells beside 4, after a long time, exact",
                    lambda data: most(data, "smaller", level))
        )  # fmt: skip
    return Claim(
        name=f"limit-{count}",
        place="Text to Fig. 2",
        says=f"Without pump {count} reservoirs cannot surpass {quoted}, however large $N_C$ is.",
        quoted=quoted,
        readings=tuple(readings),
        verdict=Verdict.AMBIGUOUS,
        reason="So it is for equal ones: mean field has $\\sin k\\varphi = r\\sin\\varphi$ with "
        "$r = N_B/N_C$. Unequal couplings turn battery $m$ by $\\pi\\gamma_m/\\sum\\gamma$, and of "
        "unequal sizes the smallest ends fullest.",
    )


CLAIMS = (
    Claim(
        name="larger-charger",
        place="Text below Eq. 3",
        says="The battery ends above the charger if and only if $N_C > N_B$.",
        quoted="",
        readings=(Reading("exact long-time energies", larger_charger),),
        verdict=Verdict.AGREES,
        reason="One reservoir conserves the total spin; equal sizes end with equal energies.",
    ),
    Claim(
        name="much-larger-charger",
        place="Text below Eq. 3",
        says="Efficient transfer, to nearly 1, takes place for $N_C \\gg N_B$.",
        quoted="1",
        readings=(
            Reading("$N_C = 10^7$, $N_B = 100$: above 0.99",
                    lambda data: between(bounded(data, "dark", sizes="1e7 and 100"), 0.99, 1.0)),
            Reading("only then: below 0.99 for 1000 spins and 500 cells",
                    lambda data: between(bounded(data, "dark", sizes="1000 and 500"), 0.0, 0.99)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="It is enough, but not needed: $1 - e_B$ is of the order of $1/N_C$, $2/N_C$ for "
        "any fixed $N_B$. Many spins, and clearly more than cells, will do.",
    ),
    Claim(
        name="stays-charged",
        place="Introduction",
        says="One battery keeps its energy in a cold reservoir, in dark states.",
        quoted="",
        readings=(
            Reading("long-time energy, $N_C = 10^7$, $N_B = 100$", stays),
        ),
        verdict=Verdict.AGREES,
        reason="$\\sum_J P_J \\lvert J,-J\\rangle\\langle J,-J\\rvert$ does not couple to the "
        "reservoir.",
    ),
    Claim(
        name="temperature",
        place="Text below Eq. 3",
        says="Charging is best at zero temperature, and worse the warmer the reservoir.",
        quoted="",
        readings=(Reading("0, 0.1, 0.2, 0.5, 1 thermal quanta", cooler_is_better),),
        verdict=Verdict.AGREES,
        reason="Each total spin becomes thermal; the battery's share of its $J^z$ stays the same.",
    ),
    Claim(
        name="mean-field",
        place="Text below Eqs. 3, 4",
        says="Large systems follow a mean-field approximation.",
        quoted="",
        readings=(
            *(
                Reading(f"{told}, after the pulse, to two decimals",
                        lambda data, c=closure: most(data, "closure_off_late", EYE, closure=c))
                for told, closure in (("tilt", "mean_field"), ("second moments", "second_moments"))
            ),
            *(
                Reading(f"{told}, all times, to two decimals",
                        lambda data, c=closure: most(data, "closure_off", EYE, closure=c))
                for told, closure in (("tilt", "mean_field"), ("second moments", "second_moments"))
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="The delay of a superradiant pulse is random by as much as it is long, at any size: "
        "the average is off by up to 0.136 during the pulse, while plateaus agree.",
    ),
    limit_claim("two", 0.5, "1/2"),
    limit_claim("three", 0.25, "1/4"),
    Claim(
        name="shared-reservoir",
        place="Text to Fig. 2",
        says="Three batteries in one reservoir would charge efficiently.",
        quoted="",
        readings=(
            Reading("$N_C = 10^7$, three times 100 cells",
                    lambda data: between(bounded(data, "shared"), 1.0 - EYE, 1.0 + EYE)),
        ),
        verdict=Verdict.AGREES,
        reason="They are one battery of 300 cells.",
    ),
    Claim(
        name="pump-needed",
        place="Text to Fig. 2(e), (f)",
        says="Three batteries need pump = 2 decay to be filled.",
        quoted="2",
        readings=(
            Reading("the least pump among those tried", least_pump),
            Reading("no other: 8/3 decay leaves less than 0.99",
                    lambda data: between(bounded(data, "pumped", pump=8.0 / 3.0), 0.0, 0.99)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="$\\gamma_\\Uparrow = (k-1)\\gamma$ turns them by $\\pi$. More overcharges them; "
        "8/3 turns them by $3\\pi$, which fills them a second time.",
    ),
    Claim(
        name="more-reservoirs-more-pump",
        place="Text to Fig. 2, conclusion",
        says="More reservoirs need a stronger pump.",
        quoted="",
        readings=(
            Reading("energies over the pump follow the area theorem", follows_law),
            Reading("two, three, four batteries at pump = 1, 2, 3 decay are filled", all_full),
        ),
        verdict=Verdict.AGREES,
        reason="Exactly $(k-1)\\gamma$ for equal couplings; beyond it they are overcharged.",
    ),
    Claim(
        name="super-extensive",
        place="Abstract",
        says="Charging is super-extensive.",
        quoted="",
        readings=(
            Reading("exponent of the power over $N_C$, $N_B = N_C/1000$, above 1",
                    lambda data: between(bounded(data, "growth"), 1.0, np.inf)),
        ),
        verdict=Verdict.AGREES,
        reason="$P \\sim N_B N_C/\\ln N_C$.",
    ),
    Claim(
        name="entanglement",
        place="Text to Fig. 2",
        says="Without pump charger and batteries become entangled.",
        quoted="",
        readings=tuple(
            Reading(f"{case} of 2 cells, 12 spins", lambda data, c=case: there(data, c))
            for case in ("one", "two")
        ),
        verdict=Verdict.AGREES,
        reason="Logarithmic negativity of the exact state.",
    ),
    Claim(
        name="no-entanglement-with-pump",
        place="Text to Fig. 2",
        says="With pump there is little or no entanglement.",
        quoted="",
        readings=tuple(
            Reading(f"{told}, {case}", lambda data, c=case, f=find: f(data, c))
            for case in ("two pumped", "three pumped")
            for told, find in (("at most, over that of one battery without", little),
                               ("at late times", gone))
        ),
        verdict=Verdict.AGREES,
        reason="It appears during the pulse and vanishes with it.",
    ),
    Claim(
        name="local-decay",
        place="Outlook",
        says="Decay of single spins is much slower than the collective charging.",
        quoted="",
        readings=(
            Reading("change of panel (f) by local decay = decay (cumulants)",
                    lambda data: most(data, "local", EYE)),
        ),
        verdict=Verdict.AGREES,
        reason="It acts at $2\\gamma$, the pulse at $2\\gamma N_C$.",
    ),
    Claim(
        name="combination",
        place="Inset of Fig. 2(f), text",
        says="Only dissipation of an excited charger and pump together charge the batteries.",
        quoted="",
        readings=(
            Reading("pump alone, up to 0.03/decay: below a half",
                    lambda data: most(data, "alone", 0.5)),
            Reading("dissipation alone: three batteries in a quarter, not full",
                    lambda data: most(data, "pumped", 0.5, pump=0.0)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="On the pulse's scale it takes both. But with the pump alone the batteries' ground "
        "state is unstable: after $10^4$ times as long they reach 0.9.",
    ),
)  # fmt: skip

TEXT = Figure(
    paper="dias2024",
    id="text",
    name="Text",
    title="Limits, conditions, temperature, entanglement and pump",
    caption=(
        "Numbers behind what the text states: long-time energies of all small sizes, unequal "
        "couplings and sizes, three batteries over the pump, temperature, entanglement, mean field "
        "against the exact equation, local decay. Averages over truncated Wigner trajectories for "
        "large chargers, exact otherwise. That a coherent pump would not do is not covered."
    ),
    compute=compute,
    draw=None,
    stated=CLAIMS,
    statements={
        "threefold decay": stated(2, decay=[3.0, 1.0])
        | {"charge": {"until": 2e-6, "samples": 201}},
        "overcharged": stated(3, 2.5) | {"charge": {"until": 6e-6, "samples": 201}},
        "one reservoir for three": stated(3, shared_reservoir=True)
        | {"charge": {"until": 3e-6, "samples": 201}},
        "entanglement": stated(2, 1.0, n_charger=12, cells=2)
        | {"charge": {"until": 2.0, "samples": 101, "watch": ["log_negativity"]}},
    },
)
