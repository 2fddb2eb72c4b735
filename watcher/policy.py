"""When originals may be deleted, as the settings say it."""

from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatch
from functools import partial

from sqlalchemy import Connection, select

from config.settings import Settings
from watcher.sources import sources_of
from workflows.clearance import Verwijderen, Wijze
from workflows.model import ItemKey, Upload
from workflows.operations.house import Policy
from workflows.store import holds, schema, watches


def policy_of(settings: Settings) -> Policy:
    """Read the settings; whether the proof file was tried is asked of the database each time."""
    return Policy(
        verwijderen=Verwijderen(settings.verwijderen),
        remove_empty_folder=settings.lege_map == "verwijderen",
        patience=timedelta(seconds=settings.watching.patience_seconds),
        conditional_delete_works=lambda connection: not settings.real or _canary_sang(connection, settings),
        held_because=holds.held_because,
        wijze=Wijze(settings.verwijderwijze),
        bedenktijd=timedelta(days=settings.bedenktijd_dagen),
        vier_ogen=settings.vier_ogen,
        declarations_count=partial(_declarations_count, _trusting(settings)),
        ignored=lambda name: any(
            fnmatch(name.casefold(), pattern.casefold()) for pattern in settings.watching.ignore
        ),
    )


def nobody_need_click(policy: Policy) -> bool:
    """Say whether no task has to wait for somebody who presses Verwijderen."""
    return policy.verwijderen is Verwijderen.UIT or not (
        policy.verwijderen is Verwijderen.NA_KLIK or policy.vier_ogen
    )


def _trusting(settings: Settings) -> frozenset[str]:
    """Name the entries of the settings whose folders let deletion rest on a declaration."""
    trusting = (folder for folder in settings.folders if folder.verwijderen_na_verklaring)
    return frozenset(source.key for source in sources_of(trusting))


def _declarations_count(trusting: frozenset[str], connection: Connection, upload: Upload) -> bool:
    folder = ItemKey(drive_id=upload.key.drive_id, item_id=upload.watched_folder_id)
    watch = watches.get(connection, folder)
    return watch is not None and watch.source in trusting


def _canary_sang(connection: Connection, settings: Settings) -> bool:
    tenant = settings.graph.tenant_id or settings.graph.base_url
    query = select(schema.canary.c.tenant).where(schema.canary.c.tenant == tenant)
    return connection.scalar(query) is not None
