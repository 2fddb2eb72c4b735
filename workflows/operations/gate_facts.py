"""What the gates look at, gathered from the store: the same for deleting and for showing what would be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workflows.clearance import Facts
from workflows.declaration import Declaration
from workflows.model import Gone, ItemSeen, Upload, UploadFile
from workflows.operations.house import Policy
from workflows.proof import Proof
from workflows.store import byhand, documents
from workflows.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What there is to show that each file of an upload was registered, by file id."""

    proofs: Mapping[str, Proof]
    declarations: Mapping[str, Declaration]

    @property
    def since(self) -> datetime | None:
        """When the last of it was given; None without any."""
        moments = [proof.verified_at for proof in self.proofs.values()]
        moments += [declaration.confirmed_at for declaration in self.declarations.values()]
        return max(moments, default=None)


def evidence_of(connection: Connection, upload: Upload) -> Evidence:
    """Read every proof and declaration of an upload."""
    found = {file.file_id: documents.proof_of(connection, file.file_id) for file in upload.files}
    return Evidence(
        proofs={file_id: proof for file_id, proof in found.items() if proof is not None},
        declarations=byhand.declarations(connection, upload.upload_id),
    )


def declared_in_vain(connection: Connection, policy: Policy, upload: Upload) -> bool:
    """Whether a file rests on a declaration alone, where the policy of its folder does not let that count."""
    declared = byhand.declarations(connection, upload.upload_id)
    if not declared or policy.declarations_count(connection, upload):
        return False
    return documents.only_declared(connection, declared)


def gather(
    connection: Connection,
    policy: Policy,
    upload: Upload,
    task: Task | None,
    *,
    seen: Mapping[str, ItemSeen | Gone],  # by file id
    unknown_files: int,
    now: datetime,
) -> dict[str, Facts]:
    """Gather the facts about each file in *seen*, by file id."""
    evidence = evidence_of(connection, upload)
    declared = policy.declarations_count(connection, upload)
    whole = all(_accounted_for(file, evidence, declared=declared) for file in upload.files)
    held = policy.held_because(connection, upload.upload_id)
    works = policy.conditional_delete_works(connection)
    return {
        file.file_id: Facts(
            file=file,
            seen=seen[file.file_id],
            proof=evidence.proofs.get(file.file_id),
            declaration=evidence.declarations.get(file.file_id),
            declarations_count=declared,
            whole_set_accounted_for=whole,
            unknown_files=unknown_files,
            held_because=held,
            not_before=not_before(evidence, policy),
            needs_second=policy.vier_ogen,
            second_agreed=task is not None and task.deletion_agreed,
            policy=policy.verwijderen,
            wijze=policy.wijze,
            stopped=task is not None and task.deletion_stopped,
            clicked=task is not None and task.deletion_asked,
            conditional_delete_works=works,
            now=now,
        )
        for file in upload.files
        if file.file_id in seen
    }


def not_before(evidence: Evidence, policy: Policy) -> datetime | None:
    """Say when the bedenktijd ends; None where there is none, or nothing to think over yet."""
    since = evidence.since
    return None if since is None or not policy.bedenktijd else since + policy.bedenktijd


def _accounted_for(file: UploadFile, evidence: Evidence, *, declared: bool) -> bool:
    if file.excluded_because is not None:
        return True
    found: Proof | Declaration | None = evidence.proofs.get(file.file_id)
    if found is None and declared:
        found = evidence.declarations.get(file.file_id)
    return found is not None and found.sha256 == file.sha256
