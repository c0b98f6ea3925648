"""Statements of designs that several tests share."""

BATTERY = {"kind": "central-spin"}


def tables(battery=BATTERY, **table):
    return {"battery": battery, "design": table}


def sizes(top):
    return {name: {"integer": [1, top]} for name in ("n_battery", "n_charger")}


STUDY = tables(
    {"anisotropy": 0.1},
    vary=sizes(7),
    maximise="max_power",
    subject_to="n_battery + n_charger <= 8",
)
