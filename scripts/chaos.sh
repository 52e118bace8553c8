#!/usr/bin/env bash
# A bad day: training killed again and again, damaged files, bombs, a full disk, signals, random input to every parser, a long
# walk. scripts/chaos.sh [KILLS] kills a training run so often, 100 times if not told; every part must end as if nothing had
# happened or with one clear message. CHAOS_SEED repeats a run's moments and places, CHAOS_FUZZ says how often each parser is
# tried (1000000x; nothing leaves it out), CHAOS_WALK how many environment steps are walked (10000000). The full disk needs
# root, for a small tmpfs.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/display.sh
. scripts/display.sh

kills=${1:-100}
RANDOM=${CHAOS_SEED:=$(($(date +%s) % 32768))}
echo "chaos: $kills kills, CHAOS_SEED=$CHAOS_SEED"
dir=$(mktemp -d)
full= display_pid=
finish() {
  [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
  [ -z "$full" ] || umount "$full" || true
  rm -rf "$dir"
}
trap finish EXIT
go build -o "$dir/ariadne" ./cmd/ariadne
ariadne() { "$dir/ariadne" "$@"; }
fail() { echo "chaos: $*" >&2; exit 1; }
step() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

# random N: a number from 0 to N-1.
random() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }

# refused WHAT ARGUMENTS...: ariadne must fail with a message and without a crash.
refused() {
  local what=$1 code=0
  shift
  timeout 60 "$dir/ariadne" "$@" >"$dir/out" 2>"$dir/err" || code=$?
  if [ "$code" -eq 0 ] || [ "$code" -ge 124 ] && [ "$code" -ne 130 ] || grep -qE '^(panic|fatal error|goroutine )' "$dir/err"; then
    cat "$dir/err" >&2
    fail "$what: exit code $code from ariadne $*"
  fi
  [ -s "$dir/err" ] || fail "$what: no message from ariadne $*"
}

tiny=(+tmaze=small trainer.num_envs=4 checkpoint.interval=0.02 log_interval=0)

step "$kills kills"
done_kills=0 runs=0
while [ "$done_kills" -lt "$kills" ]; do
  runs=$((runs + 1))
  killed="$dir/killed$runs"
  while :; do
    if [ -d "$killed/checkpoints" ] && ariadne info checkpoint "$killed" >/dev/null 2>&1; then
      command=(train --resume "$killed")
    else
      rm -rf "$killed" # killed before there was anything to go on from
      command=(train "${tiny[@]}" seed="$runs" steps=40000 run.dir="$killed")
    fi
    "$dir/ariadne" "${command[@]}" >/dev/null 2>"$dir/err" & pid=$!
    sleep "$(printf '%d.%03d' $(($(random 1500) / 1000)) $((200 + $(random 800))))"
    if [ "$done_kills" -lt "$kills" ] && kill -KILL "$pid" 2>/dev/null; then
      done_kills=$((done_kills + 1))
      wait "$pid" 2>/dev/null || true
      continue
    fi
    wait "$pid" || { cat "$dir/err" >&2; fail "a resumed run failed after $done_kills kills"; }
    break
  done
  ariadne train "${tiny[@]}" seed="$runs" steps=40000 run.dir="$dir/straight" >/dev/null 2>&1
  last=$(cd "$dir/straight/checkpoints" && ls -d step_* | tail -1)
  cmp "$dir/straight/checkpoints/$last/weights.safetensors" "$killed/checkpoints/$last/weights.safetensors"
  cmp "$dir/straight/checkpoints/$last/state.safetensors" "$killed/checkpoints/$last/state.safetensors"
  [ -z "$(find "$killed" -name '*.tmp*')" ] || fail "left over: $(find "$killed" -name '*.tmp*')"
  rm -rf "$dir/straight"
  [ "$done_kills" -ge "$kills" ] || rm -rf "$killed"
done
echo "$done_kills kills in $runs runs; each ended with the weights and state of a run that nobody disturbed"
good=$killed

