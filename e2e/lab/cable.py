"""A network cable with a delay: two TAP devices, each frame of one comes out of the other later.

    cable.py FIRST SECOND DELAY_MS

Makes the devices in the network namespace it runs in, prints `ready`, and carries frames until it is ended; then
the devices vanish. Python, because a TAP device takes an ioctl, which Node cannot do, and because this kernel, like
many small ones, has no netem.
"""

import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
FRAME_MAX = 2048
# What a real line would hold; beyond that frames are lost, as everywhere.
FRAMES_MAX = 2000


def open_tap(name):
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    return tap


def read_frames(tap, due_at, line):
    try:
        while True:
            frame = os.read(tap, FRAME_MAX)
            if len(line) < FRAMES_MAX:
                line.append((due_at, frame))
    except OSError:  # Nothing more to read, or the device is down.
        return


def write_due(tap, line, now):
    while line and line[0][0] <= now:
        try:
            os.write(tap, line.popleft()[1])
        except OSError:  # The device is down: an unplugged cable loses what was in it.
            continue


def hurry():
    """A delay is only true if the machine's other work cannot add to it."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:  # Not allowed here: on a calm machine it is true all the same.
        return


def main():
    hurry()
    first_name, second_name, delay_ms = sys.argv[1:4]
    delay = float(delay_ms) / 1000
    first, second = open_tap(first_name), open_tap(second_name)
    # Keyed by the end at which the frames come out. One delay for all, so each line is in order.
    lines = {first: deque(), second: deque()}
    print("ready", flush=True)
    while True:
        due = [line[0][0] for line in lines.values() if line]
        wait = max(0.0, min(due) - time.monotonic()) if due else None
        # Not epoll, which waits for whole milliseconds.
        ready, _, _ = select.select(lines, [], [], wait)
        now = time.monotonic()
        for tap in ready:
            read_frames(tap, now + delay, lines[second if tap == first else first])
        for tap, line in lines.items():
            write_due(tap, line, now)


main()
