from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.definition.json_text import read_json
from workflows.definition.mistake import DefinitionErrors


def test_of_a_name_that_stands_twice_the_last_counts_at_its_own_place() -> None:
    tree = read_json('{"a": 1,\n "b": 2,\n "a": {"c": 3}}', "x.json")
    assert json.dumps(tree.value) == '{"b": 2, "a": {"c": 3}}'
    assert tree.spots[("a",)] == (3, 2)
    assert tree.spots[("a", "c")] == (3, 8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "x.json:1 · Hier werd een waarde verwacht, maar er staat het einde"),
        ('{"a":\n1,}', "x.json:2 · Hier staat een komma te veel"),
        ('{"a": 1} // klaar', "x.json:1 · Hier staat commentaar, en dat kan niet in JSON"),
        ('/* eerst */ {"a": 1}', "x.json:1 · Hier staat commentaar, en dat kan niet in JSON"),
        ("[1,]", "x.json:1 · Hier staat een komma te veel"),
        ('{"a" 1}', "x.json:1 · Hier werd een dubbele punt verwacht, maar er staat '1'"),
        (
            "{a: 1}",
            "x.json:1 · Hier werd een naam tussen dubbele aanhalingstekens verwacht, maar er staat 'a'",
        ),
        ("[1 2]", "x.json:1 · Hier werd een komma of ']' verwacht, maar er staat '2'"),
        ("{} {}", "x.json:1 · Hier werd het einde van het bestand verwacht, maar er staat '{'"),
        ("[NaN]", "x.json:1 · Dit getal kan JSON niet bevatten"),
        ("[1e999]", "x.json:1 · Dit getal kan JSON niet bevatten"),
        (f"[{'9' * 5000}]", "x.json:1 · Dit getal kan JSON niet bevatten"),
        ('["\\ud800"]', "x.json:1 · Deze tekst bevat een half teken (surrogaat)"),
        ('["a\tb"]', "x.json:1 · Hier werd een waarde verwacht, maar er staat een stuurteken"),
        ("[" * 100_000, "x.json:1 · Dit is dieper genest dan 64 lagen"),
    ],
)
def test_what_does_not_fit_is_pointed_at(text: str, says: str) -> None:
    with pytest.raises(DefinitionErrors) as caught:
        read_json(text, "x.json")
    assert [str(one) for one in caught.value.mistakes] == [says]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]:,"\\ \n0123456789.eE+-truefalsn/ub\u00e9', max_size=30))
def test_it_agrees_with_the_standard_reader_and_raises_nothing_else(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(DefinitionErrors):
            read_json(text, "x.json")
        return
    try:
        assert read_json(text, "x.json").value == expected
    except DefinitionErrors as error:
        assert error.mistakes[0].code in {"number_too_large", "bad_character"}  # noqa: PT017 # either is right
