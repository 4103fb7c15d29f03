"""The constructions in which a body acts, receives or is merely named, as patterns.

"Left" patterns look at what stands before a name in its clause, "right" ones at what follows it.
"""

from __future__ import annotations

import re
from typing import Final

from zhagen.breakdown.bodies.agents_edges import EDGE_MARKS
from zhagen.breakdown.bodies.agents_words import MORE_VERBS
from zhagen.breakdown.bodies.clauses_words import any_of
from zhagen.language.bodies_words import trie


def _one_of(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


# Between the names of one group (甲、乙和丙), and what closes a group (等3个部门).
BETWEEN: Final = re.compile(r"[、和与及或/ ]|以及|或者|、?各|及其|")
OTHERS: Final = re.compile(
    r"等?(?:\d{1,2}|[两三四五六七八九十]{1,2})?[个家]?(?:"
    + _one_of(
        "有关 相关 各 主要 成员 责任 职能 市直 县直 区直 省直 省级 市级 区级 县级 主管 业务 协同"
    )
    + "*"
    + _one_of("部门 单位 地区 机构 企业 科室 处室 股室 方面 地")
    + r")|等(?:\d{1,2}|[两三四五六七八九十]{1,2})?[个家]?|"
)

# Left of a name.
LABEL: Final = re.compile(r"(?:单位|部门|责任人|主体)：[ \x00]*$")  # 责任单位：甲 is no sentence
PARTNER: Final = re.compile(
    _one_of("会同 会商 商请 召集 委托 联合 联动 协同 邀请 商同 联手 携手")
    + r"$|(?:^|[，并要应可将须])商$"
)
BESIDE: Final = frozenset({"会同", "会商", "商", "联合"})
OFFERED: Final = re.compile("支持|鼓励|引导|允许|推动|帮助")  # 鼓励企业联合高校 binds nobody
HELPED: Final = re.compile(r"(?:配合|协助)好?$")
AGENT: Final = re.compile(r"由(?:[\u3400-\u9fff]{2,10}、){0,3}$")
ORDERED: Final = re.compile(
    rf"(?:^|[{EDGE_MARKS}并要拟可现转烦特敬])请$|(?:责成|责令|授权|恳请|商请|敦促)$"
    rf"|(?:^|[{EDGE_MARKS}])[你您]?(?:让|叫|麻烦|通知)$|@$"
    # PPT请小张做, 你让办公室的老李…: how people hand out work in a chat
    r"|[A-Za-z\d\"》]请$|(?:让|请|叫)[\u3400-\u9fff]{2,8}的$"
    r"|(?:^|会议|同志|[省市区县]长)(?:要求|明确|决定|议定)$"
)
ASKED: Final = re.compile(r"请$")  # 请各单位积极配合: nobody else is charged
UNDER: Final = re.compile(r"在$")
WITH: Final = re.compile(r"(?:要|应|应当|须|可|将|积极|主动|^)(?:与|同)$")
BEFORE: Final = re.compile(
    r"(?:[前后时内中起底日月年下际初的并且凡]|期间|基础上|同时|此外|另外|原则上|日常)$"
)
LINKS: Final = re.compile(
    r"^(?:[ \u3000]|[\u3400-\u9fff]{2,12} |第[一二三四五六七八九十百\d]+条?"
    r"|\d{1,2}(?:\.\d{1,2})*[.、 ]?"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳]|[一二三四五六七八九十](?:是|要)|"
    + _one_of(
        "首先 其次 最后 同时 此外 另外 其中 并且 并 且 而 但 各 凡 并由 如 若 因此 为此 原则上 对此"
    )
    + r")*$"
)

