"""What can be wrong with the numbers handed to a measure, each with its Chinese message."""

from __future__ import annotations


class BadMeasure(ValueError):
    """A statistic that cannot be computed from what was given."""


class TooFew(BadMeasure):
    """Fewer units than the method needs."""

    def __init__(self, what: str, have: int, need: int) -> None:
        self.what, self.have, self.need = what, have, need
        super().__init__(f"{what}只有 {have} 个，至少需要 {need} 个；请补充数据或改用其他设计。")


class OutOfRange(BadMeasure):
    """A value outside the range where the method means anything."""

    def __init__(self, what: str, value: object, allowed: str) -> None:
        self.what, self.value = what, value
        super().__init__(f"{what}的值是 {value}，应当{allowed}；请检查输入。")


class ZeroLevel(BadMeasure):
    """A mean of zero where a ratio is asked for; leaving it out would mislead."""

    def __init__(self, metric: str, where: str) -> None:
        self.metric, self.where = metric, where
        super().__init__(
            f"{where}的“{metric}”是零，平均数之比算不出，也不能把它去掉再比；"
            "这样少见的事，立项书里用 difference_in_means（平均数之差）才比得出来。"
        )


class LengthsDiffer(BadMeasure):
    """Columns that belong together have different lengths."""

    def __init__(self, what: str, lengths: tuple[int, ...]) -> None:
        shown = "、".join(str(length) for length in lengths)
        super().__init__(f"{what}的行数不一致（{shown}）；请按同一批单元对齐后再算。")


class NotFinite(BadMeasure):
    """A missing or infinite number among the data."""

    def __init__(self, what: str, index: int) -> None:
        super().__init__(f"{what}第 {index + 1} 个值缺失或不是有限数；请先剔除并说明原因。")


class NoVariation(BadMeasure):
    """All units agree exactly, so their scatter says nothing about chance."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}完全相同，无法估计偶然波动；请核对数据是否重复或被填充。")


class Degenerate(BadMeasure):
    """The design cannot tell the effects apart (for example arm equal to week)."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}无法区分，设计矩阵不满秩；请检查分组与周次是否重合。")


class NotConverged(BadMeasure):
    """An iterative fit or a root search did not settle."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}的计算没有收敛；请检查数据是否过少或完全分离。")


class InformationNotIncreasing(BadMeasure):
    """A look that brings no more information than the one before."""

    def __init__(self, before: float, now: float) -> None:
        super().__init__(
            f"本次查看的信息量 {now:g} 没有超过上次的 {before:g}；请等到有新数据再查看。"
        )


class UnreadableTarget(BadMeasure):
    """Words from which no target can be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"看不懂目标“{text}”；请写成“效率提升20%”“办理时间缩短15%”"
            "“退件率下降5个百分点”这样的形式。"
        )
