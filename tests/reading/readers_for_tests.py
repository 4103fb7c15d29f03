"""Readers that recognition children can import: plain functions, no engine."""

import ctypes
import os
import time
from pathlib import Path

import numpy as np

from zhagen.reading.model import Legibility, PageReading, Quality


def reading(raw, text="", **more):
    return PageReading(
        raw.file,
        raw.page,
        raw.medium,
        raw.size,
        0,
        Quality(Legibility.CLEAR),
        (),
        text=text or "\n".join(line.text for line in raw.lines),
        **more,
    )


def plain_reader():
    return reading


def environment_reader():
    return lambda raw: reading(raw, " ".join(sorted(os.environ)))


def process_reader():
    return lambda raw: reading(raw, str(os.getpid()))


def fragile_reader():
    """Each behaviour is asked for by the file's name."""

    def read(raw):
        name = Path(raw.file).name
        if name.startswith("crash"):
            ctypes.string_at(0)
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("spin"):
            while True:
                pass
        if name.startswith("hungry"):
            np.ones(1 << 40, np.uint8)
        if name.startswith("raise"):
            raise KeyError("张三")
        if name.startswith("array"):
            return reading(raw, picture=np.zeros(3))
        return reading(raw, str(os.getpid()))

    return read


def crashing_reader(log):
    """Crashes on every page, after adding a letter to the file `log`."""

    def read(raw):
        with Path(log).open("a") as file:
            file.write("x")
        ctypes.string_at(0)
        return reading(raw)

    return read


def unavailable_reader():
    raise RuntimeError("缺少识别组件")


def crashing_factory():
    ctypes.string_at(0)
