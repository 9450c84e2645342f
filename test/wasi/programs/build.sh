#!/bin/sh
# Rebuilds the test programs beside their sources: all of them, or those named (sh build.sh args.c).
#
# The binaries in the repository were made with Debian 12's clang-19, lld-19 and
# libclang-rt-19-dev-wasm32 (1:19.1.7-3~deb12u1) and wasi-libc (0.0~git20220510.9886d3d-2):
#   apt-get install --no-install-recommends clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc
# with the AssemblyScript compiler that npm fetches, and with Debian 12's rustc (1.63.0+dfsg1-2) and
# libstd-rust-dev-wasm32. Nothing but code and data is kept.
set -eu
cd "$(dirname "$0")"
CC=${CC:-clang-19}
LD=${LD:-wasm-ld-19}
SYSROOT=${SYSROOT:-/usr/lib/wasm32-wasi}
RUSTC=${RUSTC:-rustc}
RUNTIME=$($CC --target=wasm32-wasi -print-libgcc-file-name)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ $# -gt 0 ] || set -- *.c *.as *.rs
for source in "$@"; do
  target=${source%.*}.wasm
  case $source in
    *.c)
      $CC --target=wasm32-wasi -Oz -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -c \
        -o "$work/program.o" "$source"
      $LD --strip-all --gc-sections --stack-first -z stack-size=65536 -o "$target" \
        "$SYSROOT/crt1-command.o" "$work/program.o" -L"$SYSROOT" -lc "$RUNTIME"
      ;;
    *.as)
      # The compiler takes .ts only, a name that would have these sources taken for TypeScript.
      cp "$source" "$work/program.ts"
      npm install --silent --no-audit --no-fund --prefix "$work" \
        assemblyscript@0.28.20 @assemblyscript/wasi-shim@0.1.0
      (cd "$work" && node_modules/.bin/asc program.ts -Oz --runtime incremental \
        --config node_modules/@assemblyscript/wasi-shim/asconfig.json --outFile program.wasm)
      cp "$work/program.wasm" "$target"
      ;;
    *.rs)
      $RUSTC --target wasm32-wasi --edition 2021 -C opt-level=z -C lto -C panic=abort \
        -C codegen-units=1 -C linker="$LD" -C linker-flavor=wasm-ld -C strip=symbols \
        -C link-arg=--no-fatal-warnings -L "$SYSROOT" -D warnings -o "$work/program.wasm" "$source"
      cp "$work/program.wasm" "$target"
      ;;
  esac
  chmod 644 "$target"
done
