"""Turns typed wholly in pinyin, read as the words of the slice that sound so.

Only words are told from sounds that the slice or everyday speech has: counts, choices, yes and no.
A sound that is no such word stays unread, so no name and no code is ever made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from zhagen.guide.pinyin import mixed, syllable, syllables
from zhagen.guide.recognising.said import BLANK
from zhagen.guide.recognising.vocabulary import Vocabulary

_HAN: Final = re.compile("[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[a-z]+(?:[ ']+[a-z]+)*")
# What holds a number is a code, whatever its letters sound like.
_CODE: Final = re.compile(r"(?=[a-z]*[0-9][0-9a-z]{8})[0-9a-z]*[0-9]{5}[0-9a-z]*")
_LONGEST_TEXT: Final = 300
_LONGEST_WORD: Final = 10
_FEWEST: Final = 2
# Two sounds of three must be words: English that could be pinyin (can you) is none.
_UNREAD: Final = 3
# Everyday words that carry a sentence, and those whose characters are sounded in another way
# than by themselves.
_EVERYDAY: Final = """
woshi 我是 jiushi 就是 doushi 都是 yeshi 也是 tashi 他是
wo 我 women 我们 zanmen 我们 ni 你 ta 他 ziji 自己 benren 本人 ren 人 renshu 人数 renyuan 人员
gongsi 公司 danwei 单位 dian 店 chang 厂 yuangong 员工 zhigong 职工 gongren 工人 shifu 师傅
ge 个 ming 名 wei 位 geren 个人 zhong 种 xiang 项 yang 样 xian 险 baoxian 保险 shebao 社保
dou 都 quan 全 quandou 全都 quanbu 全部 yao 要 buyao 不要 buyong 不用 bu 不 mei 没 meiyou 没有
you 有 shi 是 shide 是的 bushi 不是 dui 对 budui 不对 cuole 错了 de 的 le 了 guo 过 la 啦 he 和
gen 跟 hai 还 haimei 还没 haiyou 还有 ye 也 zhi 只 jiu 就 xian 先 zai 再 jia 加 chule 除了
qita 其他 biede 别的 jiao 交 mai 买 shang 上 canjia 参加 canbao 参保 cong 从 congmei 从没 ban 办
banguo 办过 meibanguo 没办过 bangguo 办过 yijing 已经 zao 早 kaihu 开户 kaiguo 开过 dengji 登记
diyici 第一次 shouci 首次 xin 新 yigong 一共 zonggong 总共 gong 共 xianzai 现在 muqian 目前
dagai 大概 zuoyou 左右 chabuduo 差不多 jige 几个 duo 多 lai 来 qu 去 rang 让 pai 派 zhao 找
bang 帮 ti 替 laoban 老板 faren 法人 kuaiji 会计 chuna 出纳 yinhang 银行 xingzheng 行政
daban 代办 weituo 委托 kou 扣 daikou 代扣 zidong 自动 wang 网 shui 谁 gai 改 huan 换 cheng 成
ma 吗 ne 呢 ba 吧 a 啊 zenme 怎么 weishenme 为什么 shenme 什么 yisi 意思 ruguo 如果 keyi 可以
xuyao 需要 haishi 还是 huozhe 或者 zhidao 知道 qingchu 清楚 hui 会 tian 填 xie 写 jiao 叫
xing 姓 tongshi 同事 pengyou 朋友 tade 他的 bieren 别人 shenfenzheng 身份证 haoma 号码
dianhua 电话 shouji 手机 daima 代码 zhanghao 账号 dizhi 地址 tongyi 统一 shehui 社会
xinyong 信用 zhizhao 执照 zhengjian 证件
"""
_DIGITS: Final = dict(
    zip(
        "一二三四五六七八九", ("yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"), strict=True
    )
)
_COUNTED: Final = (("个", "ge"), ("名", "ming"), ("位", "wei"), ("人", "ren"), ("个人", "ge ren"))
_TOGETHER: Final = (("三", "san"), ("两", "liang"), ("二", "er"), ("几", "ji"))
_KINDS: Final = (("种", "zhong"), ("项", "xiang"), ("样", "yang"), ("险", "xian"))


def as_heard(text: str, vocabulary: Vocabulary) -> str | None:
    """A turn in pinyin in the characters it stands for; None for any other.

    What cannot be told is blank, a character for every sound.
    """
    lower = text.lower()
    if len(text) > _LONGEST_TEXT or _HAN.search(text) or not _LATIN.search(lower):
        return None
    lexicon = _lexicon(_words(vocabulary))
    parts: list[str] = []
    at = heard = unread = 0
    bare = _CODE.sub(lambda one: "0" * len(one.group()), lower)
    for found in _LATIN.finditer(bare):
        spoken = syllables(found.group())
        if spoken is None:
            return None
        words = _read(spoken, lexicon)
        parts += [lower[at : found.start()], words]
        at, heard, unread = found.end(), heard + len(spoken), unread + words.count(BLANK)
    counted = any(char.isdecimal() for char in lower)
    if heard + counted < _FEWEST or unread * _UNREAD > heard:
        return None
    return "".join((*parts, lower[at:]))


def _read(spoken: tuple[str, ...], lexicon: Mapping[tuple[str, ...], str]) -> str:
    """The words of a run of sounds: as few sounds unread as can be, then as few words."""
    best: list[tuple[int, int, str]] = [(0, 0, "")]
    for end in range(1, len(spoken) + 1):
        unread, count, words = best[end - 1]
        choices = [(unread + 1, count + 1, words + BLANK)]
        for start in range(max(0, end - _LONGEST_WORD), end):
            word = _word(spoken[start:end], lexicon)
            if word is not None:
                unread, count, words = best[start]
                choices.append((unread, count + 1, words + word))
        best.append(min(choices, key=lambda one: one[:2]))
    return best[-1][2]


def _word(spoken: tuple[str, ...], lexicon: Mapping[tuple[str, ...], str]) -> str | None:
    """The word of some sounds: as they are typed, else with those people mix up as one."""
    exact = lexicon.get(spoken)
    if exact is not None or len(spoken) < _FEWEST:
        return exact
    return lexicon.get(("~", *map(mixed, spoken)))


def _words(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every word of the slice that stands for a value or a person's part."""
    wordings = (word for words in vocabulary.wordings.values() for word in words)
    split = (part for word in wordings for part in word.split("…"))
    return tuple(dict.fromkeys((*vocabulary.labels, *split, *vocabulary.roles)))


