"""What keeps a process away from everything but its own work, with no help but the kernel's.

    ways       how the server can be walled in, and the setting that chooses one
    outer      walls around the fork server: our own namespaces, else bubblewrap, else none
    walls      walls around each process that it forks: namespaces, Landlock, seccomp, limits
    levels     what all this comes to, in words: full, landlock or limits
    paths, mounts, bubblewrap, landlock, seccomp, calls, users, syscalls
               the parts of the walls
    trial      parts are tried on a child before they are relied on
    cost       what they cost

On Linux all of it is open to users without privileges. Where a kernel or a container forbids some
of it, and on other systems, what is left is used.
"""