# damage FILE: flips a bit of a copy, or cuts it short.
damage() {
  local size at
  size=$(stat -c %s "$1")
  at=$(random "$size")
  if [ $((RANDOM % 2)) = 0 ]; then
    truncate -s "$at" "$1"
  else
    python3 - "$1" "$at" $((RANDOM % 8)) <<'P'
import sys
path, at, bit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path, "r+b") as f:
    f.seek(at)
    byte = f.read(1)[0]
    f.seek(at)
    f.write(bytes([byte ^ 1 << bit]))
P
  fi
}

step "damaged checkpoints: the last good one is used, and where there is none the run is refused"
for file in weights.safetensors state.safetensors trainer.json manifest.json; do
  for _ in 1 2 3; do
    rm -rf "$dir/damaged"
    cp -r "$good" "$dir/damaged"
    newest=$(ls -d "$dir"/damaged/checkpoints/step_* | tail -1)
    older=$(ls -d "$dir"/damaged/checkpoints/step_* | head -1)
    [ "$newest" != "$older" ] || fail "only one checkpoint is kept"
    damage "$newest/$file"
    ariadne eval "$dir/damaged" --episodes 4 --envs 4 >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; fail "$file damaged: the older checkpoint was not used"; }
    ariadne train --resume "$dir/damaged" >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; fail "$file damaged: the run did not go on"; }
    grep -q "$(basename "$newest")" "$dir/err" || fail "$file damaged: nothing said of it"
    damage "$dir/damaged/checkpoints/$(basename "$newest")/$file"
    rm -rf "$dir/alone"
    cp -r "$good" "$dir/alone"
    for c in "$dir"/alone/checkpoints/step_*; do damage "$c/$file"; done
    refused "$file damaged" train --resume "$dir/alone"
    refused "$file damaged" eval "$dir/alone"
  done
done
for _ in 1 2 3 4 5; do
  cp "$good/config.yaml" "$dir/config.yaml"
  truncate -s $((1 + $(random 400))) "$dir/config.yaml"
  rm -rf "$dir/damaged"
  cp -r "$good" "$dir/damaged"
  cp "$dir/config.yaml" "$dir/damaged/config.yaml"
  timeout 60 "$dir/ariadne" train --resume "$dir/damaged" >/dev/null 2>"$dir/err" || grep -q "config.yaml" "$dir/err" || { cat "$dir/err" >&2; fail "a cut config.yaml is not named"; }
done

# same_arrays FILE COPY: whether the damage to a copy is where a zip file says nothing of its contents, such as their dates.
same_arrays() {
  python3 - "$@" 2>/dev/null <<'P'
import sys, zipfile
contents = [{name: z.read(name) for name in z.namelist()} for z in map(zipfile.ZipFile, sys.argv[1:])]
sys.exit(contents[0] != contents[1])
P
}

step "damaged mazes, textures, data sets"
ariadne info maze --size 9 --seed 3 --text >"$dir/maze.txt"
ariadne dataset -o "$dir/data" --episodes 2 agent=random task=memory_maze task.size=9 task.time_limit=20 >/dev/null 2>&1
episode=$(find "$dir/data" -name '*.npz' | head -1)
mkdir "$dir/textures"
python3 - "$dir/textures" <<'P'
import os, sys
for name in ("wall_red", "floor_blue"):
    open(os.path.join(sys.argv[1], name + ".png"), "wb").write(os.urandom(300))
