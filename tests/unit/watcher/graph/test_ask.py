from __future__ import annotations

from watcher.graph import Ask, place

BASE = "https://graph.microsoft.com/v1.0"


def test_every_segment_stays_one_segment() -> None:
    assert place("drives", "b!a/b", "items", "01?x#y") == "/drives/b!a%2Fb/items/01%3Fx%23y"


def test_a_path_is_spelled_behind_the_base() -> None:
    ask = Ask(path="/users/x", query={"$select": "id,name"})

    assert ask.url(BASE) == f"{BASE}/users/x?%24select=id%2Cname"


def test_a_link_that_graph_gave_is_taken_whole() -> None:
    assert Ask(path=f"{BASE}/x?token=a%2Bb").url("https://elsewhere") == f"{BASE}/x?token=a%2Bb"


def test_only_reading_is_repeatable() -> None:
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")

    assert [Ask(path="/x", method=method).repeatable for method in methods] == [True, *[False] * 4]
