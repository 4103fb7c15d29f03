"""What can be wrong with a file handed in, in the words its owner needs.

Each fault says what is wrong and what to do next, in Chinese. Codes are those of
`reading.model.Unusable`; the file's name is added where the fault is caught, because the decoder
that finds it does not know what the file was called.
"""

from __future__ import annotations

from zhagen.reading.limits import MEBIBYTE
from zhagen.reading.model import Unusable


class FileFault(Exception):
    """A file, or one page of it, cannot be read: `reason` code, `message` and `remedy`."""

    reason = "damaged"

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def unusable(self, file: str) -> Unusable:
        """The fault as a value, under the name the file was handed in by."""
        return Unusable(file, self.reason, self.message, self.remedy)


class MissingFile(FileFault):
    """The path is not there (any more)."""

    reason = "missing"

    def __init__(self) -> None:
        super().__init__("找不到这个文件", "请检查路径，或重新选择文件。")


class UnreadableFile(FileFault):
    """The file system refuses."""

    reason = "unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(f"无法打开文件：{why}", "请检查文件权限，或复制到可读取的位置后重新提交。")


class EmptyFile(FileFault):
    """Nothing in it."""

    reason = "empty"

    def __init__(self, what: str = "文件是空的（0 字节）") -> None:
        super().__init__(what, "请重新导出或重新拍摄后提交。")


class EncryptedFile(FileFault):
    """A password is needed."""

    reason = "encrypted"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}设有密码，无法读取", "请去掉打开密码后重新提交。")


class DamagedFile(FileFault):
    """The content breaks off or makes no sense."""

    reason = "damaged"

    def __init__(
        self,
        message: str,
        remedy: str = "请用原程序打开确认，重新导出、扫描或拍摄后提交。",
    ) -> None:
        super().__init__(message, remedy)


class UnsupportedFile(FileFault):
    """A type that is not read."""

    reason = "unsupported"

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(
            f"不支持的文件类型：{what}",
            remedy or "请另存为 PDF，或提交图片、DOCX、XLSX、OFD。",
        )


class TooManyPages(FileFault):
    """More pages, frames or sheets than one file may have."""

    reason = "too_many_pages"

    def __init__(self, pages: int, most: int, unit: str = "页") -> None:
        super().__init__(
            f"共 {pages} {unit}，超过单个文件 {most} {unit}的上限",
            "请按材料拆分成几个文件后提交。",
        )


class TooLarge(FileFault):
    """Bytes, pixels or seconds beyond the limits."""

    reason = "too_large"

    @classmethod
    def by_bytes(cls, size: int, most: int) -> TooLarge:
        """The file itself is too long."""
        return cls(
            f"文件 {size / MEBIBYTE:.0f} MB，超过 {most / MEBIBYTE:.0f} MB 的上限",
            "请压缩图片或拆分文件后提交。",
        )

    @classmethod
    def by_pixels(cls, width: int, height: int) -> TooLarge:
        """The picture is too large to decode."""
        return cls(
            f"图片 {width}×{height} 像素，尺寸过大",
            "请按 200—600 dpi 重新扫描，或缩小图片、分段截图后提交。",
        )

    @classmethod
    def by_time(cls, seconds: float) -> TooLarge:
        """Recognition did not end in time."""
        return cls(
            f"识别超过 {seconds:.0f} 秒仍未完成，已中止",
            "请拆分文件或降低清晰度后重新提交。",
        )


class Bomb(FileFault):
    """A small file that unpacks into something huge."""

    reason = "bomb"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}，疑似压缩炸弹，已拒绝展开",
            "请确认文件来源，重新导出正常大小的文件后提交。",
        )


class UnsafeArchive(FileFault):
    """An archive entry that points outside, is a link, or is an archive again."""

    reason = "unsafe_archive"

    def __init__(self, message: str, remedy: str = "请解压后直接提交其中的文件。") -> None:
        super().__init__(message, remedy)


class OutsideLink(FileFault):
    """A link in a folder handed in that leads out of it."""

    reason = "outside_link"

    def __init__(self) -> None:
        super().__init__("链接指向所交文件夹之外，没有读取", "请直接提交原文件。")


class NotAFile(FileFault):
    """A device, a pipe or a socket: there is nothing to read to its end."""

    reason = "not_a_file"

    def __init__(self) -> None:
        super().__init__("不是普通文件，没有读取", "请提交普通的文件。")
