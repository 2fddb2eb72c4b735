from __future__ import annotations

import base64

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value
from workflows.expressions.xmldoc.query import query_xml

SHELF = (
    '<?xml version="1.0"?><!-- plank --><kast xmlns:p="urn:p"><boek nr="1" p:taal="nl">Een</boek>'
    "<boek nr='2'><![CDATA[Twee]]></boek><leeg></leeg><dicht/><?q r?></kast>"
)


def found(path: str, text: str = SHELF) -> Value:
    value = query_xml(text, path)
    return [shown(node) for node in value] if isinstance(value, list) else value


def shown(node: Value) -> Value:
    if isinstance(node, dict):
        return base64.b64decode(str(node["$content"])).decode()

    return node


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("//boek/text()", ["Een", "Twee"]),
        ("//boek[@nr=2]", ['<boek xmlns:p="urn:p" nr="2"><![CDATA[Twee]]></boek>']),
        ("/kast/leeg | /kast/dicht", ['<leeg xmlns:p="urn:p"></leeg>', '<dicht xmlns:p="urn:p" />']),
        ("//boek/@nr", ['nr="1"', 'nr="2"']),
        ("//@*[local-name()='taal']", ['p:taal="nl"']),
        ("//processing-instruction()", ["<?q r?>"]),
        ("count(//boek)", 2.0),
        ("string(//boek)", "Een"),
        ("//boek/@nr = 2", True),
        ("//niets", []),
        ("name(/*)", "kast"),
    ],
)
def test_nodes_are_lists_and_calculations_are_values(path: str, value: Value) -> None:
    assert found(path) == value


def test_namespaces_can_be_listed() -> None:
    assert 'xmlns:p="urn:p"' in str(found("/kast/namespace::*"))


@pytest.mark.parametrize("path", ["", "//", "//x:y", "foo(", "/kast[", "document('a')", "re:test('a','a')"])
def test_what_is_no_xpath_is_refused(path: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_xpath"):
        found(path)


@pytest.mark.parametrize(
    "path", ["//*[//*[//*]]", "/r/a[../a[../a[../a]]]", "1" * 3_000, "(" * 200 + "1" + ")" * 200]
)
def test_a_path_that_could_take_forever_is_refused(path: str) -> None:
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        found(path, "<r>" + "<a/>" * 500 + "</r>")
