"""What the disk says, in Dutch."""

from __future__ import annotations

import errno

REASONS = {
    errno.ENOENT: "bestaat niet",
    errno.EACCES: "geen rechten",
    errno.EPERM: "mag niet",
    errno.EISDIR: "is een map",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EEXIST: "er staat al een bestand met deze naam",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "de schijf is alleen-lezen",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.ELOOP: "het pad verwijst naar zichzelf",
    errno.EADDRINUSE: "de poort is al in gebruik",
}


def reason_of(error: OSError) -> str:
    """Say why the disk refuses; what is not in the table is told as the system tells it."""
    return REASONS.get(error.errno or 0) or error.strerror or "onbekende fout"
