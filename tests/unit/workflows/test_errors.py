from __future__ import annotations

from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError


def test_an_error_says_what_happened_what_to_do_next_and_its_code() -> None:
    error = BewaarstroomError("zaak-closed", "De zaak is afgesloten.", next_step="Kies een andere zaak.")

    assert str(error) == "De zaak is afgesloten. Kies een andere zaak. (zaak-closed)"


def test_an_error_without_words_says_what_its_kind_says() -> None:
    error = NeedsPersonError("odd")

    assert (error.message, error.what_next) == (
        "Hier moet eerst iemand naar kijken.",
        "Vraag de beheerder om in het logboek te kijken.",
    )


def test_a_retryable_error_carries_the_time_that_was_named() -> None:
    assert RetryableError("graph-throttled", retry_after=12).retry_after == 12
