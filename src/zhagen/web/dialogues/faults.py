"""A request that is not done."""

from __future__ import annotations


class TalkFault(Exception):
    """Why a request is not done: `code` names the sentence, `status` is HTTP's."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
