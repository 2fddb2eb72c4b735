from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
PROGRAM = """
import json, resource, sys
from workflows.inspection import imageworker
sys.argv[1:] = ["1073741824", "20", "1000000", "0"]
imageworker.main()
limits = (resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE)
print(json.dumps([resource.getrlimit(limit) for limit in limits]))
"""


def test_who_opens_pictures_leaves_no_memory_on_disk_and_starts_no_other_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, input=b"geen plaatje", capture_output=True, check=True
    )

    assert json.loads(done.stdout.splitlines()[-1]) == [[0, 0], [0, 0], [0, 0]]
