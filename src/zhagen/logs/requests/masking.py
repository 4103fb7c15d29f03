"""Personal numbers in addresses of pages and in what people type into the search box.

A path is full of long numbers that are no person's (dates, item codes, article numbers), and an
item must be found again by its address. So in a path only what is a resident ID number by its
birth date, a mobile number standing alone, an e-mail address or a token that is neither a number of
articles (32 hexadecimal digits) nor a code of items (capitals and digits) is masked. Nothing is
found again by what people type: there, whatever might be a number of somebody goes.
"""

from __future__ import annotations

import re
import unicodedata

from zhagen.language.masks import mask_personal

_ID = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{3})\d{2}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(\d{3}[\dXx])(?![0-9A-Za-z])"
)
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_SPLIT_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[-_ ](?:18|19|20)\d{2}[-_ ]?\d{2}[-_ ]?\d{2}[-_ ]\d{3}[\dXx]"
    r"(?![0-9A-Za-z])"
)
_OLD_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])"
)
# Not icon@2x.png, jquery@3.6.0.min.js.
_MAIL = re.compile(
    r"[A-Za-z0-9._%+-]+@(?!\d+(?:x\b|\.\d))[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_TOKEN = re.compile(r"[0-9A-Za-z_-]{24,}")
_PLAIN_TOKEN = re.compile(
    r"[0-9A-Z_-]+|[0-9a-f]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
_MIXED = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
# Words such as 2026annual-report2 change between letters and digits less often.
_LEAST_CHANGES = 4
_LONG = re.compile(r"\d{11}|@|[0-9A-Za-z_-]{20}")
_TYPED_TOKEN = re.compile(r"[!-~]{20,}")
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{1,2}\d{7,8}(?![0-9A-Za-z])")
_RUN = re.compile(r"\d{8,}")
_HAN_NAME = r"[\u4e00-\u9fff]{2,3}"
# What follows the word for a person and begins like a family name, but goes on with the sentence.
_NO_NAME = (
    "[应和与于时有须需名印章由自从向后凭]|常住|任职|成年|年龄|相关|关系|符合|方面|全[部体]|双方"
)
_GOES_ON = "未的应须需已不无没有在和与签提身证本补办"
_NAMED = re.compile(
    r"((?:申请人|联系人|请联系|经办人|代理人|法定代表人)(?:姓名)?[ ：:为是“]{0,2})"
    rf"(?!{_NO_NAME})(?P<who>{_HAN_NAME})"
)
# A person's thing with a name before it: 王小明的身份证, 缺少李四的委托书, 张三未签字.
_OWNER = re.compile(
    rf"((?:^|[，。；、：,;:（(\s]|缺少|缺|未见|没有|提供|补交|补充|与|和|及|由|请|通知|要求))(?!{_NO_NAME})"
    rf"(?P<who>{_HAN_NAME}?)(?=的(?:居民)?(?:身份证|户口|户籍|委托|签名|签字|授权|结婚证|离婚证|照片|学历|工资"
    r"|劳动合同|银行卡|社保|出生|体检|护照|驾驶证|毕业证|残疾证|联系电话|手机)|未(?:签|到场|提供|携带|本人)|本人"
    r"|同志|先生|女士)"
)
# Words that begin like a family name and stand before such things.
_WORDS = re.compile(
    "申请|单位|经办|法人|双方|方面|证件|房屋|车辆|成员|家属|配偶|父母|子女|明细|全部|全体|相关|应当|原件|项目|管理"
    "|任职|关系|盖章|印章|委托|代理|员工|职工|人员|材料|本人|高校|农业|农民|个人|老人|儿童|学生|户主|房主|车主|股东"
)
# Behind such a part of an address stands somebody.
_SOMEBODY = re.compile(
    r"(?<=/)(users?|members?|persons?|people|profile|accounts?|applicants?)/(?=[^/]*[\u4e00-\u9fff])[^/]+"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_BLANKS = re.compile(r"\s+")
LONGEST_QUERY = 60


def mask_path(path: str) -> str:
    """A path without ID and mobile numbers, and without whoever stands behind /user/.

    >>> mask_path("/case/13900012345")
    '/case/*'
    """
    if _HAN.search(path):
        path = _SOMEBODY.sub(r"\1/*", path)
    if not _LONG.search(path):
        return path
    masked = _TOKEN.sub(_without_token, _MAIL.sub("*", path))
    masked = _OLD_ID.sub("*", _SPLIT_ID.sub("*", _ID.sub("*", masked)))
    return _PHONE.sub("*", masked)


def clean_query(text: str) -> str:
    """What was typed, in half width, on one line, without personal numbers, of bearable length."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    masked = _TYPED_TOKEN.sub("*", _SPLIT_ID.sub("*", _MAIL.sub("*", plain)))
    masked = _PASSPORT.sub("*", mask_personal(masked))
    return _RUN.sub("*", masked)[:LONGEST_QUERY]


def mask_reason(text: str) -> str:
    """Why a case was returned, without numbers, addresses and names of persons.

    >>> mask_reason("请联系张三，电话13900012345")
    '请联系**，电话139****2345'
    """
    masked = mask_personal(_SPLIT_ID.sub("*", _MAIL.sub("*", text)))
    return _OWNER.sub(_without_owner, _NAMED.sub(_without_name, masked))


def _without_name(found: re.Match[str]) -> str:
    # Reading logs must not wait for all that names of persons are told by; few reasons have one.
    from zhagen.language.persons import is_name  # noqa: PLC0415

    who: str = found["who"]
    for name in (who[:2],) if who[2:] and who[2] in _GOES_ON else (who, who[:2]):
        if is_name(name):
            return f"{found[1]}**{who[len(name) :]}"
    return found[0]


def _without_owner(found: re.Match[str]) -> str:
    from zhagen.language.persons import is_name  # noqa: PLC0415 - as above

    who: str = found["who"]
    named = is_name(who) and not _WORDS.search(who)
    return f"{found[1]}**" if named else found[0]


def _without_token(found: re.Match[str]) -> str:
    token: str = found[0]
    if _PLAIN_TOKEN.fullmatch(token) or len(_MIXED.findall(token)) < _LEAST_CHANGES:
        return token
    return "*"
