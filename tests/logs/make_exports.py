"""Exports of Matomo and Umami for tests, written from the same requests as logs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from itertools import groupby
from typing import Any
from zlib import crc32

from tests.logs.make_logs import HOST, SHANGHAI, Request, table

Visit = dict[str, Any]
# How far Matomo moves the times of actions: to the time zone of the site.
CHINA_S = 8 * 3600
_PAUSE = timedelta(minutes=30)
UMAMI_COLUMNS = (
    "website_id", "session_id", "visit_id", "event_id", "hostname", "browser", "os", "device",
    "screen", "language", "country", "region", "city", "url_path", "url_query", "utm_source",
    "referrer_path", "referrer_query", "referrer_domain", "page_title", "event_type",
    "event_name", "tag", "distinct_id", "created_at", "job_id",
)  # fmt: skip


def unix(request: Request) -> int:
    """When a request was made, as everyone but Matomo's actions tells it."""
    return int(request.at.replace(tzinfo=SHANGHAI).timestamp())


def matomo_visits(requests: Iterable[Request], shift: int = CHINA_S) -> list[Visit]:
    """The visits of those who made the requests, newest first, as Matomo lists them."""
    ordered = sorted(requests, key=lambda r: (r.address, r.agent, r.at))
    visits = []
    for _, those in groupby(ordered, key=lambda r: (r.address, r.agent)):
        run: list[Request] = []
        for each in those:
            if run and each.at - run[-1].at > _PAUSE:
                visits.append(run)
                run = []
            run.append(each)
        visits.append(run)
    visits.sort(key=lambda run: run[-1].at, reverse=True)
    return [_visit(number, run, shift) for number, run in enumerate(visits, start=1)]


def _visit(number: int, run: Sequence[Request], shift: int) -> Visit:
    first, last = run[0], run[-1]
    phone = "Mobile" in first.agent
    return {
        "idSite": "1",
        "idVisit": str(number),
        "visitIp": "192.0.0.0",
        "visitorId": f"{crc32((first.address + first.agent).encode()):016x}",
        "fingerprint": "f00d",
        "actionDetails": [action(request, shift) for request in run],
        "goalConversions": 0,
        "serverDate": f"{last.at:%Y-%m-%d}",
        "lastActionTimestamp": unix(last),
        "firstActionTimestamp": unix(first),
        "serverTimePretty": f"{last.at:%H:%M:%S}",
        "visitorType": "new",
        "searches": "0",
        "referrerType": "direct",
        "referrerUrl": first.referer or None,
        "deviceType": "智能手机" if phone else "台式机",
        "deviceTypeIcon": "plugins/Morpheus/icons/dist/devices/"
        + ("smartphone.png" if phone else "desktop.png"),
    }


def action(request: Request, shift: int = CHINA_S, **rest: Any) -> dict[str, Any]:
    """One action of a visit."""
    return {
        "type": "action",
        "url": f"https://{HOST}{request.target}",
        "pageTitle": '办事指南, "一次办好"',
        "pageIdAction": "17",
        "serverTimePretty": f"{request.at:%Y年%m月%d日 %H:%M:%S}",
        "pageId": "1",
        "timeSpent": "20",
        "timeSpentPretty": "20秒",
        "icon": "",
        "timestamp": unix(request) + shift,
        **rest,
    }


def matomo_json(visits: Sequence[Visit]) -> bytes:
    """As the interface answers: one line, slashes escaped."""
    return json.dumps(visits).replace("/", "\\/").encode()


def matomo_csv(visits: Sequence[Visit], *, translated: bool = False) -> bytes:
    """As the interface answers with format=CSV: UTF-16 with a mark, one row a visit."""
    rows = [_flat(visit, translated=translated) for visit in visits]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return b"\xff\xfe" + table(columns, rows).decode().removesuffix("\n").encode("utf-16-le")


def _flat(visit: Visit, *, translated: bool) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, value in visit.items():
        if name != "actionDetails":
            row[name] = 0 if value is False else value
            continue
        for number, each in enumerate(value):
            for key, told in each.items():
                column = (
                    f"{key} (actionDetails {number})"
                    if translated
                    else f"actionDetails_{number}_{key}"
                )
                row[column] = told
    return row


def umami_csv(requests: Iterable[Request]) -> bytes:
    """The table website_event as the cloud exports it."""
    rows = []
    for number, request in enumerate(requests):
        moment = request.at.replace(tzinfo=SHANGHAI).astimezone(UTC)
        rows.append(
            {
                "website_id": "0b5c2f0e-0000-4000-8000-000000000001",
                "session_id": f"{request.address} {len(request.agent)}",
                "visit_id": "v",
                "event_id": f"e-{moment:%d%H%M%S}-{number}",
                "hostname": HOST,
                "browser": "chrome",
                "os": "Android OS" if "Mobile" in request.agent else "Windows 10",
                "device": "mobile" if "Mobile" in request.agent else "desktop",
                "url_path": request.path,
                "url_query": request.query,
                "page_title": '办事指南, "一次办好"',
                "event_type": "1",
                "created_at": f"{moment:%Y-%m-%d %H:%M:%S}",
                "job_id": "\\N",
            }
        )
    return table(UMAMI_COLUMNS, rows)
