#!/usr/bin/env bash
# Checks what is there for other languages: the C example, the wheel and the Python tests, agents in numpy; then gym, TorchRL, Weights &
# Biases and trainers of others, which scripts/python.sh quick leaves out: they have to be fetched, and that takes minutes.
# Virtual environments are kept in .cache/python.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh

cache=$PWD/.cache/python
python=${PYTHON:-python3}
mkdir -p "$cache"

# shellcheck source=scripts/environment.sh
. scripts/environment.sh

environment newest "$python" "" numpy==2.4.6 gymnasium==1.4.0 pytest==9.2.0 dm-env==1.6 pygame==2.6.1 PyYAML==6.0.2

PYTHON=$cache/newest/bin/python python/build.sh
[ "$(find python/dist -name '*.whl' -size -45M | wc -l)" = 1 ] || { echo "the wheel is larger than 45 MiB" >&2; exit 1; }

echo "the C example"
library=$PWD/python/src/ariadne_maze
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -O2 -o "$cache/random_walk" cmd/libariadne/example/random_walk.c -Icmd/libariadne \
  "$library/libariadne.so" -Wl,-rpath,"$library"
"$cache/random_walk" 100 >/dev/null

echo "the Python tests"
install() { "$1" -m pip install --quiet --no-deps --force-reinstall python/dist/*.whl; }
install "$cache/newest/bin/python"
rm -f "$cache/ariadne"
program "$cache/ariadne"
ARIADNE=$cache/ariadne "$cache/newest/bin/python" -m pytest -q --import-mode=importlib python/tests

scripts/agents.sh "$cache/newest/bin/python"

[ "${1:-}" != quick ] || exit 0

echo "gym as it was"
environment gym "$python" "" --no-deps gym==0.26.2 gym-notices==0.0.8 gymnasium==1.0.0 numpy==1.26.4 cloudpickle==3.1.2 Farama-Notifications==0.0.6 \
  typing_extensions==4.16.0 iniconfig==2.3.1 packaging==26.3 pluggy==1.7.0 Pygments==2.21.0 pytest==9.2.0
# From a clone, as it was checked out: that builds the library, and says at once if it cannot.
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$clone"
if PATH=/usr/bin:/bin GOTOOLCHAIN=local "$cache/gym/bin/python" -m pip install --no-deps "$clone/python" >"$clone/log" 2>&1 && ! PATH=/usr/bin:/bin command -v go >/dev/null; then
  echo "pip install from a clone without Go did not fail" >&2
  exit 1
fi
"$cache/gym/bin/python" -m pip install --quiet --no-deps --force-reinstall "$clone/python"
"$cache/gym/bin/python" -m pytest -q --import-mode=importlib python/tests/test_old_gym.py

# TorchRL wants the newest PyTorch, which the package index has for graphics cards alone; it takes two minutes to get.
echo "TorchRL"
environment torchrl "$python" "" --no-deps torchrl==0.10.0 tensordict==0.10.0 torch==2.9.0 gymnasium==1.2.1 numpy==1.26.4 pytest==9.2.0 \
  cloudpickle==3.1.3 Farama-Notifications==0.0.6 filelock==4.3.1 fsspec==2026.9.0 importlib_metadata==10.2.0 iniconfig==2.3.1 Jinja2==3.1.6 lazy-importer==0.1.0 \
  MarkupSafe==3.0.4 mpmath==1.3.0 networkx==3.6.1 orjson==3.13.0 packaging==25.0 pluggy==1.7.0 Pygments==2.21.0 pyvers==0.1.0 sympy==1.14.0 \
  typing_extensions==4.16.0 zipp==4.1.2 nvidia-cublas-cu12==12.8.4.1 nvidia-cuda-cupti-cu12==12.8.90 nvidia-cuda-nvrtc-cu12==12.8.93 \
  nvidia-cuda-runtime-cu12==12.8.90 nvidia-cudnn-cu12==9.10.2.21 nvidia-cufft-cu12==11.3.3.83 nvidia-cufile-cu12==1.13.1.3 nvidia-curand-cu12==10.3.9.90 \
  nvidia-cusolver-cu12==11.7.3.90 nvidia-cusparse-cu12==12.5.8.93 nvidia-cusparselt-cu12==0.7.1 nvidia-nccl-cu12==2.27.5 nvidia-nvjitlink-cu12==12.8.93 \
  nvidia-nvshmem-cu12==3.3.20 nvidia-nvtx-cu12==12.8.90
install "$cache/torchrl/bin/python"
"$cache/torchrl/bin/python" -m pytest -q --import-mode=importlib python/tests/test_torchrl.py

echo "Weights & Biases"
environment wandb "$python" "" --no-deps wandb==0.22.2 annotated-types==0.8.0 certifi==2026.10.19.post1 charset-normalizer==3.5.3 click==8.5.1 gitdb==4.0.12 \
  GitPython==3.2.1 idna==3.20 packaging==26.3 platformdirs==4.14.9 protobuf==6.33.6 pydantic==2.14.4 pydantic_core==2.50.5 PyYAML==6.0.2 requests==2.34.2 \
  sentry-sdk==2.75.0 smmap==5.0.3 typing-inspection==0.4.5 typing_extensions==4.16.0 urllib3==2.8.0 pytest==9.2.0 iniconfig==2.3.1 pluggy==1.7.0 Pygments==2.21.0
"$cache/wandb/bin/python" -m pytest -q --import-mode=importlib python/tests/test_wandb.py

# PyTorch on the package index is three gigabytes for graphics cards; Debian's python3-torch is built for processors.
echo "trainers of others"
system=/usr/bin/python3
"$system" -c 'import torch, ensurepip' || { echo "trainers of others: scripts/setup.sh nightly installs what is missing" >&2; exit 1; }
# Dependencies are named one by one: Debian calls its PyTorch a version that Stable-Baselines3 takes for too old.
environment trainers "$system" --system-site-packages --no-deps numpy==1.26.4 gymnasium==1.0.0 stable-baselines3==2.4.1 \
  cloudpickle==3.1.2 contourpy==1.3.3 cycler==0.12.1 Farama-Notifications==0.0.6 fonttools==4.68.0 iniconfig==2.3.1 kiwisolver==1.5.1 matplotlib==3.8.4 packaging==26.3 \
  pandas==2.2.3 pillow==13.0.0 pluggy==1.7.0 Pygments==2.21.0 pytest==9.2.0 pyparsing==3.3.3 python-dateutil==2.9.0.post0 pytz==2026.6 six==1.17.0 tzdata==2026.6
install "$cache/trainers/bin/python"
"$cache/trainers/bin/python" -m pytest -q --import-mode=importlib python/tests/test_trainers.py
