"""What the reception says while the item is not settled: a fixed list, each with an id.

Names of items and fields of their cards come from the catalogue; nothing else is filled in. The
sentences about failures stand here too: they are all a caller gets to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhagen.guide.talking.turn import Piece
from zhagen.web.dialogues.script import written

WORDINGS: Final[Mapping[str, str]] = {
    "reception.start": "您好，这里由机器自动应答。请说说您想办什么事，一句话就行。",
    "reception.confirm": "您要办的是“{name}”，对吗？",
    "reception.yes": "对，就是这个",
    "reception.none": "都不是，我换个说法",
    "reception.again": "请换个说法再说一次，比如给谁办、办什么、是新办还是变更；也可以转人工。",
    "reception.several": "您说了 {count} 件事，一件一件来。先办哪一件？",
    "reception.beside": "您还说了“{wish}”：",
    "reception.empty": "没有收到字。请用一句话说说您想办的事。",
    "reception.which": "是下面哪一项？",
    "reception.stuck": (
        "我没有找准是哪一件事。可以转人工，您说过的会一起转过去；也可以换个说法再说。"
    ),
    "reception.held": "“{name}”由{department}办理。您想问哪一样？",
    "reception.held_plain": "您问的是“{name}”。您想问哪一样？",
    "reception.bare": "“{name}”由{department}办理，目录里没有写更多。可以转人工问清楚。",
    "reception.bare_plain": "您问的是“{name}”，目录里没有写更多。可以转人工问清楚。",
    "reception.not_led": "这件事现在不能一步步问您：请照办事指南准备，要逐条核对可以转人工。",
    "reception.person": "转人工",
    "reception.else": "换一件事",
    "reception.next": "好的，请说说您想办什么事。",
    "reception.handed_over": "已转给工作人员，查询编号 {number}。您说过的都在，不用再说一遍。",
    "reception.number": "已转给工作人员，查询编号 {number}。",
    "reception.sent_on": (
        "前面说的已经转给工作人员，会有人联系您。现在写的转不过去了，请到时候再告诉他。"
    ),
    "reception.sent_on_phone": (
        "前面说的已经转给工作人员，会有人联系您。"
        "现在写的转不过去了，请到时候再告诉他，或拨打 {phone}。"
    ),
    "window.code": "到窗口报这个号：{code}，说过的不用再说一遍。{month}月{day}日前有效。",
    "live.waiting": "工作人员正在看您前面说的，请稍等。您可以接着写。",
    "live.serving": "现在由工作人员回答。",
    "live.closed": "工作人员已结束这次对话。还有要问的，接着写就会再转给工作人员。",
    "live.window": "工作人员请您到窗口办。{code}还有要问的，接着写就会再转给工作人员。",
    "live.window_bare": (
        "工作人员请您到窗口办，带上要用的材料。还有要问的，接着写就会再转给工作人员。"
    ),
    "live.nobody": "现在没有工作人员在线。",
    "live.hours": "人工服务时间：{hours}。",
    "live.phone": "急事请拨打 {phone}。",
    "live.kept": "您写的都留着，工作人员上线后就能看到。",
    "live.returned": "工作人员请机器接着答，您说过的都在。",
    "live.moved": "工作人员把要办的事改成了“{name}”。",
    "reception.slice_gone": "这件事的办理说明刚换了版本，我请工作人员接着帮您办，您说过的都在。",
}

# By code: what a caller reads when a request cannot be done. `{phone}` is the hall's, if it is set.
FAULTS: Final[Mapping[str, str]] = {
    "too_large": "一次说得太长了，收不下。请分几次说，每次一两句就好。",
    "too_long": "一次说得太长了。请分几次说，每次不超过 {most} 个字。",
    "not_found": "没有找到这次对话：可能已过保存时间。请重新开始。",
    "busy": "您的上一句还在处理，请稍等再发。",
    "too_fast": "说得有点快，请等一会儿再发。您说过的都在。",
    "too_many": "现在问的人多，请稍等一会儿再开始{phone}。",
    "key_reused": "这个请求编号已经用过，内容却不一样。请刷新页面后再试。",
    "bad_request": "请求的写法不对：{what}。",
    "no_draft": "这份草稿现在还没有。请先答完要问的。",
    "bad_draft": "这份草稿现在填不出来，您说的都在。请稍后再取，或转人工{phone}。",
    "no_case": "这次还没有可以带到窗口的内容。请先说清要办的事。",
    "no_slice": "没有这件事的办理说明。请从一句话开始。",
    "host": "这个网址不是这台服务器的名字。请联系管理员。",
    "origin": "这个网站不在允许嵌入的名单里。请联系管理员。",
    "closed": "这次对话已经转给工作人员，不再由机器回答。",
    "unavailable": "暂时办不了，您说的都在。请稍后再试{phone}。",
}


# The same for a page in English; what the guide itself says stays Chinese.
FAULTS_ENGLISH: Final[Mapping[str, str]] = {
    "too_large": "That is too long to take in at once. Please say it in parts.",
    "too_long": "That is too long. Please say it in parts of at most {most} characters.",
    "not_found": "This conversation was not found: it may be past its storage time. Start again.",
    "busy": "Your last message is still being answered. Please wait a moment.",
    "too_fast": "That was a little fast. Please wait a moment; nothing you said is lost.",
    "too_many": "Many people are asking right now. Please start a little later{phone}.",
    "key_reused": "This request was used before with other words. Please reload the page.",
    "bad_request": "The request is not in the right form: {what}.",
    "no_draft": "This draft does not exist yet. Please answer the open questions first.",
    "bad_draft": "This draft cannot be made now; nothing you said is lost. Try again later{phone}.",
    "no_case": "There is nothing to take to the counter yet. Say what you want to get done first.",
    "no_slice": "There is no guide for this service. Please begin with a sentence.",
    "host": "This address is not a name of this server. Please contact its administrator.",
    "origin": "This site may not embed the guide. Please contact its administrator.",
    "closed": "This conversation is with our staff now and is not answered by the machine.",
    "unavailable": "This cannot be done now; nothing you said is lost. Try again later{phone}.",
}


def say(key: str, **places: str) -> Piece:
    """The sentence `key` with its places filled, as a piece of a reply."""
    return Piece(WORDINGS[key].format(**places), key)


def fault(code: str, *, phone: str = "", language: str = "", **places: object) -> str:
    """The sentence of a failure; the hall's phone is added where the sentence has room for it."""
    if language == "en":
        reachable = f", or call {phone}" if phone else ""
        return FAULTS_ENGLISH[code].format(phone=reachable, **places)
    reachable = f"，也可以拨打 {phone}" if phone else ""
    return written(FAULTS[code].format(phone=reachable, **places), language)
