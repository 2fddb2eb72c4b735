from __future__ import annotations

from workflows.expressions.references import Reference, check, references


def test_names_are_found_with_their_places() -> None:
    assert references("@{body('Ophalen')?['x']} @{variables(concat('a'))} @{triggerBody()}") == (
        Reference(kind="function", name="body", position=2),
        Reference(kind="action", name="Ophalen", position=7),
        Reference(kind="function", name="variables", position=27),
        Reference(kind="variable", name=None, position=37),
        Reference(kind="function", name="concat", position=37),
        Reference(kind="function", name="triggerBody", position=53),
        Reference(kind="trigger", name=None, position=53),
    )


def test_every_kind_of_name_is_told_apart() -> None:
    text = (
        "@concat(items('a'),iterationIndexes('b'),parameters('c'),appsetting('d'),result('e'),outputs('f'))"
    )
    found = [
        (reference.kind, reference.name) for reference in references(text) if reference.kind != "function"
    ]
    assert found == [
        ("loop", "a"),
        ("loop", "b"),
        ("parameter", "c"),
        ("appsetting", "d"),
        ("scope", "e"),
        ("action", "f"),
    ]


def test_text_without_expressions_names_nothing() -> None:
    assert references("body('X')") == ()


def test_all_mistakes_are_found_at_once() -> None:
    problems = check("@and(nope(),first())")
    assert [(problem.code, problem.position, problem.expression) for problem in problems] == [
        ("expression_unknown_function", 5, "@and(nope(),first())"),
        ("expression_wrong_arity", 12, "@and(nope(),first())"),
    ]


def test_what_cannot_be_read_is_one_mistake() -> None:
    assert [problem.code for problem in check("@first(")] == ["expression_syntax"]


def test_what_reads_well_has_no_mistakes() -> None:
    assert check("Hallo @{first('a')}") == []
