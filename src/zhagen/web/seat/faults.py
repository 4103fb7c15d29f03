"""What cannot be done at the seat, and why, in the words the person reads."""

from __future__ import annotations

from zhagen.web.seat.wording import MESSAGES


class SeatFault(Exception):
    """Something that cannot be done; `message` says what and what to do, `status` is HTTP's."""

    def __init__(self, code: str, status: int = 422, **places: object) -> None:
        self.code, self.status = code, status
        self.message = str(MESSAGES[code]) % places
        super().__init__(self.message)


class NotAsSeen(SeatFault):
    """Somebody else was a moment earlier: `theirs` stands, `mine` was sent and is not kept yet."""

    def __init__(self, code: str, theirs: str, mine: str, **places: object) -> None:
        super().__init__(code, 409, **places)
        self.theirs, self.mine = theirs, mine
        self.who = str(places.get("who", ""))
