from __future__ import annotations

from pathlib import Path

import pytest

from config.reading import SettingsError, SettingsMistake, origins, read_settings
from config.settings import Settings

REAL = """\
graph: {mode: real, tenant_id: t, client_id: c, client_secret: "env:GRAPH"}
zaaksysteem:
  mode: real
  zaken_url: https://zgw.example/zaken/api/v1
  documenten_url: https://zgw.example/documenten/api/v1
  catalogi_url: https://zgw.example/catalogi/api/v1
  client_id: bewaarstroom
  secret: env:ZGW
  bronorganisatie: "123456782"
signin: {mode: entra, tenant_id: t, client_id: c, client_secret: "env:SIGNIN"}
mail: {sender: bewaren@gemeente.example}
folders: [{user: jan@gemeente.example}]
"""


def _written(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "mijn.yaml"
    place.write_text(text)
    return place


def _mistakes(place: Path | None, environment: dict[str, str] | None = None) -> list[SettingsMistake]:
    with pytest.raises(SettingsError) as refused:
        read_settings(place, environment or {})
    return sorted(refused.value.mistakes, key=lambda mistake: mistake.where)


def test_without_a_file_everything_is_simulated_and_nothing_is_deleted() -> None:
    settings = read_settings(None, {})

    assert (settings.graph.mode, settings.zaaksysteem.mode, settings.verwijderen) == (
        "simulator",
        "simulator",
        "uit",
    )


def test_the_default_file_says_what_the_code_says() -> None:
    told, coded = read_settings(None, {}).model_dump(), Settings(_env_prefix="NOTHING_").model_dump()

    assert told == coded | {"watching": told["watching"]}  # the patterns to ignore stand only in the file


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    place = _written(tmp_path, "console: {port: 8001, organisation: Gemeente Duinrand}\n")

    settings = read_settings(place, {"BEWAARSTROOM_CONSOLE__PORT": "8002"})

    assert (settings.console.port, settings.console.organisation, settings.console.host) == (
        8002,
        "Gemeente Duinrand",
        "127.0.0.1",
    )


def test_each_setting_tells_where_it_came_from(tmp_path: Path) -> None:
    place = _written(tmp_path, "console: {organisation: Gemeente Duinrand}\n")
    environment = {"BEWAARSTROOM_CONSOLE__PORT": "8002"}

    told = origins(read_settings(place, environment), place, environment)

    assert [told["console.port"], told["console.organisation"], told["verwijderen"]] == [
        ("8002", "omgeving"),
        ("Gemeente Duinrand", "bestand"),
        ("uit", "standaard"),
    ]


def test_the_word_uit_stays_a_word(tmp_path: Path) -> None:
    assert read_settings(_written(tmp_path, "verwijderen: uit\n"), {}).verwijderen == "uit"


def test_all_mistakes_are_told_at_once_with_file_line_and_path(tmp_path: Path) -> None:
    place = _written(tmp_path, "console:\n  prt: 1\n  port: veel\nverwijderen: nee\n")

    assert [(mistake.code, mistake.where) for mistake in _mistakes(place)] == [
        ("settings-unknown-key", "mijn.yaml:2 · console.prt"),
        ("settings-bad-value", "mijn.yaml:3 · console.port"),
        ("settings-bad-choice", "mijn.yaml:4 · verwijderen"),
    ]


def test_an_unknown_setting_comes_with_the_name_that_was_meant(tmp_path: Path) -> None:
    [mistake] = _mistakes(_written(tmp_path, "console: {prt: 1}\n"))

    assert mistake.sentence == 'Deze instelling bestaat niet. Bedoelt u "port"?'


def test_a_secret_in_full_is_refused_and_not_repeated(tmp_path: Path) -> None:
    [mistake] = _mistakes(_written(tmp_path, "graph: {client_secret: zeergeheim}\n"))

    assert mistake.code == "settings-secret-in-full"
    assert "zeergeheim" not in mistake.sentence + mistake.where


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("graph: {mode: real}\n", "settings-real-and-simulated"),
        ("zaaksysteem: {mode: real}\n", "settings-real-and-simulated"),
        ("verwijderen: automatisch\ndatabase: {synchronous: normal}\n", "settings-deletion-needs-full"),
        ("console: {host: 0.0.0.0}\n", "settings-demo-signin-refused"),
        ("console: 5\n", "settings-bad-value"),
        ("console: {port: 1, port: 2}\n", "settings-duplicate-key"),
        ("a: [\n", "settings-file-broken"),
        ("- a\n", "settings-file-broken"),
    ],
)
def test_each_wrong_file_has_its_own_code(tmp_path: Path, text: str, code: str) -> None:
    assert code in {mistake.code for mistake in _mistakes(_written(tmp_path, text))}