@lru_cache(maxsize=16)
def _lexicon(words: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    """Sounds to words; those of the slice with mixed sounds as one, behind a mark."""
    found: dict[tuple[str, ...], str] = {}
    for word in words:
        sounds = tuple(map(syllable, word))
        if len(word) >= _FEWEST and all(sounds):
            found.setdefault(("~", *sounds), word)
    return {**found, **_everyday()}


@cache
def _everyday() -> Mapping[tuple[str, ...], str]:
    pairs = _EVERYDAY.split()
    spelt = zip(pairs[::2], pairs[1::2], strict=True)
    return {**_sounded(spelt), **_sounded(_numbers())}


def _sounded(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for latin, word in pairs:
        found.setdefault(syllables(latin) or (), word)
    return found


def _numbers() -> Iterator[tuple[str, str]]:
    """十四, 十四个, 两名, 三种: numbers below a hundred; 十 alone sounds like 是 and needs more."""
    tens = {
        "": "",
        "十": "shi",
        **{f"{one}十": f"{_DIGITS[one]} shi" for one in "二三四五六七八九"},
    }
    ones = {"": "", **_DIGITS}
    for ten, ten_sound in tens.items():
        for one, one_sound in ones.items():
            number, sound = ten + one, f"{ten_sound} {one_sound}".strip()
            if len(number) >= _FEWEST:
                yield sound, number
            if number:
                yield from ((f"{sound} {like}", number + word) for word, like in _COUNTED)
    yield from ((f"liang {like}", f"两{word}") for word, like in _COUNTED)
    for number, sound in _TOGETHER:
        yield from ((f"{sound} {like}", number + word) for word, like in _KINDS)
