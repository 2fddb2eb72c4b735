from __future__ import annotations

import pytest

from workflows.expressions.dotnet.culture import INVARIANT, locale_of, numerals
from workflows.expressions.errors import ExpressionError


def test_the_empty_name_is_the_invariant_culture() -> None:
    assert numerals("") == INVARIANT


def test_cultures_are_found_in_any_case() -> None:
    assert (str(locale_of("NL-nl")), str(locale_of("zh-hant-tw")), str(locale_of(""))) == (
        "nl_NL",
        "zh_Hant_TW",
        "en_US",
    )


def test_dutch_numbers_have_a_comma_and_the_euro_in_front() -> None:
    dutch = numerals("nl-NL")
    assert (dutch.point, dutch.group, dutch.symbol, dutch.currency, dutch.percent) == (
        ",",
        ".",
        "€",
        ("¤ 0", "¤ -0"),
        ("0%", "-0%"),
    )


def test_indian_numbers_are_grouped_by_two_after_the_first_three() -> None:
    assert numerals("hi-IN").group_sizes == (3, 2)


def test_a_language_alone_takes_its_usual_country() -> None:
    assert numerals("de").symbol == "€"


@pytest.mark.parametrize("name", ["xx-YY", "nl-NL-", "é", "a" * 40, "-", "nl_NL.UTF-8", "../nl"])
def test_an_unknown_culture_is_refused(name: str) -> None:
    with pytest.raises(ExpressionError, match="expression_unknown_locale"):
        numerals(name)
