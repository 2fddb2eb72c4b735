from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.definition.mistake import DefinitionErrors
from workflows.definition.yaml_text import read_yaml


def test_quotes_and_blocks_make_texts_and_names_stay_as_written() -> None:
    tree = read_yaml("a: '1'\nb: |-\n  @f('x')\n1: z\nnull: n\ntrue: t\nc:\n", "x.yaml")
    assert tree.value == {"a": "1", "b": "@f('x')", "1": "z", "null": "n", "true": "t", "c": None}
    assert tree.spots[("b",)] == (2, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\na: 2", 'x.yaml:2 · "a" staat er twee keer'),
        ("a: &x 1", "x.yaml:1 · Ankers met & kunnen niet in een stroom: schrijf het uit"),
        ("a: *x", "x.yaml:1 · Verwijzingen met * kunnen niet in een stroom: schrijf het uit"),
        ("a: !!str 1", "x.yaml:1 · Een soort met ! ervoor kan niet in een stroom"),
        ("? [a]\n: b", "x.yaml:1 · De naam van een eigenschap is een tekst"),
        ("a: 1\n---\nb: 2", "x.yaml:2 · In één bestand past maar één stroom (--- begint een tweede)"),
        ("a: .inf", "x.yaml:1 · Dit getal kan JSON niet bevatten"),
        ("a: @f('x')", "x.yaml:1 · Een waarde die met @ begint, hoort tussen aanhalingstekens: \"@f('x')\""),
        ("a:\n  - @f('\"')", "x.yaml:2 · Een waarde die met @ begint, hoort tussen aanhalingstekens: '@f(''\"'')'"),
        ("a: b: c", "x.yaml:1 · Hier mag geen dubbele punt staan: klopt de inspringing, of horen er aanhalingstekens om de tekst?"),
        ("\ta: 1", "x.yaml:1 · Hier staat een tab: spring in met spaties"),
        ("a:\n\tb: 1", "x.yaml:2 · Hier staat een tab: spring in met spaties"),
        ("a: %b", "x.yaml:1 · Een waarde kan niet zo beginnen: zet er aanhalingstekens omheen"),
        ('a: "x', "x.yaml:1 · Een aanhalingsteken is niet gesloten"),
        ("a: \x01", "x.yaml:1 · Het bestand bevat tekens die niet in YAML mogen"),
        ("[" * 2000, "x.yaml:1 · Dit is dieper genest dan 64 lagen"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_pointed_at(text: str, says: str) -> None:
    with pytest.raises(DefinitionErrors) as caught:
        read_yaml(text, "x.yaml")
    assert [str(one) for one in caught.value.mistakes] == [says]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:- \n#'\"|>{}[],&*!%@`?0123.~<", max_size=40))
def test_it_raises_nothing_but_its_own_error(text: str) -> None:
    with suppress(DefinitionErrors):
        json.dumps(read_yaml(text, "x.yaml").value, allow_nan=False)
