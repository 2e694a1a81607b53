"""``python -m gjj_tui`` is the same program as ``gjj``."""

import sys

from gjj_tui.cli import main

sys.exit(main())
