"""Ways to wall in the fork server. AUTOGRADE_SANDBOX=own and the like choose one, for trials."""

import os

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
    if way not in WAYS:
        raise ValueError(f"{SETTING}={way}: expected one of {', '.join(WAYS)}")
    return way
