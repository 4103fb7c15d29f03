"""The sentences of the slices' pages that code says; the others stand in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # an archive
        "too_big": _(
            "这个压缩包超过 20 MB，没有收下。切片里只放定义、表格和样例图，请去掉大文件再传。"
        ),
        "no_zip": _("这不是能打开的 ZIP 压缩包，没有收下。请用“下载”得到的格式，或重新压缩。"),
        "not_read": _("压缩包没有读完（%(why)s），没有收下。请再传一次。"),
        "empty_zip": _("压缩包里没有文件，没有收下。"),
        "too_many": _("压缩包里有 %(count)s 个文件，最多 %(most)s 个，没有收下。"),
        "unfolds": _(
            "压缩包解开后太大，没有收下。一份切片解开不超过 40 MB，单个文件不超过 10 MB。"
        ),
        "bad_zip": _("压缩包里有不能收的文件，整包都没有收下。改好下面这些再传。"),
        "no_head": _("压缩包里没有 slice.yaml，不是一份切片。请把整个版本文件夹压缩后再传。"),
        "several": _("压缩包里有几份切片（%(names)s）。一次传一个版本。"),
        "outside": _("“%(name)s”在切片文件夹 %(folder)s 之外。请只压缩这个版本的文件夹。"),
        "zip_climbs": _("路径会跑到文件夹外面。请改成普通的相对路径"),
        "zip_long_name": _("文件名太长。请改短"),
        "zip_hidden": _("是隐藏文件。请去掉"),
        "zip_kind": _("这种文件不能放在切片里。可以放 yaml、docx、xlsx、pdf、图片、json、md、txt"),
        "zip_link": _("是链接，不是文件。请放文件本身"),
        "zip_encrypted": _("加了密码。请去掉密码再压缩"),
        "zip_large": _("单个文件超过 10 MB。请压小"),
        "zip_deep": _("嵌套太深。请按切片的格式写"),
        "zip_twice": _("同名的文件有两个（不分大小写）。请留一个"),
        # a version
        "no_upload": _("还没有选文件。请选一个 ZIP。"),
        "head_broken": _("slice.yaml 读不出编号和版本，没有收下。改好下面这些再传。"),
        "bad_id": _(
            "slice.yaml 里的编号“%(id)s”写法不对：用小写英文、数字和短横，如 residence-permit。"
        ),
        "bad_version": _(
            'slice.yaml 里的版本“%(version)s”写法不对：写成两段数字并加引号，如 "1.1"。'
        ),
        "not_loaded": _(
            "这份切片有 %(count)s 处错误，读不成一份完整的定义，整包都没有收下。改好再传。"
        ),
        "there_already": _(
            "%(ref)s 已经有了，没有覆盖。请把 slice.yaml 的 version 改成 %(next)s 再传；"
            "要换掉草稿，请勾选“替换已有的草稿”。"
        ),
        "there_locked": _(
            "%(ref)s 已经锁定，不能换。请把 slice.yaml 的 version 改成 %(next)s，作为新版本上传。"
        ),
        "someone_elses": _("“%(name)s”由%(department)s维护，您可以看，不能改。"),
        "in_use": _("%(ref)s 正在用，不能再改。要改，请出新版本。"),
        "locked": _("%(ref)s 已锁定，不能再改。要改，请出新版本。"),
        "used": _("%(ref)s 已经用在 %(count)s 件办件上，不能再改。要改，请出新版本。"),
        "shipped": _("%(ref)s 是随产品带来的，不能直接改。要改，请出新版本。"),
        "gone": _("%(ref)s 已经不在了，没有改动。"),
        "no_because": _("请写明为什么改：依据哪条发现或哪个决定。以后的人要看。"),
        "no_from": _("请选从哪一版做起。"),
        "taken": _("编号“%(name)s”已经有了。请换一个编号，或从已有的版本出新版本。"),
        "id_shape": _("编号“%(name)s”写法不对：用小写英文、数字和短横，如 residence-permit。"),
        "no_title": _("请写事项的中文名称。"),
        "not_written": _("存不进切片文件夹（%(why)s），没有改动。请告诉管理员。"),
        "no_department": _("您没有可以维护切片的单位。请找管理员。"),
        # the editor
        "no_such_file": _(
            "切片里没有“%(file)s”这样的文件名。可以写 cases/名字.yaml、guide.yaml、charter.yaml。"
        ),
        "too_deep": _("第 %(line)s 行起嵌套太深，没有检查，也没有存。请按切片的格式写。"),
        "too_long": _("这个文件超过 2 MB，没有存。请拆小。"),
        "status_here": _("状态不能在这里改：检查通过后用“启用”。请把 status 写回 draft。"),
        "identity_here": _(
            '编号和版本不能在这里改：请写回 %(id)s 和 "%(version)s"。要换版本号，请出新版本。'
        ),
        # use
        "not_fit": _("还有 %(count)s 处要改，改好才能启用。"),
        "already": _("%(ref)s 已经启用了。"),
        "changed_meanwhile": _("检查的时候有人改了文件，没有启用。请再看一遍检查结果。"),
        "rests": _("没有改动。这会打断%(what)s。请先和试点双方商定，再在确认时勾选“我知道”。"),
        "no_release": _("只有在用的版本才能停办。"),
        # a reason from a file
        "record_big": _("依据文件超过 1 MB，没有收下。"),
        "record_no": _(
            "看不懂这个依据文件。可以放联合验证的决定记录、经验（lessons.json）或效能分析的发现清单。"
        ),
        "record_running": _("这份决定说的是继续做，试点还没有结论。等下了结论再做下一版。"),
        "record_other": _("这是 %(about)s 的决定，要改的却是 %(ref)s。请核对。"),
        "record_which": _("清单里有 %(count)s 条发现，请在原因里写上编号，如 %(example)s。"),
        # trying
        "no_file": _("还没有选文件。"),
        "trial_files": _("一次最多试 %(count)s 个文件、共 %(size)s MB。"),
        "trial_slice": _("这一版还有错误，读不成完整的定义，不能试。请先改好检查里列的。"),
        "trial_gone": _("试的文件已经删除，请重新放一次。"),
        "no_day": _("申请日写法不对，请选一天。"),
        "talk_long": _("这次试谈已经很长了，请从头再来。"),
    }
)

# What an officer meant when disagreeing: the ledger holds the code alone.
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "misread": _("机器读错了"),
        "not_a_fault": _("不算问题"),
        "rule_wrong": _("要点定得不对"),
        "fixed_on_the_spot": _("当场改好了"),
        "other": _("其他"),
    }
)
