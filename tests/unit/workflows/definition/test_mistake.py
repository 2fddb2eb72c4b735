from __future__ import annotations

from workflows.definition.flow import Place
from workflows.definition.mistake import MOST_SHOWN, DefinitionErrors, Mistake, in_order


def at(line: int, path: str = "actions.A") -> Place:
    return Place(file="stroom.yaml", line=line, column=1, path=path)


def test_a_mistake_reads_as_file_line_path_sentence_and_suggestion() -> None:
    mistake = Mistake(
        code="action_unknown", message='er is geen actie "Vrag"', place=at(14), suggestion="Vraag"
    )
    assert str(mistake) == 'stroom.yaml:14 · actions.A · er is geen actie "Vrag", bedoelt u "Vraag"?'


def test_a_mistake_without_a_line_or_path_leaves_them_out() -> None:
    mistake = Mistake(code="too_long", message="te lang", place=at(0, path=""))
    assert str(mistake) == "stroom.yaml · te lang"


def test_mistakes_are_sorted_by_line_and_told_once() -> None:
    late, early = (Mistake(code="text_expected", message="x", place=at(line)) for line in (9, 2))
    assert in_order([late, early, late]) == (early, late)


def test_the_error_shows_every_mistake_and_logs_only_codes() -> None:
    errors = DefinitionErrors(
        [Mistake(code="text_expected", message="geheim", place=at(line)) for line in (1, 2)]
    )
    assert errors.facts == {"mistakes": 2, "codes": ["text_expected"]}
    assert "stroom.yaml:1 · actions.A · geheim\nstroom.yaml:2 · actions.A · geheim" in errors.message


def test_a_thousand_mistakes_are_not_all_shown() -> None:
    errors = DefinitionErrors(
        [Mistake(code="text_expected", message="x", place=at(line)) for line in range(1000)]
    )
    assert (len(errors.mistakes), errors.message.count("·")) == (1000, 2 * MOST_SHOWN)
