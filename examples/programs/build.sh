#!/bin/sh
# Rebuilds the example programs: all of them, or those named (sh build.sh json).
#
# The binaries in the repository were made with Debian 12's clang-19, lld-19 and
# libclang-rt-19-dev-wasm32 (1:19.1.7-3~deb12u1) and wasi-libc (0.0~git20220510.9886d3d-2):
#   apt-get install --no-install-recommends clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc
# Debug information is left out and the name section kept. Compiler and linker are called one by
# one, since clang by itself would run whichever wasm-opt it finds.
set -eu
cd "$(dirname "$0")"
CC=${CC:-clang-19}
LD=${LD:-wasm-ld-19}
SYSROOT=${SYSROOT:-/usr/lib/wasm32-wasi}
RUNTIME=$($CC --target=wasm32-wasi -print-libgcc-file-name)
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT

[ $# -gt 0 ] || set -- json clay fractal
for program in "$@"; do
  rm -f "$objects"/*.o
  for source in "$program"/*.c; do
    $CC --target=wasm32-wasi -O2 -std=c11 -D_GNU_SOURCE -ffp-contract=off \
      -mbulk-memory -mnontrapping-fptoint -mno-simd128 -Wall -Wextra -Werror \
      -c -o "$objects/$(basename "$source" .c).o" "$source"
  done
  $LD --strip-debug --gc-sections --stack-first -z stack-size=262144 -o "$program/$program.wasm" \
    "$SYSROOT/crt1-command.o" "$objects"/*.o -L"$SYSROOT" -lc "$RUNTIME"
  chmod 644 "$program/$program.wasm"
done
