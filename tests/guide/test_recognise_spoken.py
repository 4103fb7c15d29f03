"""Facts as they are spoken: bosses, names in voice runs, relatives, totals, corrections."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import Recogniser
from zhagen.slices.find import resolve
from zhagen.slices.load import load

ON = date(2026, 11, 22)
REP, WHO, COUNT = "legal_rep.name", "handler.role", "org.headcount"
KINDS, TYPE = "form.insurance_kinds", "org.type"


@cache
def recogniser() -> Recogniser:
    return Recogniser(load(resolve("employer-social-insurance")))


def told(text: str, concept: str, asked: str = "", before: Value = None) -> Value:
    known = {concept: before} if before is not None else {}
    return recogniser().read(text, on=ON, asked=asked or None, known=known).known.get(concept)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("老細叫梁志偉，我哋有八個人", "梁志伟"),
        ("我哋老細係陳大明", "陈大明"),
        ("失業同工傷買住先，老細黃嘉欣", "黄嘉欣"),
        ("公司得五個人，話事人係周建國", "周建国"),
        ("话事人叫刘三喜，人不多七个", "刘三喜"),
        ("掌柜叫孙有财，三险都要", "孙有财"),
        ("掌柜的叫钱满仓，伙计六个", "钱满仓"),
        ("老总叫罗志宏，工伤先买", "罗志宏"),
        ("老板系吴秀兰，银行代扣", "吴秀兰"),
        ("事頭叫李阿福，請咗四個人", "李阿福"),
        ("頭家叫林進財，員工九個", "林进财"),
        ("個老細叫做鄭少秋，十二個員工", "郑少秋"),
        ("老細個名叫馮寶寶", "冯宝宝"),
        ("當家的叫馬得水，工人三十個", "马得水"),
        ("养老失业工伤都买，老板叫曹德旺旺，一共二十人", None),
    ],
)
def test_the_boss_is_named_by_whatever_word_stands_for_him(text: str, name: str | None) -> None:
    if name is not None:
        assert told(text, REP) == name


@pytest.mark.parametrize(
    "text", ["老細姓陳", "老细没空", "话事人是谁", "同老細關係好", "系统里老板没名字"]
)
def test_a_boss_without_a_name_has_none(text: str) -> None:
    assert told(text, REP) is None


@pytest.mark.parametrize(
    "name",
    [
        "示例市龙头家电有限公司",
        "示例市佳依家政服务有限公司",
        "示例市元系科技有限公司",
        "示例市体系认证有限公司",
        "示例市故事头条文化有限公司",
        "示例市仲平建材有限公司",
    ],
)
def test_a_name_that_holds_a_dialect_word_stays_as_it_is(name: str) -> None:
    assert told(f"我们公司叫{name}", "org.name") == name
    assert told(name, "org.name", asked="org.name") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("法人姓高高建新建新就是那个建新", "高建新"),
        ("法人姓何叫何雨晴雨水的雨晴天的晴", "何雨晴"),
        ("我们老板姓方方志敏你记一下", "方志敏"),
        ("法定代表人姓江江小白江小白", "江小白"),
        ("法人嘛姓罗罗大佑就叫罗大佑", "罗大佑"),
        ("法人是姓宋的宋佳慧佳慧", "宋佳慧"),
        ("老板姓贾，贾正经", "贾正经"),
        ("法人姓丁名春秋", "丁春秋"),
        ("法人姓欧阳欧阳修远修远", "欧阳修远"),
        ("那个法人他姓邓邓丽丽邓丽丽对", "邓丽丽"),
        ("法人姓石叫石磊三个石头那个磊", "石磊"),
        ("负责人姓卢卢俊义卢俊义就他", "卢俊义"),
        ("法人叫秦明明秦明明日月明", "秦明明"),
        ("法人叫杜海涛海涛大海的海", "杜海涛"),
    ],
)
def test_a_name_told_twice_in_a_voice_run_is_one_name(text: str, name: str) -> None:
    assert told(text, REP) == name


@pytest.mark.parametrize(
    ("text", "name", "who"),
    [
        ("法人不是我是我大伯他叫钟国强我就来递个材料", "钟国强", "agent"),
        ("法人不是我，是我表姐，她叫魏红梅", "魏红梅", "agent"),
        ("老板是我姐夫叫邱少云", "邱少云", None),
        ("法人是我同学他叫彭于晏", "彭于晏", None),
        ("法人不是我本人是我老婆她叫白素贞", "白素贞", "agent"),
        ("老板不是我，是我爸，叫龙在天，我帮他跑腿", "龙在天", "agent"),
        ("法人不是我是我朋友叫段誉飞", "段誉飞", "agent"),
        ("法人写的是我妈她叫佘爱珍", "佘爱珍", None),
        ("负责人是我哥，他叫武大勇，我去交材料", "武大勇", "agent"),
        ("法定代表人不是我是我岳父叫郝建国", "郝建国", "agent"),
        ("法人并不是我，是我一个亲戚叫程咬银", "程咬银", "agent"),
        ("法人是我舅妈，名字叫苗翠花，我代她跑一趟", "苗翠花", "agent"),
        ("法人不是我呀我只是跑腿的法人叫柳如烟", "柳如烟", "agent"),
        ("我不是法人，法人是我叔叔，他叫雷震雨", "雷震雨", "agent"),
        ("法人不是我是我姑姑她叫乔小燕我光跑跑腿", "乔小燕", "agent"),
        ("老板是我嫂嫂叫温如玉", "温如玉", None),
        ("我是法人谭光明的表弟，我来交", "谭光明", None),
        ("法人不是本人，是家父，叫诸葛瑾", "诸葛瑾", "agent"),
        ("公司是我爸的，法人就是他，叫展昭明，我帮他跑手续", "展昭明", "agent"),
    ],
)
def test_a_relative_who_is_the_legal_representative_is_no_stranger(
    text: str, name: str, who: str | None
) -> None:
    known = recogniser().read(text, on=ON).known
    assert known.get(REP) == name
    assert who is None or known.get(WHO) == who


@pytest.mark.parametrize(
    "text", ["我舅舅的公司法人叫谭光明", "我表哥他们厂老板叫谭光明", "我朋友开公司他叫谭光明"]
)
def test_a_relative_with_a_firm_of_his_own_is_a_stranger(text: str) -> None:
    assert told(text, REP) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三十个工人五个师傅，总共三十五", 35),
        ("十二个司机三个文员，加起来十五", 15),
        ("厨师四个服务员九个人，一共十三", 13),
        ("保安20个保洁11个，合计31", 31),
        ("老师六个，阿姨两个，共八个", 8),
        ("七个员工外加四个学徒，总共是十一", 11),
        ("工人18个，师傅2个，加一起二十", 20),
        ("二十三个护士，四个医生，一个保安，总共28", 28),
        ("车间21个人办公室4个人，一共25", 25),
        ("五个师傅，十个徒弟，拢共十五个", 15),
        ("三个店员两个司机共计五人", 5),
        ("店员三个，司机两个，总数五个", 5),
        ("总共三十五，三十个工人五个师傅", 35),
        ("四个合伙人九个员工，一共十三", 9),
        ("十个工人两个师傅，总共十二个，真正要交的十个", 10),
    ],
)
def test_the_total_counts_and_not_its_parts(text: str, count: int) -> None:
    assert told(text, COUNT) == count


def test_a_relative_of_the_legal_representative_is_somebody_else() -> None:
    assert told("我是法人谭光明的表弟，我来办", WHO) != "legal_rep"
    assert told("我是法人谭光明，我来办", WHO) == "legal_rep"


def test_a_total_of_money_counts_nobody() -> None:
    assert told("九个员工，总共三千块", COUNT) == 9
    assert told("每个人交两百，总共八百", COUNT) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("目前12个，下个月再招3个，先按现在的来", 12),
        ("眼下7个，年后才来5个", 7),
        ("现在是6个人，明年还要进4个", 6),
        ("15个，月底再来两个，那两个先不算", 15),
        ("现有十个，过几天还会来一个", 10),
        ("下个月要来3个，现在就8个", 8),
        ("11个，下周还有俩要来报到", 11),
        ("先报5个，另外2个下月才入职", 5),
        ("四个，往后再加两个再说", 4),
        ("现在员工9名，下季度计划招6名", 9),
        ("二十个，有三个下月才到岗，他们另外报", 20),
        ("今天13个，过完年再添四个", 13),
        ("现在9个下个月再来2个", 9),
        ("明年要招5个人，现在没有员工", 0),
    ],
)
def test_who_comes_later_is_not_counted_now(text: str, count: int) -> None:
    assert told(text, COUNT, asked=COUNT) == count


@pytest.mark.parametrize(
    ("text", "before", "count"),
    [
        ("唔係十個，係十二個", 10, 12),
        ("唔係卅個，係卅五個", 30, 35),
        ("錯咗，係廿八個", 18, 28),
        ("唔啱，係九個人先啱", 8, 9),
        ("係廿一個，唔係廿個", 20, 21),
        ("講錯咗，應該係十五個", 50, 15),
        ("人數唔係四個，係十四個", 4, 14),
        ("唔係三十個人，係十三個人", 30, 13),
        ("员工唔系廿五个，系廿六个", 25, 26),
        ("我講錯，唔係7個，係17個", 7, 17),
        ("不是廿三个，是卅二个", 23, 32),
        ("改返做廿四個", 22, 24),
    ],
)
def test_a_number_is_put_right_in_cantonese(text: str, before: int, count: int) -> None:
    assert told(text, COUNT, before=before) == count


@pytest.mark.parametrize(
    "text",
    [
        "这个栏目我不会填",
        "这个我不会写",
        "不晓得咋填",
        "这一栏不知道怎么写",
        "我搞不懂这个填啥",
        "不会弄这个",
        "这项我填不来",
        "这个空不晓得填什么好",
        "我不识字不会写",
        "没填过这种表",
        "这题我答不上来",
        "看不懂这一栏",
        "这里我不太会填",
        "真不知道咋写这栏",
        "唔識填",
        "这格要怎么填我没弄明白",
        "你帮我填吧我不会",
    ],
)
@pytest.mark.parametrize("asked", [TYPE, COUNT, KINDS, WHO, "payment.method"])
def test_who_cannot_fill_in_a_field_tells_nothing(text: str, asked: str) -> None:
    found = recogniser().read(text, on=ON, asked=asked)
    assert not found.known
    assert not found.invalid


def test_what_is_told_beside_a_field_that_is_not_understood_counts() -> None:
    assert told("这栏不会填，反正是有限公司", TYPE, asked=TYPE) == "有限责任公司"
    assert told("这栏不会填，公司有十个员工", COUNT, asked=TYPE) == 10
