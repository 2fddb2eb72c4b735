"""The page of the handboek with every error code, read from the sources.

Write it again, from the top of the repository, with: python deploy/foutcodes.py > deploy/handboek/foutcodes.md
"""  # noqa: INP001 - deploy holds scripts, no package

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("config", "watcher", "workflows")
TOP = "BewaarstroomError"
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][a-z0-9]+)+")
ELSEWHERE = (
    "workflows/definition/codes.py",
    "workflows/inspection/findings.py",
    "watcher/simulator/errors.py",
)
"""Codes with a page of their own, and those of a simulated Graph."""

HEAD = """# Foutcodes

Bij elke fout staat een vaste code: op het scherm, in het logboek en op de opdrachtregel. Zoek hem hier op.
Waar in een zin … staat, staat in het echt een naam, getal of uitleg.

Codes van bevindingen over een upload staan in [Wat de inspectie vindt](inspectie.md). Codes van fouten in een
stroom staan in [Stromen](stromen.md).

Deze pagina is gemaakt met `python deploy/foutcodes.py`.

| Code | Wat er aan de hand is | Wat u kunt doen |
|---|---|---|
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One code, as it stands in one place of the sources."""

    code: str
    sentence: str
    next_step: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What an error class says by itself."""

    base: str
    sentence: str
    next_step: str
    code: str = ""  # where the class always has the same one


def trees() -> dict[str, ast.Module]:
    """Read every source that may raise."""
    found = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    named = {str(path.relative_to(ROOT)): path for path in found}
    return {name: ast.parse(path.read_text("utf-8")) for name, path in named.items() if name not in ELSEWHERE}


def entries(sources: Iterable[ast.Module]) -> list[Entry]:
    """List every code with its sentence and next step, each once, in the order of the alphabet."""
    listed = list(sources)
    kinds = _kinds(listed)
    found: set[Entry] = set()
    for tree in listed:
        named = _Named(_constants(tree)).visit(tree)
        found |= {entry for node in ast.walk(named) for entry in _entries(node, kinds)}
    return sorted(found, key=lambda one: (one.code, one.sentence, one.next_step))


def page(found: Iterable[Entry]) -> str:
    """Write the table; a code that is used for several things has a row for each."""
    rows = (f"| `{one.code}` | {one.sentence} | {one.next_step} |\n" for one in found)
    return HEAD + "".join(rows)


def _kinds(listed: list[ast.Module]) -> dict[str, Kind]:
    classes = {
        node.name: node for tree in listed for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }
    kinds: dict[str, Kind] = {}

    def know(name: str) -> Kind | None:
        if name not in classes:
            return None
        if name not in kinds:
            node = classes[name]
            above = know(ast.unparse(node.bases[0])) if node.bases else None
            if above is None and name != TOP:
                return None
            kinds[name] = _kind(node, above)
        return kinds[name]

    for name in classes:
        know(name)
    return kinds


def _kind(node: ast.ClassDef, above: Kind | None) -> Kind:
    own = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }
    inherited = above.next_step if above else ""
    return Kind(
        base=node.name,
        sentence=(ast.get_docstring(node) or "").split("\n")[0],
        next_step=_text(own["next_step"]) if "next_step" in own else inherited,
        code=_fixed_code(node),
    )


def _fixed_code(node: ast.ClassDef) -> str:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__" and call.args:
            return _text(call.args[0]) if isinstance(call.args[0], ast.Constant) else ""
    return ""


def _entries(node: ast.AST, kinds: Mapping[str, Kind]) -> Iterator[Entry]:
    if isinstance(node, ast.Tuple):
        yield from _of_table(node, kinds)
    if isinstance(node, ast.Dict):
        yield from _of_dictionary(node)
    if not isinstance(node, ast.Call):
        return
    said = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    kind = kinds.get(ast.unparse(node.func))
    if kind is not None:
        yield from _of_error(node, said, kind)
    elif ast.unparse(node.func) != "Mistake" and isinstance(code := said.get("code"), ast.Constant):
        sentence = said.get("sentence") or said.get("message")
        if sentence is not None:
            yield _entry(_text(code), _text(sentence), _text(said.get("next_step")))


def _of_error(node: ast.Call, said: Mapping[str, ast.expr], kind: Kind) -> Iterator[Entry]:
    code, sentence = kind.code, kind.sentence
    if not code and node.args and isinstance(node.args[0], ast.Constant):
        code = _text(node.args[0])
        told = node.args[1] if len(node.args) > 1 else said.get("message")
        sentence = _text(told) if told is not None else kind.sentence
    if code:
        next_step = _text(said["next_step"]) if "next_step" in said else kind.next_step
        yield _entry(code, sentence, next_step)


def _of_table(node: ast.Tuple, kinds: Mapping[str, Kind]) -> Iterator[Entry]:
    """Read (code, sentence), as tables of errors hold them."""
    if len(node.elts) != 2 or not isinstance(node.elts[0], ast.Constant):
        return
    code, sentence = _text(node.elts[0]), _text(node.elts[1])
    if CODE.fullmatch(code) and re.fullmatch(r"[A-Z].* .*\.", sentence):
        yield _entry(code, sentence, kinds[TOP].next_step if code.startswith("graph-") else "")


def _of_dictionary(node: ast.Dict) -> Iterator[Entry]:
    """Read {code: sentence}, or {code: Trouble(sentence=…, next_step=…)}."""
    for key, value in zip(node.keys, node.values, strict=True):
        code = _text(key)
        said = {one.arg: one.value for one in value.keywords} if isinstance(value, ast.Call) else {}
        sentence = _text(said.get("sentence")) if said else _text(value)
        if CODE.fullmatch(code) and re.fullmatch(r"[A-Z].*\.", sentence, re.DOTALL):
            yield _entry(code, sentence, _text(said.get("next_step")))


class _Named(ast.NodeTransformer):
    """Puts the texts that a module gives a name in the place of the name."""

    def __init__(self, constants: Mapping[str, ast.Constant]) -> None:
        self._constants = constants

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace one."""
        return self._constants.get(node.id, node) if isinstance(node.ctx, ast.Load) else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Replace a member of an enum."""
        return self._constants.get(ast.unparse(node), node)


def _constants(tree: ast.Module) -> dict[str, ast.Constant]:
    found = {f"{name}": value for name, value in _assigned(tree.body)}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and ast.unparse(node.bases[0] if node.bases else node) == "StrEnum":
            found |= {f"{node.name}.{name}": value for name, value in _assigned(node.body)}
    return found


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.Constant]]:
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    yield target.id, node.value


def _entry(code: str, sentence: str, next_step: str) -> Entry:
    return Entry(code=code, sentence=_cell(sentence), next_step=_cell(next_step))


def _text(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    if isinstance(node, ast.IfExp):
        return _text(node.body) or _text(node.orelse)
    return "" if node is None else "…"


def _cell(text: str) -> str:
    return re.sub(r"\{[a-z]+\}", "…", " ".join(text.split())).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page(entries(trees().values())))
