"""The letters of dias2024 in ours."""

from spinvolt.papers.paper import Letter

NOTATION = (
    Letter("$N_C$", "`n_charger`"),
    Letter("$N_B$, $N_{B_1}, N_{B_2}, \\dots$", "`n_battery`, one number for each battery"),
    Letter("$m$, number of reservoirs", "length of `n_battery`; here $k$"),
    Letter(
        "$\\gamma_\\Downarrow$, Eqs. 2, 4",
        "`decay`, 1 unless stated: times come in $1/\\gamma_\\Downarrow$. How it follows from "
        "$\\Gamma(\\omega_0)$ is left open by a factor 2, which only rescales time",
    ),
    Letter("$\\gamma_\\Uparrow$, Eq. 4", "`pump`"),
    Letter(
        "$\\mathcal{L}[O]\\rho = 2O\\rho O^\\dagger - O^\\dagger O\\rho - \\rho O^\\dagger O$",
        "the same, with the factor 2: a single spin decays at the rate 2 `decay`",
    ),
    Letter("$J^\\alpha_C$, $J^\\alpha_B$", "sums of $\\sigma^\\alpha/2$, as here"),
    Letter("$\\mathcal{E}_B/\\hbar\\omega_0$, Eq. 3", "series `battery_density`, one per battery"),
    Letter("$\\mathcal{E}_C/\\hbar\\omega_0$, Eq. 3", "series `charger_density`"),
    Letter("$\\mathcal{E}_C(0) = 0$ of the inset", "`start.charger = { dicke = 0 }`"),
    Letter("batteries in one reservoir", "`shared_reservoir = true`"),
    Letter("thermal reservoirs", "`thermal`, mean quanta of each"),
    Letter(
        "mean-field approximation",
        '`reduction = "second_moments"`, which is what its references are taken to do, or '
        '`"mean_field"`; what is drawn here beside it is `"truncated_wigner"`',
    ),
)
