"""An original that changes between registration and deletion: kept, with the reason on the task and in DI's mail."""

from __future__ import annotations

from pathlib import Path

from tests.town import ZAAK, Town, Visitor, open_town, until
from watcher.demo import DI
from watcher.simulator.users import FENNA, JORIS, MARIT
from workflows.store import schema

NAMES = ("veranderd", "hernoemd", "verplaatst", "weggehaald")
KEPT = "Taak {}: een origineel is niet verwijderd"
SENTENCES = {
    "veranderd": "Een bestand is veranderd nadat het is ontvangen.",
    "verplaatst": "Een bestand is verplaatst naar een andere map.",
    "weggehaald": "Een bestand stond niet meer in de map toen wij het wilden verwijderen.",
}


async def registered(town: Town, names: tuple[str, ...]) -> tuple[Visitor, dict[str, str]]:
    """Have each upload registered; returns DI and the task of each upload's first file, without its ending."""
    found = await until(lambda: town.rows(schema.task), lambda rows: len(rows) == len(names))
    files = {row["upload_id"]: row["name"].partition(".")[0] for row in await town.rows(schema.upload_file)}
    tasks = {files[row["upload_id"]]: str(row["task_id"]) for row in found}
    assert sorted(tasks) == sorted(names)
    di = await town.di()
    for task_id in tasks.values():
        await di.register(task_id)
    await until(lambda: states(town), lambda found: set(found.values()) == {"geregistreerd"})
    return di, tasks


async def states(town: Town) -> dict[str, str]:
    return {row["task_id"]: row["state"] for row in await town.rows(schema.task)}


async def numbers(town: Town) -> dict[str, int]:
    return {row["task_id"]: row["number"] for row in await town.rows(schema.task)}


