"""Two series that nothing joins, and what may be computed inside one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.evidence.series import (
    Bridge,
    Difference,
    Incomparable,
    SeriesValue,
    ValueStatus,
    comparable,
    difference,
    ranked,
    segments,
    warnings,
)

LILLE = "Lille, Hellemmes et Lomme comprises"
CLAP = SeriesValue("ess_jobs", date(2012, 12, 31), Decimal(19898), "emplois", "CLAP", LILLE, "Insee")
FLORES = SeriesValue("ess_jobs", date(2017, 12, 31), Decimal(17835), "emplois", "FLORES", LILLE, "Insee")


def test_clap_and_flores_never_become_a_fall() -> None:
    for pair in ((CLAP, FLORES), (FLORES, CLAP)):
        refused = difference(*pair)
        assert isinstance(refused, Incomparable)
        said = refused.warning.replace("\u00a0", " ")
        assert said == (
            "Les valeurs de 2012 et 2017 ne se comparent pas : la série change (CLAP puis FLORES). "
            "Aucune évolution n’est calculée."
        )
        assert "10" not in refused.warning.replace("2012", "").replace("2017", "")
    assert segments([FLORES, CLAP]) == [[CLAP], [FLORES]]
    assert warnings([FLORES, CLAP]) == [difference(CLAP, FLORES).warning]
    assert isinstance(ranked([CLAP, FLORES]), Incomparable)


def test_a_written_reason_lets_the_difference_through_and_goes_with_it() -> None:
    bridge = Bridge(CLAP, FLORES, "L’Insee a rétropolé la série pour la Ville.", "Mission ESS")
    change = difference(CLAP, FLORES, [bridge])
    assert isinstance(change, Difference)
    assert (change.amount, change.growth) == (Decimal(-2063), Decimal("-10.4"))
    assert bridge.reason in change.shown
    assert segments([CLAP, FLORES], [bridge]) == [[CLAP, FLORES]]
    assert warnings([CLAP, FLORES], [bridge]) == []
    with pytest.raises(ValueError, match="reason"):
        Bridge(CLAP, FLORES, " ", "Mission ESS")


def test_nothing_joins_two_indicators_or_two_units() -> None:
    share = replace(FLORES, unit="%")
    bridge = Bridge(CLAP, share, "Parce que.", "Mission ESS")
    assert not comparable(CLAP, share, [bridge])


@pytest.mark.parametrize("change", [{"series": "X"}, {"perimeter": "MEL"}, {"method": "au lieu de travail"}])
def test_any_change_is_a_cut(change) -> None:
    later = replace(CLAP, on=date(2013, 12, 31), **change)
    assert comparable(CLAP, replace(CLAP, on=later.on))
    assert not comparable(CLAP, later)
    assert len(segments([CLAP, later])) == 2


def test_inside_a_series() -> None:
    later = replace(FLORES, on=date(2018, 12, 31), value=Decimal(18000))
    change = difference(later, FLORES)
    assert change.shown.replace("\u00a0", " ") == "+165 emplois (+0,9 %)"
    fall = difference(FLORES, replace(later, value=Decimal(16000), is_approximate=True))
    assert fall.shown.replace("\u00a0", " ") == "environ −1 835 emplois (−10,3 %)"
    assert ranked([FLORES, later]) == [later, FLORES]
    shares = [replace(FLORES, unit="%", value=Decimal("11.89")), replace(later, unit="%", value=Decimal("12.5"))]
    assert difference(*shares).shown.replace("\u00a0", " ") == "+0,61 points"
    assert difference(replace(FLORES, value=Decimal(0)), later).growth is None


def test_approximate_values_stay_approximate() -> None:
    nearly = replace(CLAP, unit="%", value=Decimal(12), is_approximate=True)
    assert replace(nearly, wording="près de 12 %").shown == "près de 12 %"
    assert nearly.shown == "environ 12\u00a0%"
    assert replace(FLORES, status=ValueStatus.PROVISIONAL).shown == "17\u00a0835\u00a0emplois (provisoire)"


def test_two_series_side_by_side_each_have_their_line() -> None:
    years = [date(year, 12, 31) for year in (2015, 2016, 2017)]
    values = [replace(one, on=on) for on in years for one in (CLAP, FLORES)]
    assert sorted({value.series for value in line} for line in segments(values)) == [{"CLAP"}, {"FLORES"}]
    assert len(warnings(values)) == 1


VALUES = st.builds(
    replace,
    st.just(CLAP),
    on=st.dates(date(2010, 1, 1), date(2024, 1, 1)),
    series=st.sampled_from(["CLAP", "FLORES"]),
    perimeter=st.sampled_from([LILLE, "MEL"]),
    value=st.decimals(0, 99999, places=2),
)


@given(st.lists(VALUES, max_size=12))
def test_no_line_crosses_a_change_and_no_value_is_lost(values) -> None:
    lines = segments(values)
    assert sorted(map(repr, (value for line in lines for value in line))) == sorted(map(repr, values))
    for line in lines:
        assert len({(value.series, value.perimeter) for value in line}) == 1
        assert [value.on for value in line] == sorted({value.on for value in line})
    for one in values:
        for other in values:
            assert isinstance(difference(one, other), Difference) == bool(comparable(one, other))
