from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).parents[4] / "workflows" / "inspection" / "ocrworker.py"
PROGRAM = """#!{python}
import json, os, resource, sys
limits = (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE, resource.RLIMIT_CPU)
print(json.dumps([sys.argv[1:], dict(os.environ).get("OMP_THREAD_LIMIT"), [resource.getrlimit(one)[0] for one in limits]]))
"""


def test_what_reads_pictures_may_write_nothing_and_start_nothing(tmp_path: Path) -> None:
    place = tmp_path / "tesseract"
    place.write_text(PROGRAM.format(python=sys.executable))
    place.chmod(0o755)

    done = subprocess.run(
        [sys.executable, "-E", "-s", "-P", str(WORKER), str(1 << 30), "7", str(place), "nld+eng"],
        capture_output=True,
        check=True,
        env={},
    )

    assert json.loads(done.stdout) == [["stdin", "stdout", "-l", "nld+eng"], "1", [0, 0, 0, 7]]
