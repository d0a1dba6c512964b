"""Files of the machine, of the course, of the grader."""

import os
import sys

from autograde.tests.walled_in.trying import FACTS, LIBC, checked, gained, tell

secret, outside = FACTS["secret"], FACTS["outside"]
package, project = FACTS["package"], FACTS["project"]


def read(path):
    with open(path) as file:
        return file.read(40)


def write(path, how="w"):
    with open(path, how) as file:
        return file.write("x")


def through_a_link():
    os.symlink(secret, "link")
    return read("link")


def by_another_name():
    os.link(secret, "hard")
    return read("hard")


def from_a_folder():
    os.chdir(outside)
    try:
        return read(os.path.basename(secret))
    finally:
        os.chdir(os.environ["HOME"])


def empty_while_reading(path):
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))


def change_mode(path):
    with open(path) as file:
        os.fchmod(file.fileno(), 0o600)


def device(kind, major, minor):
    os.mknod("device", kind | 0o666, os.makedev(major, minor))
    return os.open("device", os.O_RDONLY)


tell(
    {
        "read the secret": lambda: read(secret),
        "read the secret through a link": through_a_link,
        "read the secret by another name": by_another_name,
        "read the secret from its folder": from_a_folder,
        "list its folder": lambda: os.listdir(outside),
        "read the gradebook's program": lambda: read(f"{project}/autograde/grading/grade.py"),
        "read the grader's sandbox": lambda: read(f"{project}/autograde/execute/sandbox/walls.py"),
        "list the project": lambda: gained("grade.py" in os.listdir(f"{project}/autograde")),
        "list the grader's home": lambda: read(f"{FACTS['home']}/.profile"),
        "read passwords": lambda: read("/etc/shadow"),
        "read who is here": lambda: gained("root" in read("/etc/passwd")),
        "list processes": lambda: gained("self" in os.listdir("/proc")),
        "read an environment": lambda: read("/proc/self/environ"),
        "read another's environment": lambda: read(f"/proc/{FACTS['victim']}/environ"),
        "write outside": lambda: write(f"{outside}/new"),
        "write the secret": lambda: write(secret),
        "append to the secret": lambda: write(secret, "a"),
        "truncate the secret": lambda: os.truncate(secret, 0),
        "empty the secret while reading": lambda: empty_while_reading(secret),
        "remove the secret": lambda: os.remove(secret),
        "rename the secret": lambda: os.rename(secret, f"{outside}/renamed"),
        "steal the secret": lambda: os.rename(secret, "stolen"),
        "make a folder outside": lambda: os.mkdir(f"{outside}/folder"),
        "change the secret's mode": lambda: os.chmod(secret, 0o600),
        "change the secret's times": lambda: os.utime(secret, (1, 1)),
        "mark the secret": lambda: os.setxattr(secret, "user.mark", b"x"),
        "write a module": lambda: write(f"{package}/given.py"),
        "add a module": lambda: write(f"{package}/new.py"),
        "empty a module": lambda: os.truncate(f"{package}/given.py", 0),
        "empty a module while reading": lambda: empty_while_reading(f"{package}/given.py"),
        "change a module's mode": lambda: os.chmod(f"{package}/given.py", 0o640),
        "change an open module's mode": lambda: change_mode(f"{package}/given.py"),
        "write the system": lambda: write("/usr/walled-in"),
        "write a setting": lambda: write("/etc/walled-in"),
        "make a disk": lambda: device(0o060000, 8, 0),
        "make a memory": lambda: device(0o020000, 1, 1),
        "read the memory": lambda: os.open("/dev/mem", os.O_RDONLY),
        "read the disk": lambda: os.open("/dev/vda", os.O_RDONLY),
        "mount": lambda: checked(LIBC.mount(b"none", b"/", None, 0x44000, None)),
        "import a module": lambda: __import__("given").answer,
        "read python": lambda: read(os.__file__) and sys.version[:1],
        "write in scratch": lambda: write("mine"),
        "copy in scratch": lambda: os.rename("mine", "moved"),
        "make a folder in scratch": lambda: os.makedirs("a/b"),
        "write with tempfile": lambda: __import__("tempfile").mkdtemp() and "",
        "write to null": lambda: write("/dev/null"),
    }
)
