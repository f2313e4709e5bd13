"""Lets ``python -m postinternat`` do what the command ``postinternat`` does."""

import sys

from postinternat.cli import main

sys.exit(main())
