"""A department's own system that hands a case to Zhagen and acts on what comes back.

Only the standard library: copy it. `python examples/api_client.py https://zhagen.example.gov.cn
TOKEN file...` submits the files, waits until they are read and prints what is wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Refused(Exception):
    """The call was not done: `code` for the program, the message for a person."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Zhagen:
    """The interface of one installation, with one token."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address.rstrip("/"), token

    def submit(self, item: str, files: Iterable[Path], once_key: str) -> str:
        """Hand a case in; its key. Sent again with the same `once_key` it is the same case."""
        fields = {"slice": item, "once_key": once_key}
        body, kind = multipart(fields, files)
        return str(self._call("POST", "/api/v1/cases", body, kind)["case"])

    def standing(self, case: str) -> dict[str, Any]:
        """How far the case is."""
        return self._call("GET", f"/api/v1/cases/{case}")

    def findings(self, case: str, wait: float = 300.0) -> list[dict[str, Any]]:
        """What is wrong with it; waits until every page is read."""
        until = time.monotonic() + wait
        while True:
            try:
                found = self._call("GET", f"/api/v1/cases/{case}/findings")
            except Refused as refused:
                if refused.status != 409 or time.monotonic() > until:
                    raise
                time.sleep(2.0)
            else:
                return list(found["findings"])

    def push(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        """Push up to two hundred handling records; one that comes again replaces itself."""
        body = json.dumps({"records": records}).encode()
        return self._call("POST", "/api/v1/records", body, "application/json")

    def reports(self, since: str = "") -> list[dict[str, Any]]:
        """Reports that can be had: their JSON is under `path`, files people read under `files`."""
        query = f"?since={since}" if since else ""
        return list(json.loads(self.fetch(f"/api/v1/reports{query}")))

    def fetch(self, path: str) -> bytes:
        """What stands under a path of ours, as it is sent."""
        return self._ask("GET", path)

    def _call(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> dict[str, Any]:
        return dict(json.loads(self._ask(method, path, body, kind)))

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"}
        if kind:
            headers["Content-Type"] = kind
        address = self._address + path
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            told = json.load(error)
            raise Refused(error.code, told["code"], told["message"]) from error


def multipart(fields: Mapping[str, str], files: Iterable[Path]) -> tuple[bytes, str]:
    """Fields and files as a form sends them."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for path in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"'
        parts.append(f"{head}\r\n\r\n".encode() + path.read_bytes() + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def is_from_zhagen(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whether a note was sent by Zhagen, unchanged and within the last five minutes."""
    stamp = headers.get("X-Zhagen-Timestamp", "")
    try:
        age = abs((datetime.now(UTC) - datetime.fromisoformat(stamp)).total_seconds())
    except (TypeError, ValueError):
        return False
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = headers.get("X-Zhagen-Signature", "")
    return age <= 300 and hmac.compare_digest(f"sha256={wanted}", given)


def main() -> int:
    """Submit the files named on the command line, print the findings."""
    address, token, *names = sys.argv[1:]
    zhagen = Zhagen(address, token)
    case = zhagen.submit("employer-social-insurance", map(Path, names), uuid.uuid4().hex)
    for finding in zhagen.findings(case):
        sys.stdout.write(f"{finding['severity']} {finding['code']} {finding['message']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
