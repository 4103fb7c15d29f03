"""Programs that behave as people are found; people in unusual circumstances are left alone."""

from __future__ import annotations

from collections import Counter
from random import Random

import pyarrow.parquet as pq
import pytest
from access_store import DAY0, Hit, add_file, at, cube_bytes

from zhagen.logs.cube.days import cube_file, refresh


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - drawn again and again alike


def flagged(root, hits) -> Counter[str]:
    """Which rules took out how many visitors of the first day."""
    add_file(root, "log", hits)
    refresh(root)
    place = cube_file(root, "programs", DAY0)
    rows = pq.read_table(place).to_pylist() if place.exists() else []
    return Counter({row["rule"]: row["visitors"] for row in rows})


def person(draw, visitor, *, views, hour=None, files=2, linked=True, pages=300):
    """Somebody who reads: gaps of seconds to minutes, popular pages again and again."""
    clock = at(0, draw.randrange(8, 20) if hour is None else hour) + draw.randrange(3_600_000)
    hits = []
    for number in range(views):
        page = f"/p{min(int(draw.paretovariate(0.7)), pages)}.html"
        source = "/p1.html" if linked and number else None
        hits.append(Hit(clock, visitor, page, source))
        hits += [Hit(clock + 300, visitor, "/x.css", page, kind=1)] * draw.randrange(files + 1)
        clock += int(1000 * draw.lognormvariate(3.2, 1.0))
    return [hit for hit in hits if hit.clock < at(1, 0)]


def people(draw, *, count=60, **habits):
    return [hit for visitor in range(count) for hit in person(draw, visitor, views=6, **habits)]


@pytest.mark.parametrize("files", [0, 2])
@pytest.mark.parametrize("linked", [False, True])
def test_eager_readers_are_people_whatever_the_log_holds(tmp_path, files, linked):
    draw = seeded(1)
    eager = [
        hit
        for visitor in range(1000, 1040)
        for hit in person(draw, visitor, views=draw.choice([25, 60, 120]), files=files,
                          linked=linked, hour=9)
    ]  # fmt: skip
    assert not flagged(tmp_path, people(draw, files=files, linked=linked) + eager)


def test_an_office_behind_one_address_is_no_program(tmp_path):
    draw = seeded(2)
    office = [
        Hit(hit.clock, 999, hit.path, hit.source, kind=hit.kind)
        for _ in range(80)
        for hit in person(draw, 0, views=6)
    ]
    assert not flagged(tmp_path, people(draw) + office)


def test_a_busy_gateway_with_readers_at_night_is_no_program(tmp_path):
    draw = seeded(3)
    hours = [draw.choice([*range(24), *range(7, 24), *range(8, 22)]) for _ in range(150)]
    hours = [hour for hour in hours if hour >= 6 or draw.random() < 0.5]
    gateway = [
        Hit(hit.clock, 999, hit.path, hit.source, kind=hit.kind)
        for hour in hours
        for hit in person(draw, 0, views=4, hour=hour)
    ]
    assert not flagged(tmp_path, people(draw) + gateway)


def test_pages_made_of_frames_do_not_make_their_readers_programs(tmp_path):
    draw = seeded(4)
    frames = [
        Hit(hit.clock + 200 * number, hit.visitor, path, hit.source)
        for hit in person(draw, 999, views=60, files=0)
        for number, path in enumerate((hit.path, "/top.html", "/menu.html", "/foot.html"))
    ]
    assert not flagged(tmp_path, people(draw) + frames)


def test_somebody_pressing_reload_is_no_program(tmp_path):
    draw = seeded(5)
    clock, reloads = at(0, 9), []
    for _ in range(80):
        reloads.append(Hit(clock, 999, "/booking.html"))
        reloads.append(Hit(clock, 999, "/x.css", "/booking.html", 304, kind=1))
        clock += draw.choice([1, 1, 2, 3, 8]) * 1000
    assert not flagged(tmp_path, people(draw) + reloads)


def test_a_returning_reader_with_a_warm_cache_is_no_program(tmp_path):
    draw = seeded(6)
    assert not flagged(tmp_path, people(draw) + person(draw, 999, views=40, files=0))


PROGRAMS = {
    "steady": [Hit(at(0, 1) + 60_000 * k + (k % 3) * 400, 9999, "/p1.html") for k in range(120)],
    "rapid": [Hit(at(0, 3) + 700 * k, 9999, f"/p{k}.html") for k in range(150)],
    "sweep": [Hit(at(0, 2) + 7000 * k * (2 + k % 3), 9999, f"/p{k}.html") for k in range(250)],
    "hammer": [Hit(at(0, 8) + 3000 * k * (1 + k % 5), 9999, "/p1.html") for k in range(300)],
    "sleepless": [
        Hit(at(0, 0) + 500_000 * k + 97_000 * (k % 7), 9999, f"/p{k % 40}.html") for k in range(170)
    ],
    "blind": [Hit(at(0, 10) + 9000 * k * (1 + k % 4), 9999, f"/p{k % 7}.html") for k in range(30)],
    "probe": [Hit(at(0, 4) + 900 * k, 9999, f"/x{k}.php", None, 404, kind=2) for k in range(80)],
}


@pytest.mark.parametrize("rule", PROGRAMS)
def test_a_program_is_found_by_its_rule(tmp_path, rule):
    draw = seeded(8)
    assert flagged(tmp_path, people(draw, count=100) + PROGRAMS[rule]) == Counter({rule: 1})


def test_a_program_counts_beside_people_and_not_among_them(tmp_path):
    draw = seeded(9)
    add_file(tmp_path, "log", people(draw) + PROGRAMS["rapid"])
    refresh(tmp_path)
    table = pq.read_table(cube_file(tmp_path, "views", DAY0)).to_pylist()
    assert sum(row["views"] for row in table if row["suspect"]) == 150
    dwell = pq.read_table(cube_file(tmp_path, "dwell", DAY0)).to_pylist()
    assert sum(row["n"] for row in dwell) < 60 * 6


def test_visitors_counted_in_groups_are_judged_as_all_at_once(tmp_path):
    draw = seeded(10)
    hits = people(draw) + [hit for program in PROGRAMS.values() for hit in program]
    for name, batch in (("whole", 1_000_000), ("groups", 300)):
        add_file(tmp_path / name, "log", hits)
        refresh(tmp_path / name, batch=batch)
    assert cube_bytes(tmp_path / "whole") == cube_bytes(tmp_path / "groups")
