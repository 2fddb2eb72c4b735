from __future__ import annotations

import re

from watcher.simulator.story_chats import android_files, android_transcript, iphone_files, iphone_transcript


def test_the_iphone_transcript_has_its_platforms_marks() -> None:
    lines = iphone_transcript().split("\r\n")

    assert lines[0].startswith("[03-11-2026, 09:08:31] Speeltuin Iepenlaan: \u200eBerichten en gesprekken")
    assert (
        "\u200e[03-11-2026, 09:15:35] Ilse Bewonersgroep: \u200e<bijgevoegd: 00000004-PHOTO-2026-11-03-09-15-35.jpg>"
        in lines
    )
    assert any(
        line.endswith(
            "Keuring speeltoestellen.pdf • \u200e1 pagina \u200e<bijgevoegd: 00000009-Keuring speeltoestellen.pdf>"
        )
        for line in lines
    )
    assert lines[-1] == ""


def test_the_media_of_the_iphone_are_named_after_their_moment() -> None:
    for name in iphone_files():
        moment = re.search(r"-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)\.", name)
        if moment:
            year, month, day, *clock = moment.groups()
            assert f"[{day}-{month}-{year}, {':'.join(clock)}]" in iphone_transcript()


def test_the_android_transcript_has_its_platforms_marks() -> None:
    text = android_transcript()

    assert "\r" not in text
    assert text.startswith("10-11-2026 07:42 - \u200eBerichten en gesprekken")
    assert "\n10-11-2026 07:45 - Wim Opzichter: \u200eIMG-20261110-WA0001.jpg (bestand bijgevoegd)\n" in text
    assert all(f"{name} (bestand bijgevoegd)" in text for name in android_files())
