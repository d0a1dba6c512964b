"""Ways to wall in the fork server. AUTOGRADE_SANDBOX=own and the like choose one, for trials.

With a number after it, as in landlock3, Landlock is used as on a kernel that has that version.
"""

import os
import re

AUTO, OWN, BUBBLEWRAP, LANDLOCK, LIMITS = "auto", "own", "bubblewrap", "landlock", "limits"
WAYS = (AUTO, OWN, BUBBLEWRAP, LANDLOCK, LIMITS)
INSIDE = "inside"  # of bubblewrap: how the server is started there
SETTING = "AUTOGRADE_SANDBOX"


def wanted() -> str:
    """Return the way that the environment asks for.

    Raises:
        ValueError: there is no such way.
    """
    way = os.environ.get(SETTING, AUTO)
    if re.sub(r"\d$", "", way) not in WAYS:
        raise ValueError(f"{SETTING}={way}: expected one of {', '.join(WAYS)}")
    return way


def parts(way: str) -> tuple[str, int]:
    """Return a way and the newest version of Landlock to use."""
    name = re.sub(r"\d$", "", way)
    return name, int(way.removeprefix(name) or 9)
