"""Labels on a page: where known words stand as labels and not as part of a value or a sentence.

A certificate prints 名称 beside the name, 单位名称 and 账户名称 beside other names; a form joins
法定代表人 and 联系电话 in one cell. So all labels of a material are looked for together and the
longest wins; labels known to stand on such pages without being asked for end a value as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zhagen.language.matching import Found, find_all, find_exact
from zhagen.language.normalise import fold
from zhagen.reading.documents.typed import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.model import TableCell
    from zhagen.slices.model import ReadFrom

# Labels common on Chinese certificates and forms: they end a neighbour's value.
_GENERAL_WORDS = """
名称 类型 住所 法定代表人 负责人 经营者 投资人 执行事务合伙人 注册资本 成立日期
营业期限 经营期限 经营范围 登记机关 核准日期 发证日期 统一社会信用代码 注册号
组织形式 经营场所 主体类型 合伙期限 邮政编码 邮编 传真 电子邮箱 电子邮件 邮箱
性别 民族 出生 出生日期 住址 年龄 学历 职务 国籍 户口性质 公民身份号码
身份证号 身份证号码 证件类型 证件号码 证件种类 姓名 联系电话 联系人 联系方式
联系地址 通讯地址 通信地址 手机 手机号 手机号码 移动电话 固定电话 办公电话 电话
地址 开户银行 开户行 开户名 户名 账号 帐号 账户名称 账户性质 账户类型 银行账号
核准号 编号 开户日期 币种 单位名称 单位地址 单位类型 单位性质 经济类型 隶属关系
行业类别 行业名称 所属行业 行业代码 经办人 专管员 填表人 填表日期 填报日期
申请日期 申报日期 审核人 复核人 受理人 经办机构 审核意见 备注 附件 盖章 公章
签字 签名 签章 日期 委托人 受托人 委托事项 委托权限 委托期限 委托单位 被委托人
代理人 参保险种 参保人数 职工人数 有效期限 签发机关 组织机构代码 税务登记号
"""
_GENERAL = tuple(_GENERAL_WORDS.split())
_NOTE = re.compile(
    r"\([^()]{0,16}\)?|[《〈【\[][^()《》]{0,16}[)》〉】\]]|/[\u4e00-\u9fff]{1,6}(?=:|$)"
)
_HALF_NOTE = re.compile(r"[\u4e00-\u9fff/]{1,8}\)(?=:|$)")
_SECTION = re.compile(r"(?:基本)?(?:信息?|情况?|资料?)栏?$")
_TAIL = re.compile(r"(?:员?姓名|名称|全称|号码|代码|合计|总数|及(?:支行|网点)|[号码名员姓])?")
# A number may stand by itself: ② folds to a bare 2, a narrow column of numbers runs into labels.
_LEAD = re.compile(r"(?:[*＊※★△●○□■◆-]|[(]?[0-9一二三四五六七八九十]{1,2}[)、.．,])*[0-9]{0,2}")
_SEPARATORS = frozenset(",，;；、。)|/:")
SURE = 0.7  # quality from which a label surely ends a neighbour's value
# Labels that mean something else with every word before them (开户银行名称 is no 名称).
_VAGUE = frozenset(
    ("名称", "姓名", "类型", "地址", "住址", "电话", "联系电话", "日期", "编号", "号码", "证件号码")
)
# Words before a label that leave its meaning as it is: 开户名, 银行账户名称 ask for the 户名.
_ADDS_NOTHING = re.compile(r"(?:开|开户|银行|单位|企业|公司|用人|社保|缴费|参保|申报|申请)+")
_BARE = 0.8  # quality of a word at the start of a line without colon or gap
NEUTRAL_TAILS = frozenset(fold(tail) for tail in ("姓名", "名称", "全称", "号码", "号", "码", "名"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found on a page.

    `keys` are the known labels it is made of, as folded (法定代表人 + 联系电话); the last is what
    it asks for. [start, end) in the folded text of `piece` covers label, note and colon; `note` is
    the remark in brackets behind it. `quality` 0..1 says how sure it is that this is a label.
    `piece_at` is the piece's place in the layout, `cell` the table cell that is wholly this label.
    A `section` heads other labels (经办人信息) and has no value of its own.
    """

    keys: tuple[str, ...]
    piece: Piece
    start: int
    end: int
    note: str
    quality: float
    whole: bool
    prefix: str = ""
    piece_at: int = -1
    cell: TableCell | None = None
    section: bool = False

    @property
    def key(self) -> str:
        """The label that says what is asked for."""
        return self.keys[-1]

    @property
    def stands_out(self) -> bool:
        """Whether it is set off by a colon, a gap or by standing alone."""
        colon = self.piece.folded[self.end - 1 : self.end] == ":"
        return self.whole or colon or self.quality > _BARE

    @property
    def signs(self) -> bool:
        """Whether it opens a line as a signing place: its colon is easily lost to the signature."""
        return "签" in self.key and not self.prefix and not self.start

    @property
    def box(self) -> Box:
        """Where the label stands."""
        if self.cell is not None:
            return self.cell.box
        return self.piece.cut(self.start, self.end).box


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word that may stand as a label on a material, folded, longest first.

    In `prose` (letters) a word at the start of a line is a label only with a colon or a gap.
    """

    words: tuple[str, ...]
    asked: frozenset[str]
    prose: bool = False

    def find(self, piece: Piece) -> list[Hit]:
        """The labels in a piece of text, in order."""
        hits = _hits(piece, _spans(self.words, self.asked, piece.folded))
        return [hit for hit in hits if hit.stands_out or hit.signs] if self.prose else hits


@dataclass(frozen=True, slots=True)
class _Span:
    word: str
    start: int
    end: int
    errors: int


@lru_cache(maxsize=4096)
def _spans(words: tuple[str, ...], asked: frozenset[str], text: str) -> tuple[_Span, ...]:
    """Where known words stand in a text; kept, because forms say the same on every page."""
    found: list[_Span] = []
    for word in words:
        # Only words that are asked for are known when bent.
        places = find_all(word, text) if word in asked else find_exact(word, text)
        for place in places:
            if place.errors and not _may_bend(word, place, text):
                continue
            found.append(_Span(word, place.start, place.end, place.errors))
    found.sort(key=lambda span: (1.5 * span.errors - len(span.word), span.start))
    chosen: list[_Span] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in chosen):
            chosen.append(span)
    return tuple(sorted(chosen, key=lambda span: span.start))


def _may_bend(word: str, place: Found, text: str) -> bool:
    """Whether a bent spelling counts: short words only where nothing else stands there."""
    window = text[place.start : place.end]
    if len(window) < len(word) and window.count("人") < word.count("人"):
        return False  # a word without its 人 (联系手机, 联系人手机) asks for somebody else's
    return len(word) > 4 or (not text[: place.start] and is_blank(text[place.end :]))


def lexicon(reads: Iterable[ReadFrom], *, prose: bool = False) -> Lexicon:
    """The labels of a material: those its facts ask for, the words near them, and general ones."""
    asked = {fold(word) for read in reads for word in (*read.labels, *read.near)}
    asked.discard("")
    words = asked | {fold(word) for word in _GENERAL}
    ordered = tuple(sorted(words, key=lambda word: (-len(word), word)))
    return Lexicon(ordered, frozenset(asked), prose)


def _hits(piece: Piece, spans: Sequence[_Span]) -> list[Hit]:
    hits: list[Hit] = []
    number = 0
    while number < len(spans):
        run = [spans[number]]
        while number + 1 < len(spans) and spans[number + 1].start == run[-1].end:
            if _remark(piece.folded, run[-1].end):
                break
            number += 1
            run.append(spans[number])
        number += 1
        # A remark in brackets may hold known words itself: 住所（经营地址）.
        remark = _remark(piece.folded, run[-1].end)
        while remark and number < len(spans) and spans[number].start < remark.end():
            number += 1
        follower = spans[number].start if number < len(spans) else len(piece.folded)
        hit = _hit(piece, run, hits[-1].end if hits else 0, follower)
        if hit is not None:
            hits.append(hit)
    return hits


def _hit(piece: Piece, run: Sequence[_Span], after: int, follower: int) -> Hit | None:
    text = piece.folded
    start, end = run[0].start, run[-1].end
    end, note, colon = _ending(text, end, follower)
    before = text[after:start]
    led = _LEAD.fullmatch(before) is not None
    section = led and _SECTION.match(text, end) is not None
    whole = section or is_blank(text[end:].strip("()"))
    quality = _quality(piece, before, start, end, led=led, colon=colon, whole=whole)
    if quality == 0.0:
        return None
    quality -= 0.08 * sum(span.errors for span in run)
    keys = tuple(span.word for span in run)
    prefix = "" if led else before[lead_of(before) :]
    end = len(text) if section or whole else end
    return Hit(keys, piece, start, end, note, quality, whole, prefix, section=section)


def lead_of(text: str) -> int:
    """How many characters of a text are the number or mark that opens it."""
    opening = _LEAD.match(text)
    return opening.end() if opening else 0


def _remark(text: str, at: int) -> re.Match[str] | None:
    """The remark in brackets behind a label; recognition often loses its first bracket."""
    return _NOTE.match(text, at) or _HALF_NOTE.match(text, at)


def _ending(text: str, end: int, follower: int) -> tuple[int, str, bool]:
    """Where the label ends with tail, note and colon; the note; whether there is a colon."""
    note = ""
    at = end
    at = _past_tail(text, at, follower)
    remark = _remark(text, at)
    if remark:
        note, at = remark.group(), _past_tail(text, remark.end(), follower)
    if text[at : at + 1] == ":":
        return at + 1, note, True
    return at, note, False


def _past_tail(text: str, at: int, follower: int) -> int:
    """The end of the words that round a label off (号码, 姓名), or `at` where there are none.

    The end of a cell may leave only the first of them on the line.
    """
    tail = _TAIL.match(text, at, follower)
    ended = tail is not None and text[tail.end() : tail.end() + 1] in ("", ":", "(")
    return tail.end() if tail is not None and ended else at


def _quality(
    piece: Piece, before: str, start: int, end: int, *, led: bool, colon: bool, whole: bool
) -> float:
    """How much the surroundings make a known word a label; 0 for a word in running text."""
    parted = led or before[-1:] in _SEPARATORS or _space_before(piece, start)
    if colon:
        return 1.0 if led else 0.95 if parted else 0.8
    if whole:
        near = len(before) - lead_of(before) <= 6
        return 0.95 if led else 0.85 if parted else 0.75 if near else 0.0
    if led:
        if _space_before(piece, end):
            return 0.9
        return 0.8 if end - start >= 3 else 0.7
    return 0.7 if _space_before(piece, start) and end - start >= 3 else 0.0


def _space_before(piece: Piece, at: int) -> bool:
    """Whether a space stands before a place of the folded text in the text as written."""
    if not 0 < at < len(piece.index):
        return False
    return piece.index[at] - piece.index[at - 1] > 1


def fits(hit: Hit, labels: frozenset[str], *, owned: bool = False) -> float:
    """How well a label found is one of `labels` (folded): 0 not at all, 1 exactly.

    What stands before it may say whose it is (帮手姓名) only for a fact that is `owned`, that is,
    has `near` words; otherwise 名称 behind 开户银行 is another label.
    """
    joined = "".join(hit.keys)
    if joined in labels and (owned or not hit.prefix or joined not in _VAGUE):
        return 1.0
    if hit.key in labels:
        if owned or not (hit.prefix or len(hit.keys) > 1):
            return 1.0
        if len(hit.keys) > 1:
            return 0.0 if hit.key in _VAGUE else 0.8
        return 0.9 if 2 * len(hit.prefix) <= len(hit.key) else 0.4
    for count in range(len(hit.keys) - 1, 0, -1):
        if "".join(hit.keys[:count]) in labels and "".join(hit.keys[count:]) in NEUTRAL_TAILS:
            return 0.95
    return 0.85 if not hit.prefix and _longer_word(joined, labels) else 0.0


def _longer_word(joined: str, labels: frozenset[str]) -> bool:
    """Whether a label is one of `labels` with words before it that add nothing."""
    return any(
        joined.endswith(label) and _ADDS_NOTHING.fullmatch(joined[: -len(label)]) is not None
        for label in labels
        if label not in _VAGUE
    )
