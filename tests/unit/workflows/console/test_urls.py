from __future__ import annotations

import re

import pytest

from workflows.console import urls


def test_empty_values_stay_out_of_an_address() -> None:
    assert urls.with_query("/taken", tab="klaar", zoek="", na=None) == "/taken?tab=klaar"
    assert urls.with_query("/taken") == "/taken"
    assert urls.with_query("/taken", zoek="a&b=c d") == "/taken?zoek=a%26b%3Dc+d"


def test_the_links_in_mails_keep_their_addresses() -> None:
    assert (urls.task("T1"), urls.mine("U1"), urls.RUNS) == ("/taken/T1", "/mijn/U1", "/beheer/runs")


def test_an_address_of_a_file_of_ours_changes_with_its_content() -> None:
    assert re.fullmatch(r"/static/stijl\.css\?v=[0-9a-f]{12}", urls.static("stijl.css"))
    assert urls.static("stijl.css") != urls.static("vendor/htmx.min.js")


def test_a_file_that_is_not_there_is_noticed_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        urls.static("nergens.css")