P
refused "a folder of broken textures" train +memory_maze=small task.textures="$dir/textures" run.dir="$dir/x"
rm "$dir"/textures/*
for _ in $(seq 5); do
  cp assets/textures/*.png "$dir/textures"
  texture=$(find "$dir/textures" -name '*.png' | sort | sed -n "$((1 + $(random 10)))p")
  truncate -s "$(random "$(stat -c %s "$texture")")" "$texture"
  refused "a texture cut short" assets preview --textures "$dir/textures" -o "$dir/x.png"
done
for _ in $(seq 5); do
  cp -r "$dir/data" "$dir/cut"
  damage "$(find "$dir/cut" -name '*.npz' | head -1)"
  refused "a data set with a damaged episode" dataset --verify "$dir/cut"
  refused "learning from a damaged episode" train +memory_maze=small task.size=9 data="$dir/cut" run.dir="$dir/learnt"
  rm -rf "$dir/cut"
done
for _ in $(seq 20); do
  cp "$dir/maze.txt" "$dir/cut.txt"
  truncate -s $(($(random "$(($(stat -c %s "$dir/maze.txt") * 2 / 3))"))) "$dir/cut.txt"
  refused "a maze cut short" info maze --layout "$dir/cut.txt"
  cp "$episode" "$dir/cut.npz"
  damage "$dir/cut.npz"
  same_arrays "$episode" "$dir/cut.npz" || refused "a damaged episode" replay "$dir/cut.npz"
done

step "bombs: files that promise more than they have are refused before memory is taken"
# bounded ARGUMENTS...: ariadne's largest memory in MB.
bounded() {
  python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$dir/ariadne" "$@"
}
mkdir "$dir/bombs"
cp assets/textures/*.png "$dir/bombs"
cp -r "$good" "$dir/promises"
python3 - "$episode" "$dir" <<'P'
import glob, os, struct, sys, zipfile, zlib
episode, out = sys.argv[1:]
with zipfile.ZipFile(os.path.join(out, "bomb.npz"), "w", zipfile.ZIP_DEFLATED) as bomb, zipfile.ZipFile(episode) as real:
    for name in real.namelist():
        data = real.read(name)
        if name == "action.npy":
            data = data.replace(b"(2", b"(9", 1) if b"(2" in data[:128] else data
            with bomb.open(name, "w", force_zip64=True) as f:
                f.write(data[:128])
                for _ in range(600):
                    f.write(bytes(1 << 20))
        else:
            bomb.writestr(name, data)
header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
with open(sorted(glob.glob(os.path.join(out, "bombs", "*.png")))[0], "wb") as f:
    f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b""))
for weights in glob.glob(os.path.join(out, "promises", "checkpoints", "*", "weights.safetensors")):
    with open(weights, "r+b") as f:
        f.write(struct.pack("<Q", 1 << 60))
with open(os.path.join(out, "bomb.yaml"), "w") as f:
    f.write("a: &a [x, x, x, x, x, x, x, x, x]\n")
    for i in range(9):
        f.write(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n")
P
mkdir "$dir/yaml"
cp "$dir/bomb.yaml" "$dir/yaml/config.yaml"
{ echo "ariadne maze 1"; echo maze; head -c 300000000 /dev/zero | tr '\0' '#'; } >"$dir/bomb.txt"
explode() {
  local what=$1 memory
  shift
  refused "$what" "$@"
  memory=$(bounded "$@")
  echo "$what: refused at $memory MB"
  [ "$memory" -le 250 ] || fail "$what took $memory MB"
}
explode "an episode that inflates to 600 MB" replay "$dir/bomb.npz"
explode "a texture of 60000 x 60000" assets preview --textures "$dir/bombs" -o "$dir/x.png"
explode "weights with a header of 2^60 bytes" info checkpoint "$dir/promises"
explode "a maze of 300 MB" info maze --layout "$dir/bomb.txt"
explode "a configuration that says itself 9^9 times" train --resume "$dir/yaml"
rm "$dir/bomb.txt"

step "a full disk"
if [ "$(id -u)" = 0 ] && mkdir "$dir/full" && mount -t tmpfs -o size=2m tmpfs "$dir/full" 2>/dev/null; then
  full=$dir/full
  refused "a full disk under a run" train +memory_maze=small trainer.num_envs=8 trainer.rollout_len=32 checkpoint.interval=0.001 steps=4096 run.dir="$full/run"
  rm -rf "${full:?}"/*
  head -c 2000000 /dev/zero >"$full/ballast"
  refused "a full disk under a video" record agent=oracle task=memory_maze task.size=9 --steps 200 -o "$full/video.mp4"
  refused "a full disk under a data set" dataset -o "$full/data" --episodes 4 agent=random task=memory_maze task.size=9 task.time_limit=100
  left=$(find "$full" -type f \( -name '*.npz' -o -name '*.mp4' -o -name '*.tmp*' \))
  [ -z "$left" ] || fail "half files are left: $left"
else
  echo "left out: it needs root and mount"
fi

step "SIGTERM to every command that lasts, none of which listens to a network"
# listens PID: whether one of a process's sockets waits for connections or is of UDP.
listens() {
  local socket
  for socket in $(find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null | tr -dc '0-9\n'); do
    if awk -v inode="$socket" '$10 == inode && $4 == "0A"' /proc/net/tcp /proc/net/tcp6 | grep -q . ||
      awk -v inode="$socket" '$10 == inode' /proc/net/udp /proc/net/udp6 | grep -q .; then return 0; fi
  done
  return 1
}
ended() {
  local code=0
  XDG_DATA_HOME=$dir/home "$dir/ariadne" "$@" >/dev/null 2>"$dir/err" & pid=$!
  sleep 2.5
  ! listens "$pid" || fail "ariadne $1 listens to a network"
  kill -TERM "$pid" 2>/dev/null || fail "ariadne $1 ended too early: $(cat "$dir/err")"
  for _ in $(seq 600); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  ! kill -KILL "$pid" 2>/dev/null || fail "ariadne $1 did not end within a minute of SIGTERM"
  wait "$pid" || code=$?
  [ "$code" = 130 ] || { cat "$dir/err" >&2; fail "ariadne $1: exit code $code after SIGTERM, want 130"; }
}
ended train +tmaze=small steps=100000000 run.dir="$dir/stopped"
ended eval "$good" --episodes 100000000
ended record agent=oracle --effort fast task=memory_maze task.size=9 --steps 4000 --size 512 -o "$dir/stopped.gif"
ended dataset -o "$dir/stopped-data" --episodes 100000 agent=random task=memory_maze task.size=9
ended bench env --seconds 1000
ended train --multirun +tmaze=small steps=100000000 seed=1,2 run.dir="$dir/stopped-sweep"
"$dir/ariadne" dataset -o "$dir/long" --episodes 60 agent=random task=memory_maze task.size=9 task.time_limit=250 >/dev/null 2>&1
ended replay "$dir/long"
rm -rf "$dir/long"
if command -v Xvfb >/dev/null; then
  display "$dir"
  ended play --start
  ended watch agent=oracle task=memory_maze
else
  echo "windows are left out: no Xvfb"
fi
[ ! -e "$dir/stopped.gif" ] || fail "half a video is left"
ariadne info checkpoint "$dir/stopped" >/dev/null

if [ -n "${CHAOS_FUZZ-1000000x}" ]; then
  step "random input to every parser"
  scripts/fuzz.sh "${CHAOS_FUZZ-1000000x}" '^Fuzz(BallStays|RandomWorlds|SettingsAndActions)' # these play, they do not parse
fi

step "a long walk: memory, threads and descriptors stay as they are"
steps=${CHAOS_WALK:-10000000}
# rate FILE: environment steps a second that a benchmark found.
rate() { python3 -c 'import json, sys; print(int(json.load(open(sys.argv[1]))[0]["value"]))' "$1"; }
walk=("$dir/ariadne" bench env --no-render --json --seconds)
"${walk[@]}" 5 >"$dir/walk.json"
seconds=$((steps * 5 / 4 / $(rate "$dir/walk.json") + 10)) # a quarter more, for a machine that grows slower
"${walk[@]}" "$seconds" >"$dir/walk.json" & pid=$!
sleep 5
census() { echo "$(awk '/VmRSS/ {print $2}' "/proc/$pid/status") $(ls "/proc/$pid/task" | wc -l) $(ls "/proc/$pid/fd" | wc -l)"; }
read -r rss0 threads0 fds0 <<<"$(census)"
rss=$rss0 threads=$threads0 fds=$fds0
while kill -0 "$pid" 2>/dev/null; do
  if now=$(census 2>/dev/null) && [ "$(wc -w <<<"$now")" = 3 ]; then read -r rss threads fds <<<"$now"; fi
  sleep 1
done
wait "$pid"
walked=$(($(rate "$dir/walk.json") * seconds))
echo "$walked environment steps: memory $rss0 -> $rss kB, threads $threads0 -> $threads, descriptors $fds0 -> $fds"
[ "$walked" -ge "$steps" ] || fail "only $walked of $steps steps were walked"
[ "$rss" -le $((rss0 + rss0 / 10 + 4096)) ] && [ "$threads" -le $((threads0 + 2)) ] && [ "$fds" -le "$fds0" ] || fail "something grows"

printf '\nchaos passed in %d s\n' "$SECONDS"
