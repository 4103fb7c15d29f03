"""What people read about work that does not get on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "worker_died": _("处理时程序中断了几次，已停止重试。请换一份文件，或者告诉管理员。"),
    "too_long": _("处理用时太长，已停止。请把文件拆小后再交，或者告诉管理员。"),
    "internal": _("处理时程序出错，已停止重试。请告诉管理员，并说出页面上的编号。"),
    "no_reading": _("这台服务器没有装文字识别组件。请告诉管理员运行 zhagen doctor。"),
    "disk_full": _("服务器磁盘满了，腾出空间后会自动接着处理。请告诉管理员。"),
    "away": _("数据库暂时连不上，恢复后会自动接着处理。"),
}