async def test_a_loose_original_that_is_not_what_it_was_is_kept_and_di_hears_why(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        for name in NAMES:
            town.put(FENNA, f"{name}.txt", f"Inhoud van {name}".encode())
        di, tasks = await registered(town, NAMES)
        number = await numbers(town)
        folder = town.folder(FENNA)
        (folder / "veranderd.txt").write_text("Heel iets anders")
        (folder / "hernoemd.txt").rename(folder / "nieuwe naam.txt")
        (folder / "verplaatst.txt").rename(folder.parent / "verplaatst.txt")
        (folder / "weggehaald.txt").unlink()

        for task_id in tasks.values():
            await di.delete(task_id)
        ended = await until(
            lambda: states(town),
            lambda found: "geregistreerd" not in [found[task] for task in tasks.values()],
        )

        assert {name: ended[task_id] for name, task_id in tasks.items()} == {
            "veranderd": "origineel_behouden",
            "hernoemd": "afgerond",
            "verplaatst": "origineel_behouden",
            "weggehaald": "origineel_behouden",
        }
        assert (folder / "veranderd.txt").read_text() == "Heel iets anders"
        assert (folder.parent / "verplaatst.txt").exists()
        assert not (folder / "nieuwe naam.txt").exists()
        for name, sentence in SENTENCES.items():
            assert sentence in (await di.read(f"/taken/{tasks[name]}")).text
        kept = {KEPT.format(number[tasks[name]]) for name in SENTENCES}
        await until(lambda: town.subjects(DI.mail), lambda found: kept <= set(found))
        assert KEPT.format(number[tasks["hernoemd"]]) not in await town.subjects(DI.mail)


async def test_what_was_changed_is_an_upload_of_its_own(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        town.put(FENNA, "veranderd.txt", b"Eerst dit")
        await registered(town, ("veranderd",))

        (town.folder(FENNA) / "veranderd.txt").write_text("Toen dat")

        found = await until(lambda: states(town), lambda found: len(found) == 2)
        assert sorted(found.values()) == ["geregistreerd", "nieuw"]


async def test_a_file_that_comes_into_the_folder_reopens_the_task(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        town.put(JORIS, "gesprek/eerste.txt", b"Het eerste bestand")
        di, tasks = await registered(town, ("eerste",))
        (task_id,) = tasks.values()

        town.put(JORIS, "gesprek/tweede.txt", b"Het tweede bestand")

        await until(lambda: states(town), lambda found: found == {task_id: "nieuw"})
        await until(lambda: town.subjects(DI.mail), lambda found: "Bekijk taak 1 opnieuw" in " ".join(found))
        assert "veranderd of aangevuld" in (await di.read(f"/taken/{task_id}")).text
        assert [path.name for path in sorted(town.folder(JORIS).rglob("*.txt"))] == [
            "eerste.txt",
            "tweede.txt",
        ]

        await di.register(task_id)
        await until(lambda: states(town), lambda found: found == {task_id: "geregistreerd"})
        await di.delete(task_id)

        await until(lambda: states(town), lambda found: found == {task_id: "afgerond"})
        archive = await town.archive()
        assert sorted(document["bestandsnaam"] for document in archive["documents"]) == [
            "eerste.txt",
            "tweede.txt",
        ]
        assert [link["zaak"] for link in archive["links"]] == [ZAAK, ZAAK]
        await until(lambda: empty(town), bool)


async def test_what_comes_after_di_left_the_originals_is_an_upload_of_its_own(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        town.put(JORIS, "gesprek/eerste.txt", b"Het eerste bestand")
        di, tasks = await registered(town, ("eerste",))
        (stopped,) = tasks.values()
        page = await di.read(f"/taken/{stopped}")
        await di.send(page.form("/laten-staan"), waarom="De medewerker wil ze houden")
        await until(lambda: states(town), lambda found: found == {stopped: "origineel_behouden"})

        town.put(JORIS, "gesprek/tweede.txt", b"Het tweede bestand")

        found = await until(lambda: states(town), lambda found: len(found) == 2)
        (fresh,) = set(found) - {stopped}
        assert found == {stopped: "origineel_behouden", fresh: "nieuw"}
        assert await names(town) == {stopped: ["eerste.txt"], fresh: ["tweede.txt"]}

        await di.register(fresh)
        await until(lambda: states(town), lambda found: found[fresh] == "geregistreerd")
        await di.delete(fresh)

        await until(lambda: states(town), lambda found: found[fresh] == "afgerond")
        assert (await states(town))[stopped] == "origineel_behouden"
        assert [path.name for path in town.folder(JORIS).rglob("*.txt")] == ["eerste.txt"]
        archive = await town.archive()
        assert sorted(document["bestandsnaam"] for document in archive["documents"]) == [
            "eerste.txt",
            "tweede.txt",
        ]


async def names(town: Town) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in await town.rows(schema.upload_file):
        found.setdefault(row["upload_id"], []).append(row["name"])
    return found


async def empty(town: Town) -> bool:
    return list(town.folder(JORIS).rglob("*")) == []


async def test_a_file_that_changes_in_the_folder_reopens_the_task_and_nothing_is_deleted(
    tmp_path: Path,
) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        town.put(MARIT, "gesprek/eerste.txt", b"Het eerste bestand")
        town.put(MARIT, "gesprek/tweede.txt", b"Het tweede bestand")
        found = await until(lambda: town.rows(schema.task))
        di = await town.di()
        task_id = found[0]["task_id"]
        await di.register(task_id)
        await until(lambda: states(town), lambda found: found == {task_id: "geregistreerd"})

        (town.folder(MARIT) / "gesprek" / "tweede.txt").write_text("Het tweede, verbeterd")

        await until(lambda: states(town), lambda found: found == {task_id: "nieuw"})
        await until(lambda: town.subjects(DI.mail), lambda found: "Bekijk taak 1 opnieuw" in " ".join(found))
        assert len(list(town.folder(MARIT).rglob("*.txt"))) == 2
        assert [row for row in await town.rows(schema.deletion) if row["outcome"] == "verwijderd"] == []
