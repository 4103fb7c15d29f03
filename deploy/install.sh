#!/bin/sh
# 离线安装：./install.sh 目标文件夹 [python3.11]
# Installs from this folder alone: no network, nothing outside the target folder is touched.
set -eu
cd "$(dirname "$0")"
target=${1:-}
python=${2:-python3}
wanted=$(cat PYTHON)
say() { printf '[扎根] %s\n' "$1"; }
stop() { printf '%s\n' "$1" >&2; exit 2; }

[ -n "$target" ] || stop "请写目标文件夹，如：./install.sh /opt/zhagen"
case $target in /*) ;; *) target=$OLDPWD/$target ;; esac
[ ! -e "$target" ] || stop "$target 已经有了。请换一个文件夹，如 ${target}-new；装好后再切换。"
command -v "$python" >/dev/null || stop "没有 $python。请安装 Python $wanted。"
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$found" = "$wanted" ] || stop "这个安装包要用 Python $wanted，$python 是 $found。请写 Python $wanted 的路径。"
machine=$(uname -m)
[ "$machine" = "$(cat MACHINE)" ] || stop "这个安装包是给 $(cat MACHINE) 的，这台机器是 $machine。"
say "核对文件"
sha256sum --check --quiet --strict SHA256SUMS || stop "文件和校验值对不上。请重新拷贝安装包。"
say "安装到 $target"
"$python" -m venv "$target" || stop "建不了 Python 环境。请安装 python3-venv。"
if ! "$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-cache-dir --isolated --no-index --find-links wheels --no-deps --only-binary :all: \
    --require-hashes -r requirements.txt; then
  rm -rf "$target"
  stop "没有装成，原因见上面几行；$target 已清掉。"
fi
say "装好了：扎根 $("$target/bin/zhagen" --version)"
say "接着运行 $target/bin/zhagen doctor；怎样设成系统服务见 running.md"
