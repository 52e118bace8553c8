# Starts Windows under Wine, in the folder $dir/wine; to be sourced.

export WINEDEBUG=-all WINEPREFIX="$dir/wine" DISPLAY=
wineboot -i >/dev/null 2>&1 || fail "Wine does not start"
# Programs in Go draw their random numbers from a library that Wine 8 lacks; its one function stands here.
cat >"$dir/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T n) { return SystemFunction036(to, (ULONG)n); }
C
x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" "$dir/prng.c" -ladvapi32
