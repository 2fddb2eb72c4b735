from __future__ import annotations

from pathlib import Path

import pytest

from config.secret import SecretReference, SecretUnreadableError


def test_a_secret_in_the_environment_is_read_by_its_name() -> None:
    assert SecretReference.parse("env:ZGW_SECRET").read(environment={"ZGW_SECRET": "geheim"}) == "geheim"


def test_a_secret_in_a_file_is_read_without_its_line_end(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    place.write_text("geheim\n")

    assert SecretReference.parse(f"file:{place}").read() == "geheim"


def test_a_secret_in_a_key_vault_is_asked_for_by_vault_and_name() -> None:
    asked = []

    def vault(name: str, secret: str) -> str:
        asked.append((name, secret))
        return "geheim"

    assert SecretReference.parse("keyvault:kluis/zgw").read(vault) == "geheim"
    assert asked == [("kluis", "zgw")]


@pytest.mark.parametrize(
    "text", ["geheim", "", "env:", "file:", "keyvault:kluis", "keyvault:/zgw", "https://x"]
)
def test_a_secret_written_in_full_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="secret_by_reference"):
        SecretReference.parse(text)


def test_a_missing_secret_is_named_by_its_place() -> None:
    with pytest.raises(SecretUnreadableError, match="env:NIET_GEZET"):
        SecretReference.parse("env:NIET_GEZET").read(environment={})


def test_a_vault_that_was_not_opened_is_named_by_its_place() -> None:
    with pytest.raises(SecretUnreadableError, match="keyvault:kluis/zgw"):
        SecretReference.parse("keyvault:kluis/zgw").read()


def test_a_reference_spells_as_it_was_written() -> None:
    assert str(SecretReference.parse("keyvault:kluis/zgw")) == "keyvault:kluis/zgw"
