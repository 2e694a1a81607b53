"""``python -m tests.faults``: every point of every loop, a line for each loop."""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from faults import loops  # noqa: E402
from faults.harness import Outcome, Server  # noqa: E402
from faults.tracing import strace_works  # noqa: E402


def main() -> int:
    server, total = Server(), Outcome(0, [], 0, 0)

    def tell(what: str, outcome: Outcome) -> None:
        nonlocal total
        total += outcome
        print(f"{what}: {outcome}", *outcome.broken[:5], sep="\n  ", flush=True)

    try:
        for beginning in loops.BEGINNINGS:
            for plain in (False, True):
                for kind in loops.ALL_KINDS:
                    with tempfile.TemporaryDirectory(dir=loops.memory()) as name:
                        outcome = loops.in_process(server, Path(name), beginning, kind, plain)
                    tell(f"{beginning} {kind}" + " without exchange" * plain, outcome)
        with tempfile.TemporaryDirectory(dir=loops.memory()) as name:
            for fault in loops.FAULTS if strace_works(Path(name)) else ():
                tell(f"strace {fault}", loops.through_strace(server, Path(name), fault))
        for plain in (False, True):
            with tempfile.TemporaryDirectory() as name, loops.disk_in(Path(name)) as disk:
                if disk:
                    tell("power" + " without exchange" * plain, loops.power_cuts(server, disk, plain=plain))
    finally:
        server.close()
    print(f"in all: {total}")
    return int(bool(total.broken))


sys.exit(main())
