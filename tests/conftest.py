"""What every test shares.

Property tests draw the same examples in every run, so that a failure is a change's and not the
day's; ``HYPOTHESIS_PROFILE=explore`` looks for new ones. No test is failed by a slow machine.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("repeat", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))
