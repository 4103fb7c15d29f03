"""What the guide says in a talk besides the slice's own sentences: a fixed list, each with an id.

A place in a sentence is filled with pieces that have a source of their own: a title of the slice,
a number counted, the applicant's own words. Nothing else can come into a reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from zhagen.guide.talking.turn import Piece

SAID: Final = "said"
COUNT: Final = "count"
LIST: Final = "list"
BREAK: Final = "；"
COMMA: Final = "、"

WORDINGS: Final[Mapping[str, str]] = {
    "talk.start": (
        "您好，这里办“{title}”，由机器自动应答。我只问会影响办理的问题，您也可以一次说几样；"
        "随时可以问“为什么”、改前面说的，或者说“转人工”。"
    ),
    "talk.noted": "记下了：{facts}。",
    "talk.same": "{facts}，和前面说的一样，没有动。",
    "talk.changed": "改好了：{facts}。其他的都没有动。",
    "talk.fact": "{title} {value}",
    "talk.invalid": "{title}好像不对：{fault}。",
    "talk.invalid_plain": "{title}好像不对，没有记。",
    "talk.approximate": "{title}要一个准数，“{words}”还不够准。",
    "talk.unclear": "没有听明白。",
    "talk.whose": "还不清楚这是哪一位的，请连着说清是谁的，比如{titles}。",
    "talk.untold": "这一点说明里没有写，可以向{owner}问清楚，也可以说“转人工”。",
    "talk.untold_plain": "这一点说明里没有写，可以拨打 12345 问，也可以说“转人工”。",
    "talk.unsure": "这一项关系到能不能办，没有说准，我先不记。",
    "talk.wait": "不急，想好了、问清楚了再告诉我。",
    "talk.too_long": "您写得比较长，我先看了前 {count} 个字。",
    "talk.none_fits": "都不是的话，可以先跳过，也可以转人工。",
    "talk.stuck": "没关系，这一项可以先跳过，也可以转人工。",
    "talk.find": "{title}可以在{material}的“{label}”一栏找到，找到了随时告诉我。",
    "talk.leave": "没关系，{title}先空着，以后想起来随时告诉我。",
    "talk.refused": "好的，{title}不再问了。",
    "talk.dropped": "前面记的也去掉了。",
    "talk.kept": "那就还按前面说的：{fact}。",
    "talk.stays_blank": "表上这一栏会空着，交之前请您自己填写。",
    "talk.no_reason": "这一项是按办理规定要问的。",
    "talk.not_written": "这件事的{what}，说明里没有写，可以向{owner}问清楚，也可以说“转人工”。",
    "talk.not_written_plain": "这件事的{what}，说明里没有写，可以拨打 12345 问，也可以说“转人工”。",
    "talk.nothing_asked": "现在没有要您回答的问题，您可以接着说。",
    "talk.welcome": "不客气。",
    "talk.so_far": "照您说到现在的，要带 {count} 份：{materials}。",
    "talk.draft_later": "草稿等问完了给您，大约还有 {count} 个问题。",
    "talk.so_far_open": "{materials}要不要带，看您后面怎么回答。",
    "talk.which": "要改哪一项？",
    "talk.nothing_yet": "还没有记下什么，请接着说。",
    "talk.once_more": "好的，再说一次{title}。",
    "talk.restarted": "好的，从头开始。",
    "talk.other_wish": "好的，“{title}”先放着，您说过的都留着。",
    "talk.set_aside": "一件一件来：先办完这一件，另一件您说过的都记着，办完接着办。",
    "talk.noted_aside": "另一件记下了：{facts}。",
    "talk.not_aside": "先说这一件；另一家也要办的话，请告诉我。",
    "talk.next_case": "接着办下一件。",
    "talk.more_cases": "还有 {count} 件没有办，要接着办吗？",
    "talk.slice_changed": "这件事的办理规定刚更新过。您说过的都留着，我按新的规定接着问。",
    "talk.slice_asks_anew": "按新的规定，{facts}要请您再说一次。",
    "talk.stopped": "好的，您说过的都记着，随时可以接着办。",
    "talk.confirmed": "好的，祝您办事顺利。",
    "talk.sorry": "对不起，没帮上您。要不要转人工？",
    "talk.open_points": "{facts}还定不下来，我请工作人员接着帮您办，您说过的会一起转过去。",
    "talk.no_outcome": "您的情况不在这件事的说明里，我请工作人员接着帮您办，您说过的会一起转过去。",
    "talk.with_person": "已经转给工作人员，您写的都看得到。",
    "talk.here": "您要办的还是“{title}”，我们接着说。",
    "ready.materials": "一共要带 {count} 份：{materials}。",
    "ready.unsure": "{materials}是不是要带还不能确定，请先备着或向窗口问清楚。",
    "ready.drafts": "{materials}的草稿已经填好，请核对后签字、盖章。",
    "ready.blanks": "草稿上还空着：{cells}，请您自己填写。",
    "ready.link": "网上在这里提交：{link}。",
    "ready.done": "还有要问的吗？没有的话说“清楚了”就可以。",
    "need.always": "办这件事都要带",
    "need.because": "因为{facts}",
    "need.open": "还不知道{facts}，可能要带",
    "need.fact": "{title}是“{value}”",
    "again.choice": "请在这几项里选一个：{options}。",
    "again.list": "可以选一项，也可以选几项：{options}。",
    "again.boolean": "请回答“是”或者“不是”。",
    "again.integer": "请说一个数，比如“12”；没有就说“0”。",
    "again.date": "请说年、月、日，比如“2026年3月1日”。",
    "again.rows": "可以先不说，交材料时一起带来。",
    "again.text": "请直接写{title}。",
    "again.uscc": "统一社会信用代码是 18 位，由数字和大写字母组成，没有字母 I、O、S、V、Z。",
    "again.id_number": "身份证号码是 18 位，最后一位可能是字母 X。",
    "again.phone": "手机号码是 11 位数字；写固定电话请带区号。",
    "again.mobile": "手机号码是 11 位数字，以 1 开头。",
    "again.bank_account": "账号是 8 到 32 位数字，中间的空格可以不写。",
    "again.org_name": "请写营业执照或印章上的全称，不要写简称。",
    "again.person_name": "请写身份证上的姓名。",
    "again.past_date": "请说年、月、日，不能晚于今天，比如“2026年3月1日”。",
    "again.month": "请说年和月，比如“2026年3月”。",
    "choice.yes": "是",
    "choice.no": "不是",
    "choice.skip": "先跳过",
    "choice.person": "转人工",
    "choice.next": "接着办下一件",
    "choice.fine": "清楚了",
    "choice.other": "改办“{name}”",
    "choice.other_says": "我想办{name}",
    "value.yes": "是",
    "value.no": "否",
    "value.no_end": "长期",
    "value.none": "无",
    "draft.head": "　{day}按您说的填写，请逐项核对，签字、盖章后再交。",
    "draft.mark": "草稿",
    "draft.file": "{material}（草稿）",
    "card.field": "{label}：{value}",
    "card.named": "您问的是“{name}”。",
    "card.missing": "“{name}”的这一项目录里没有写，请向{department}咨询。",
    "card.missing_plain": "“{name}”的这一项目录里没有写，可以拨打 12345 询问。",
    "card.conditions": "受理条件",
    "card.materials": "要带的材料",
    "card.days": "办理时限",
    "card.place": "办理地点",
    "card.fee": "收费",
    "card.link": "网上办理",
    "card.law": "依据",
}


def say(key: str, **places: Piece) -> Piece:
    """The sentence `key` with its places filled."""
    text = WORDINGS[key].format(**{name: piece.text for name, piece in places.items()})
    return Piece(text, key, tuple(places.items()))


def said(text: str) -> Piece:
    """The applicant's own words, or a value of theirs."""
    return Piece(text, SAID)


def count(number: int) -> Piece:
    """A number the guide counted."""
    return Piece(str(number), COUNT)


def listed(pieces: Sequence[Piece], between: str = COMMA) -> Piece:
    """Several pieces in one place."""
    parts = tuple((str(at), piece) for at, piece in enumerate(pieces))
    return Piece(between.join(piece.text for piece in pieces), LIST, parts)


def without_source(piece: Piece, stands: Callable[[Piece], bool]) -> Iterator[str]:
    """Sources of a piece and its parts that do not resolve to their text.

    `stands` tells whether a piece that is no wording stands where it says it does.
    """
    for _, part in piece.parts:
        yield from without_source(part, stands)
    if piece.source in WORDINGS:
        places = {name: part.text for name, part in piece.parts}
        if WORDINGS[piece.source].format(**places) != piece.text:
            yield piece.source
    elif piece.source == LIST:
        texts = [part.text for _, part in piece.parts]
        if piece.text not in {COMMA.join(texts), BREAK.join(texts)}:
            yield piece.source
    elif piece.source not in {SAID, COUNT} and not stands(piece):
        yield piece.source
