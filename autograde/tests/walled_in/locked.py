"""A container that refuses namespaces and mounts, as Docker's own profile does.

Source: moby's default seccomp profile and capabilities: `unshare`, `mount`, `setns` and the like
need CAP_SYS_ADMIN, which root in a container has not; Landlock and seccomp are allowed.
"""

import os

from autograde.execute.sandbox.seccomp import (
    ENOSYS,
    NAMESPACES,
    SHARE,
    assemble,
    deny,
    deny_when,
    load,
)
from autograde.execute.sandbox.syscalls import (
    PR_CAPBSET_DROP,
    PR_SET_NO_NEW_PRIVS,
    prctl,
)

MOUNTS = ["mount", "umount2", "pivot_root", "open_tree", "move_mount", "fsopen", "fsmount"]
MOUNTS += ["fsconfig", "fspick", "mount_setattr"]
# chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw,
# sys_chroot, mknod, audit_write, setfcap
KEPT = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}


def lock() -> None:
    """Lock in this process and whatever it starts."""
    if os.geteuid() != 0:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    load(
        assemble(
            *deny("unshare", "setns", *MOUNTS),
            *deny("clone3", code=ENOSYS),
            *deny_when("clone", 0, (SHARE, NAMESPACES, True)),
        )
    )
    for capability in set(range(41)) - KEPT if os.geteuid() == 0 else ():
        prctl(PR_CAPBSET_DROP, capability)