# Right of a name.
MODAL: Final = re.compile(any_of("modals"))
ACTS: Final = re.compile(
    rf"(?:{any_of('modals', 'roles', 'seconding', 'guiding', 'manner', 'verbs')}"
    rf"|{trie(MORE_VERBS)}"
    r"|(?:接|收|得|到|抵|发)[^，。的]{1,10}[后时](?:，)?(?:应|要|须|必须|立即|及时|第一时间)"
    r"|[^，。；由]{2,16}的，(?=可以|应|须|要(?!求)|必须|需)|为主(?=$|[，。、])|来(?=牵头|负责|抓|办|做|写|定|协调)"
    r"|请(?=[于在按将]|认真|尽快|结合|做好|抓)"
    r"|\d{1,4}(?:年|月|日|个|时|天)[^，。]{0,12}?(?:前|内|起|底|开始|期间))"
)
COLON: Final = re.compile(rf"：(?:请(?!示)|{any_of('verbs', 'roles', 'seconding')})")
SECONDS: Final = re.compile(
    r"(?:要|应当|应|须|需|可|将|负责|也|主动|按照?(?:各自)?的?职责(?:分工)?|根据职责|分别|共同|积极|全力)*"
    rf"(?:{any_of('seconding')}"
    r"|(?:提供|给予|做好)[^，]{0,10}(?:支持|指导|支撑|协助|配合)"
    r"|[^，]{0,14}(?:予以|给予)(?:配合|支持|协助))"
)
GUIDES: Final = re.compile(
    rf"(?:要|应当|应|须|将|负责|加强|做好)*{any_of('guiding')}(?!意见|方案|目录|思想|小组|下)"
)
GUIDED_BY: Final = re.compile(r"的?(?:业务|具体|统一|大力)?指导下")
NOMINAL: Final = re.compile(
    _one_of("的 之 们 间 内部 网站 职责 工作人员 监管领域 批准 同意 认可 所 名义 牌子 设在 下设")
    + r"|(?:审批|审核|审查|批准|验收|评审|论证|备案|同意)(?:通过|同意|合格|后)"
    + r"|负责(?:人|同志)(?!要|应|是|须|亲自|带)"
    # 甲通报了…, 甲对…的考核，由乙…: told or talked about, charged with nothing.
    + r"|(?:均|都|也)?已|[^，。；的]{1,6}(?<![为除])了(?!解|结)"
)
MADE_BY: Final = re.compile(  # 甲印发的, 督查组反馈的
    r"(?:[督巡检考工专]\w{1,2}组)?(?:联合|共同|统一|已|所|依法|组织|牵头|负责|分别|集中)*"
    rf"(?:{any_of('verbs', 'roles')})?(?:的(?!，)|过的)"
)
CHANGES: Final = re.compile(  # 由政府监管向社会共治转变
    r"[^，。]{0,10}(?:向|到|转|变)[^，。]*(?:转变|转型|过渡|拓展|延伸|转换)"
)
MEMBER: Final = re.compile(
    r"(?:局长|主任|主席|书记|主要负责同志|主要负责人|负责人|负责同志)?(?:(?:担任|兼任|为)$|(?:分别|共同)?(?:担任|任|为|兼任|兼)[^，。]{0,10}"
    + _one_of("组长 召集人 成员 主任 组员 总指挥 指挥长 主席 副职 会长")
    + r"|(?:共同)?(?:组成|构成))"
)
UNTIL: Final = re.compile(r"(?:[后时]|期间|以前|之前)$")  # 甲通报后，乙要…: only 乙 acts
# 拟由…牵头, 建议由…负责: not yet said, so nobody is charged.
PROPOSED: Final = re.compile(r"(?:拟|拟定|建议|提议|暂定|考虑)(?:明确|确定|继续|仍)?[由请]$")
# 甲牵头，乙、丙为成员单位: they take part.
TAKES_PART: Final = re.compile(r"为(?:成员|参与|配合|协办)(?:单位|部门)")
# 会议听取了…，要求县水利局抓紧…: what was told first does not undo the order.
ORDERS: Final = re.compile(r"(?:要求|责成|责令)(?!的|，|：)")
TOLD: Final = re.compile(
    r"先后(?:召开|印发|出台|组织|开展|制定|实施|投入)|前身|始建于|于\d{4}年[^，。]{0,6}(?:成立|建|设立)"
    r"|共(?:受理|办理|办结|开展|完成|发放|培训|检查|排查|接待|处置)[^，。]{0,8}\d"
)
OWNER: Final = re.compile(
    r"(?:是|为|作为)[^，。]{0,40}"
    r"(?:主体|第一责任|责任人|业主|法人|(?:牵头|主管|责任|承办|实施|主办)(?:单位|部门))"
)
HELPER: Final = re.compile(r"(?:是|为|作为)[^，。]{0,20}(?:配合|协助|参与)(?:单位|部门)")
# 甲不参与…, 甲要求乙…: neither is charged with anything. 不得 and 不断 are orders.
REFRAINS: Final = re.compile(
    r"(?:原则上)?(?:不(?![得断准能应宜可])|无需|无须)"
    r"|(?:要求|责成|表扬|指出|建议|授权|委托|反映|发现|约谈|提醒|强调|认为|批评|抄告|举报)(?!的)"
)
FAILS: Final = re.compile(r"(?:未|不|逾期|拒|没有|违反|存在|因)[^。]*的$")
LED: Final = re.compile(r"(?:要|应|应当|总|共同|联合|负责)*(?:牵头|统筹(?!指导))")
# A duty of its own; without one a second subject stands beside the first (甲要…，乙提供保障).
OWN_DUTY: Final = re.compile(
    r"(?:同时|还|也|都|均|并|共同|分别|联合|具体|要|切实)*"
    rf"(?:{any_of('modals', 'roles')}|是|为|按职责分工负责)"
)
LATER: Final = re.compile(
    r"(?:具体|分别|负责|抓好|组织|共同)*(?:落实|组织实施|实施|承办|抓好落实)"
    r"|按照?(?:各自)?(?:职责|分工|职能)|各负其责|各司其职|可"
)
TOGETHER: Final = re.compile(
    r"(?:[^，。]{0,4}(?:对接|衔接|会商|沟通|协商|结对)|建立|联合|共同|协同|签订|加强|做好)"
)
STAFF: Final = re.compile(r"(?:窗口)?(?:工作|执法|办案|经办)?人员|班子(?:成员)?|干部")
MORE_NAMES: Final = re.compile(  # 县电视台、某网站要……: the list goes on with what no grammar knows
    rf"(?:[、和及与][^，、]{{2,12}}?){{1,3}}?(?={ACTS.pattern})(?!应急|要求)"
)

# The name itself.
HELPER_NAME: Final = re.compile(r"(?:配合|协办|参与|协助|参加)(?:单位|部门)")
