"""The function that looks things up in XML."""

from __future__ import annotations

from workflows.expressions.content import is_content, mime_of, text_of, type_of
from workflows.expressions.functions.arguments import refused, text
from workflows.expressions.functions.function import Function
from workflows.expressions.values import Value
from workflows.expressions.xmldoc import query_xml


def _xpath(document: Value, path: Value) -> Value:
    if not is_content(document) or mime_of(type_of(document)) not in ("application/xml", "text/xml"):
        raise refused(
            "expression_wrong_type",
            "het eerste argument moet XML zijn; gebruik xml() om een tekst om te zetten.",
        )

    return query_xml(text_of(document), text(path, 2))


FUNCTIONS = (
    Function(
        name="xpath",
        group="Objecten",
        says="Zoekt met XPath in XML; gevonden knopen komen altijd als lijst.",
        example="xpath(xml('<a><b>1</b></a>'), 'sum(/a/b)')",
        result=1.0,
        call=_xpath,
        least=2,
        most=2,
        grows=True,
    ),
)
