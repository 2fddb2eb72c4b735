from __future__ import annotations

import io
import json
import zipfile

import pytest

from workflows.definition.mistake import DefinitionErrors
from workflows.definition.package import read_package
from workflows.definition.tree import LONGEST

FLOW = json.dumps({"properties": {"definition": {"triggers": {}, "actions": {}}}})
TITLED = json.dumps(
    {"properties": {"displayName": "Mijn stroom", "definition": {"triggers": {}, "actions": {}}}}
)
CHECKSUM_OF_X = b"\x83\x16\xdc\x8c"
ID = "0A1B2C3D-0000-EC11-983F-000D3A8B4465"


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def names(data: bytes) -> list[tuple[str, str]]:
    return [(one.flow.name, one.flow.title) for one in read_package(data, "export.zip").readings]


def test_a_solution_names_its_flows_by_their_files() -> None:
    data = zipped(
        **{
            "solution.xml": "<a/>",
            f"Workflows/Goedkeuren-{ID}.json": "\ufeff" + FLOW,
            "Workflows/x.xaml": "x",
        }
    )
    assert names(data) == [("Goedkeuren", "Goedkeuren")]


def test_a_package_and_a_project_name_them_by_folder_and_title() -> None:
    data = zipped(
        **{
            "manifest.json": "{}",
            "Microsoft.Flow/flows/manifest.json": "{}",
            "Microsoft.Flow/flows/abc/definition.json": TITLED,
        }
    )
    assert names(data) == [("abc", "Mijn stroom")]
    assert names(zipped(**{"host.json": "{}", "Opruimen/workflow.json": FLOW})) == [("Opruimen", "Opruimen")]


def test_names_are_fit_for_a_disk() -> None:
    assert names(zipped(**{"Microsoft.Flow/flows/../definition.json": FLOW})) == [("stroom", "stroom")]
    assert names(zipped(**{"Workflows/..\\..\\C:x.json": FLOW})) == [("_.._C_x", "_.._C_x")]


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT9", "aux.oud", "COM¹"])
def test_names_that_windows_keeps_for_devices_are_not_used(name: str) -> None:
    assert names(zipped(**{f"{name}/workflow.json": FLOW})) == [(f"_{name}", f"_{name}")]


@pytest.mark.parametrize("name", ["CONTROLE", "Com0", "Prn-lijst"])
def test_names_that_only_begin_like_a_device_stay(name: str) -> None:
    assert names(zipped(**{f"{name}/workflow.json": FLOW})) == [(name, name)]


def test_mistakes_point_into_the_zip() -> None:
    (reading,) = read_package(zipped(**{"Workflows/A.json": '{"actions": {"A": 5}}'}), "export.zip").readings
    assert [str(mistake) for mistake in reading.mistakes] == [
        "export.zip!Workflows/A.json:1 · actions.A · hier hoort een actie, met type en inputs"
    ]


def with_flag(data: bytes, flag: int) -> bytes:
    """Mark every member in the table of contents, for example as encrypted."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + bytes([flag]) + data[at + 9 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "zip_unreadable"),
        (b"PK\x03\x04 stuk", "zip_unreadable"),
        (with_flag(zipped(**{"Workflows/A.json": FLOW}), 1), "zip_unreadable"),
        (zipped(**{"Workflows/A.json": "x"}).replace(CHECKSUM_OF_X, b"0000"), "zip_unreadable"),
        (zipped(**{"Workflows/A.json": FLOW})[:-30], "zip_unreadable"),
        (zipped(**{"leesmij.txt": "x"}), "no_definition"),
        (zipped(**{"Workflows/A.json": "{}"}), "no_definition"),
        (zipped(**{"Workflows/A.json": "{"}), "json_syntax"),
        (zipped(**{"Workflows/A.json": " " * (LONGEST + 1)}), "too_long"),
        (b"PK\x01\x02" * 5_001, "zip_too_large"),
        (b"\0" * 50_000_001, "zip_too_large"),
        (zipped(**{f"Workflows/{number}.json": "{}" for number in range(501)}), "zip_too_large"),
    ],
    ids=range(12),
)
def test_bad_zips_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(DefinitionErrors) as caught:
        read_package(data, "export.zip")
    assert [one.code for one in caught.value.mistakes] == [code]


def test_one_flow_that_cannot_be_read_does_not_keep_the_others() -> None:
    data = zipped(**{"Workflows/A.json": FLOW, "Workflows/B.json": '{"a":', "Workflows/C.json": "{}"})

    package = read_package(data, "export.zip")

    assert [one.flow.name for one in package.readings] == ["A"]
    assert [str(one) for one in package.unread] == [
        "export.zip!Workflows/B.json:1 · Hier werd een waarde verwacht, maar er staat het einde",
        "export.zip!Workflows/C.json:1 · Hier staat geen stroom in: een stroom heeft triggers en actions",
    ]


def test_flows_with_the_same_name_are_numbered() -> None:
    other = "1A1B2C3D-0000-EC11-983F-000D3A8B4465"
    data = zipped(
        **{
            f"Workflows/Melden-{ID}.json": FLOW,
            f"Workflows/MELDEN-{other}.json": FLOW,
            "Workflows/Melden (2).json": TITLED,
        }
    )

    assert names(data) == [("Melden", "Melden"), ("MELDEN (2)", "MELDEN"), ("Melden (2) (2)", "Mijn stroom")]


def a_project(parameters: str, flow_file: str = "Orders/workflow.json") -> bytes:
    said = {"Tekst": {"type": "Compose", "inputs": "@{parameters('Klant')} @parameters('sleutel')"}}
    flow = {"definition": {"triggers": {}, "actions": said}, "kind": "Stateful"}
    return zipped(**{flow_file: json.dumps(flow), "parameters.json": parameters})


def test_a_project_declares_parameters_for_its_flows() -> None:
    shared = {
        "klant": {"type": "String", "value": "Anna"},
        "sleutel": {"type": "SecureString", "value": "geheim"},
        "ongebruikt": {"type": "Int", "value": 1},
    }
    [reading] = read_package(a_project(json.dumps(shared)), "export.zip").readings
    assert reading.flow.parameters == {
        "klant": {"type": "String", "defaultValue": "Anna"},
        "sleutel": {"type": "SecureString"},
    }


def test_a_project_is_known_however_its_files_are_spelled() -> None:
    shared = json.dumps({"klant": {"type": "String", "value": "Anna"}})
    [reading] = read_package(a_project(shared, "Orders/Workflow.JSON"), "export.zip").readings
    assert (reading.flow.name, dict(reading.flow.parameters)) == (
        "Orders",
        {"klant": {"type": "String", "defaultValue": "Anna"}},
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_parameters_that_stand_in_a_zip_often_only_the_last_are_read() -> None:
    buffer = io.BytesIO(a_project("{stuk"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("parameters.json", '{"klant": {"type": "String", "value": "Anna"}}')

    package = read_package(buffer.getvalue(), "export.zip")

    assert (package.unread, dict(package.readings[0].flow.parameters)) == (
        (),
        {"klant": {"type": "String", "defaultValue": "Anna"}},
    )


def test_broken_parameters_of_a_project_are_told() -> None:
    package = read_package(a_project('{"klant": '), "export.zip")
    assert [(one.code, one.place.file) for one in package.unread] == [
        ("json_syntax", "export.zip!parameters.json")
    ]
    assert len(package.readings) == 1
