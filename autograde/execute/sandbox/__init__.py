"""What keeps a process away from everything but its own work, with no help but the kernel's.

Linux: user, mount, pid, network and ipc namespaces, Landlock, seccomp and resource limits, all of
them open to users without privileges. Elsewhere, or where a container forbids some of them, what
is left is used, and `levels` tells what is missing.
"""
