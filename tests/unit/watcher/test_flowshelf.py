from __future__ import annotations

from pathlib import Path

import pytest

from watcher.flowshelf import MAX_BYTES, FlowShelf, names, text_of
from workflows.definition.mistake import DefinitionErrors
from workflows.errors import BadInputError

SHIPPED = "whatsapp-bewaren"


def own(tmp_path: Path, title: str = "Eigen", name: str = SHIPPED) -> Path:
    text = text_of(SHIPPED, None)[1].replace("title: WhatsApp bewaren", f"title: {title}")
    (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def test_the_shipped_flow_is_there_without_any_setting() -> None:
    assert names(None) == (SHIPPED,)
    assert FlowShelf(SHIPPED, None).current().title == "WhatsApp bewaren"


def test_an_own_flow_of_the_same_name_comes_first(tmp_path: Path) -> None:
    assert FlowShelf(SHIPPED, own(tmp_path)).current().title == "Eigen"


def test_own_and_shipped_flows_are_listed_together(tmp_path: Path) -> None:
    (tmp_path / "leesmij.txt").touch()

    assert names(own(tmp_path, name="afval")) == ("afval", SHIPPED)


def test_a_changed_text_is_read_again(tmp_path: Path) -> None:
    shelf = FlowShelf(SHIPPED, own(tmp_path))
    before = shelf.current()
    own(tmp_path, "Veranderd")

    assert (before.title, shelf.current().title) == ("Eigen", "Veranderd")


@pytest.mark.parametrize("name", ["weg", "", "../geheim", "a\\b", ".verborgen", "map/stroom"])
def test_an_unknown_name_comes_with_the_names_there_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError) as refused:
        text_of(name, own(tmp_path, name="afval"))
    assert (refused.value.code, refused.value.what_next) == (
        "flow-unknown",
        "Kies een van: afval, whatsapp-bewaren.",
    )


def test_a_folder_of_own_flows_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        FlowShelf(SHIPPED, tmp_path / "weg")
    assert refused.value.code == "flows-dir-missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"caf\xe9: {}", "definition_wrong"),
        (b"\xff\xfe\x00", "definition_wrong"),
        (b"#" * (MAX_BYTES + 1), "flow-too-large"),
    ],
)
def test_a_flow_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "stuk.yaml").write_bytes(content)

    with pytest.raises(BadInputError) as refused:
        FlowShelf("stuk", tmp_path)
    assert refused.value.code == code


def test_a_flow_that_the_disk_does_not_give_is_told(tmp_path: Path) -> None:
    (tmp_path / "stuk.yaml").symlink_to("/proc/self/mem")  # a file of which the first byte cannot be read

    with pytest.raises(BadInputError) as refused:
        FlowShelf("stuk", tmp_path)
    assert refused.value.code == "flow-unreadable"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_flow_is_read_in_every_encoding_that_an_import_reads(tmp_path: Path, encoding: str) -> None:
    text = "metadata: {title: Café}\ntriggers: {}\nactions: {}\n"
    (tmp_path / "kladblok.yaml").write_text(text, encoding=encoding)

    assert text_of("kladblok", tmp_path) == ("kladblok.yaml", text)


def test_a_broken_flow_is_refused_with_its_mistakes_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "stuk.yaml").write_text("triggers: {}\nactions:\n  A: {type: Compse, inputs: 1}\n")

    with pytest.raises(DefinitionErrors) as refused:
        FlowShelf("stuk", tmp_path)
    assert "Compose" in str(refused.value)


def test_every_own_flow_runs_beside_the_one_for_uploads_but_for_one_that_is_wrong(tmp_path: Path) -> None:
    own(tmp_path, name="afval")
    (tmp_path / "stuk.yaml").write_text("triggers: [")
    shelf = FlowShelf(SHIPPED, tmp_path)

    assert [flow.name for flow in shelf.all()] == [SHIPPED, "afval"]
    assert shelf.named("afval").name == "afval"
    assert [flow.name for flow in FlowShelf(SHIPPED, None).all()] == [SHIPPED]


def test_a_flow_may_be_named_by_the_id_that_its_export_had(tmp_path: Path) -> None:
    guid = "dd482862-e1aa-ec11-983f-000d3a8b4465"
    own(tmp_path, name=f"Goedkeuren-{guid.upper()}")
    shelf = FlowShelf(SHIPPED, tmp_path)

    assert shelf.named(guid).name == f"Goedkeuren-{guid.upper()}"
    with pytest.raises(BadInputError):
        shelf.named(guid.replace("d", "a"))