def test_a_file_that_is_not_there_is_named() -> None:
    [mistake] = _mistakes(Path("weg.yaml"))

    assert (mistake.code, mistake.where) == ("settings-file-unreadable", "weg.yaml")


def test_a_complete_real_configuration_is_accepted(tmp_path: Path) -> None:
    settings = read_settings(_written(tmp_path, REAL), {})

    assert (settings.real, str(settings.graph.client_secret)) == (True, "env:GRAPH")


def test_a_real_configuration_names_everything_that_is_missing(tmp_path: Path) -> None:
    place = _written(
        tmp_path, REAL.replace('  bronorganisatie: "123456782"\n', "").replace("folders", "flows_dir")
    )

    assert {mistake.code for mistake in _mistakes(place)} >= {"settings-bad-value"}


def test_the_role_chooser_is_refused_with_a_real_tenant(tmp_path: Path) -> None:
    place = _written(tmp_path, REAL.replace("signin: {mode: entra", "signin: {mode: demo"))

    assert [mistake.code for mistake in _mistakes(place)] == ["settings-demo-signin-refused"]


def test_a_real_zaaksysteem_without_encryption_is_refused(tmp_path: Path) -> None:
    place = _written(tmp_path, REAL.replace("zaken_url: https:", "zaken_url: http:"))

    assert [(mistake.code, mistake.where) for mistake in _mistakes(place)] == [
        ("settings-not-encrypted", "mijn.yaml:4 · zaaksysteem.zaken_url")
    ]


def test_a_mail_password_in_the_clear_is_refused(tmp_path: Path) -> None:
    place = _written(tmp_path, "mail: {smtp: {password: 'env:MAIL', starttls: false}}\n")

    assert [mistake.code for mistake in _mistakes(place)] == ["settings-not-encrypted"]


@pytest.mark.parametrize(
    ("entry", "where", "code"),
    [
        ("{name: Bewaren}", "mijn.yaml:2 · folders.0", "settings-folder-place"),
        ("{user: a, group: b}", "mijn.yaml:2 · folders.0", "settings-folder-place"),
        ("{site: 'h:/sites/s', contact: c}", "mijn.yaml:2 · folders.0", "settings-folder-place"),
        ("{drive: d}", "mijn.yaml:2 · folders.0", "settings-folder-place"),
        ("{site: 'h:/sites/s', document_library: l}", "mijn.yaml:2 · folders.0", "settings-folder-contact"),
        ("{user: a, contact: c}", "mijn.yaml:2 · folders.0", "settings-folder-contact"),
        ("{drive: d, folder: f, create: true}", "mijn.yaml:2 · folders.0", "settings-folder-create"),
        ("{usr: a}", "mijn.yaml:2 · folders.0.usr", "settings-unknown-key"),
    ],
)
def test_a_folder_names_one_whole_place(tmp_path: Path, entry: str, where: str, code: str) -> None:
    file = tmp_path / "mijn.yaml"
    file.write_text(f"folders:\n  - {entry}\n")

    with pytest.raises(SettingsError) as caught:
        read_settings(file, {})

    assert [(found.where, found.code) for found in caught.value.mistakes] == [(where, code)]


def test_a_misspelt_key_in_a_list_is_met_with_the_right_one(tmp_path: Path) -> None:
    file = tmp_path / "mijn.yaml"
    file.write_text("folders:\n  - {usr: a}\n")

    with pytest.raises(SettingsError, match='Bedoelt u "user"'):
        read_settings(file, {})


def test_a_virus_scanner_across_the_network_is_refused(tmp_path: Path) -> None:
    place = _written(tmp_path, REAL + "scanner: {clamd: 'clamav.example:3310'}\n")
    assert [mistake.code for mistake in _mistakes(place)] == ["settings-not-encrypted"]

    near = _written(tmp_path, REAL + "scanner: {clamd: '127.0.0.1:3310'}\n")
    assert read_settings(near).scanner.on_this_machine


@pytest.mark.parametrize("address", ["clamd", "run/clamd.ctl", "host:port", "host:1:2", ""])
def test_an_address_that_no_scanner_can_have_is_refused(tmp_path: Path, address: str) -> None:
    place = _written(tmp_path, f"scanner: {{clamd: '{address}'}}\n")

    assert [mistake.code for mistake in _mistakes(place)] == ["settings-bad-value"]


def test_a_further_zaaksysteem_is_held_to_the_same_rules(tmp_path: Path) -> None:
    further = "zaaksystemen:\n  - mode: real\n    zaken_url: http://oud.example/zaken/api/v1\n"
    place = _written(tmp_path, REAL + further)

    with pytest.raises(SettingsError) as refused:
        read_settings(place, {})
    told = {mistake.where.rpartition(" · ")[2] for mistake in refused.value.mistakes}
    assert "zaaksystemen.0.documenten_url" in told
