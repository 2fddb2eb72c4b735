from __future__ import annotations

import pytest

from config.reading import SettingsError, read_settings


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://bewaarstroom:zeergeheim@database/bewaarstroom",
        "postgresql+psycopg://database/bewaarstroom?user=bewaarstroom&password=zeergeheim",
        "postgresql+psycopg://database/bewaarstroom?sslpassword=zeergeheim",
    ],
)
def test_a_password_in_the_address_of_the_database_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(None, {}, database={"url": url})

    [mistake] = refused.value.mistakes
    assert (mistake.code, mistake.where) == ("settings-secret-in-full", "database.url")
    assert "zeergeheim" not in str(refused.value)


@pytest.mark.parametrize("name", ["zaken_url", "documenten_url", "catalogi_url"])
def test_a_zaaksysteem_elsewhere_is_not_simulated_whatever_its_mode_says(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(
            None, {}, zaaksysteem={"mode": "simulator", name: "https://zgw.gemeente.example/api/v1"}
        )

    assert [mistake.code for mistake in refused.value.mistakes] == ["settings-real-and-simulated"]


@pytest.mark.parametrize(
    "entry", ["https://graph.microsoft.com", "https://*.microsoft.com", "http://LocalHost:8900"]
)
def test_a_flow_may_be_allowed_neither_graph_nor_a_zaaksysteem(entry: str) -> None:
    simulated = {
        "zaaksysteem": {"zaken_url": "http://localhost:8900/zaken/api/v1"},
        "http": {"allow": [entry]},
    }
    with pytest.raises(SettingsError) as refused:
        read_settings(None, {}, **simulated)

    assert [(mistake.code, mistake.where) for mistake in refused.value.mistakes] == [
        ("settings-http-own-host", "http.allow")
    ]
