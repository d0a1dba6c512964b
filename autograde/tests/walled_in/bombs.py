"""What is to end a machine, or a disk: each is called at the end of a cell of its own."""

import os
import time
from contextlib import suppress

END = time.time() + 30  # when nothing else has stopped it


def memory():
    """Use memory in many processes, none of them with too much."""
    for _ in range(8):
        if os.fork() == 0:
            hog = bytearray(b"x" * (250 << 20))
            time.sleep(60)
            print(len(hog))
    time.sleep(60)


def disk():
    for number in range(200):
        with open(f"part{number}", "wb") as file:
            file.write(b"x" * (10 << 20))
        time.sleep(0.02)


def deleted_files():
    """Fill a disk with files that have no name."""
    files = []
    for number in range(60):
        files.append(open(f"part{number}", "wb"))  # noqa: SIM115
        os.remove(f"part{number}")
        files[-1].write(b"x" * (10 << 20))
        files[-1].flush()
        time.sleep(0.02)


def names():
    for number in range(200_000):
        open(f"name{number}", "w").close()


def deep():
    """Make folders in folders, deeper than a path may be long."""
    for _ in range(3000):
        os.mkdir("deep")
        os.chdir("deep")


def hidden():
    os.mkdir("hidden", 0o300)
    for number in range(40):
        with open(f"hidden/{number}", "wb") as file:
            file.write(b"x" * (10 << 20))
        time.sleep(0.02)


def forks():
    """Fork as fast as the machine can."""
    while time.time() < END:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)


def relay():
    """Leave processes that are gone when somebody looks: each starts the next and ends."""
    for _ in range(5):
        if os.fork() == 0:
            while time.time() < END:
                with suppress(OSError):
                    if os.fork():
                        os._exit(0)
                    os.setsid()
            os._exit(0)
