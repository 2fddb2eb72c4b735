from __future__ import annotations

from workflows.callback import address, fits, key_of, run_of

SECRET = b"een geheim van ten minste 32 tekens"


def test_a_key_names_the_run_and_tells_nothing_of_the_action() -> None:
    key = key_of("01RUN", "Blok/Vraag_aan_Noor", "Lus=3")

    assert run_of(key) == "01RUN"
    assert "Noor" not in key
    assert len(key) <= 200


def test_every_action_in_every_round_has_its_own_key() -> None:
    keys = {key_of("R", path, iteration) for path in ("a", "a/b", "a/") for iteration in ("", "b", "Lus=1")}

    assert len(keys) == 9


def test_only_the_signature_of_this_key_with_this_secret_fits() -> None:
    _, _, signature = address("https://x.example/", SECRET, "R.1").partition("?sig=")

    assert address("https://x.example/", SECRET, "R.1").startswith(
        "https://x.example/stromen/terugmelding/R.1?sig="
    )
    assert fits(signature, SECRET, "R.1")
    assert not fits(signature, SECRET, "R.2")
    assert not fits(signature, b"een ander geheim van 32 tekens....", "R.1")
    assert not fits("", SECRET, "R.1")
