#!/bin/sh
# Rebuilds kernels beside their sources: all of them, or those named (sh build.sh fib.c).
#
# The binaries in the repository were made with Debian 12's clang-19 and lld-19 (1:19.1.7-3~deb12u1):
#   apt-get install --no-install-recommends clang-19 lld-19
# Names stay in the name section. No SIMD and no bulk memory, so that loops stay loops; the linker is
# called by hand, since clang would run whichever wasm-opt it finds.
set -eu
cd "$(dirname "$0")"
CC=${CC:-clang-19}
LD=${LD:-wasm-ld-19}
object=$(mktemp)
trap 'rm -f "$object"' EXIT

[ $# -gt 0 ] || set -- *.c *.wat
for source in "$@"; do
  target=${source%.*}.wasm
  case $source in
    *.c)
      $CC --target=wasm32 -mcpu=mvp -msign-ext -mno-simd128 -O2 -std=c11 -ffreestanding \
        -fno-vectorize -fno-slp-vectorize -fno-math-errno -ffp-contract=off \
        -Wall -Wextra -Werror -c -o "$object" "$source"
      $LD --no-entry --strip-debug -z stack-size=16384 -o "$target" "$object"
      ;;
    *.wat) deno run --allow-all wat.ts "$source" "$target" ;;
  esac
  chmod 644 "$target"
done
