"""Chinese family names: a run of characters that begins with none of them is hardly a person.

百家姓 and the names common today beside it. A name missing here only makes a reading less sure.
"""

from __future__ import annotations

from typing import Final

_ONE_CHARACTER = """
赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范
彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜
顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路
娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪
包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯
宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖
卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄
晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师
巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况
郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖闫付代覃仝苑苟辜原逢闭兰揭玉修鹿展粟植尧延涂冼占邸庹
衣楼初鄢晋候冶依才由丘昂是令塔妥税雒战招朴来漆迟官卿忻户豆买化洋矫宛但信线海青普么底闪楚律回
虎岩衷恽粱种兀撒麦库达巨佐亓院隋泰旷尉先练浩晓行戢生刚勇晨泮开锁
"""
_TWO_CHARACTERS = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连
澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于
司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋
夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 梁丘 左丘 东门 西门
第五
"""
_SINGLE: Final = frozenset("".join(_ONE_CHARACTER.split()))
DOUBLE: Final = frozenset(_TWO_CHARACTERS.split())


def has_surname(name: str) -> bool:
    """Whether a name, in Simplified characters, begins with a known family name."""
    return name[:1] in _SINGLE or name[:2] in DOUBLE
