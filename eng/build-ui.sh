#!/usr/bin/env bash
# Builds the web UI into artifacts/ui when its sources are newer than what is there. Where Node is missing or too old it says so and succeeds:
# the server then serves its API alone, and its start page says what to install.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=artifacts/ui
sources=(ui/src ui/index.html ui/public ui/package.json ui/package-lock.json ui/vite.config.ts ui/tsconfig.json ui/compress.ts ui/licenses.ts docs/reference/openapi.json contract/faults.json contract/schema/node.schema.json docs/examples/shop.yaml eng/build-ui.sh)

fresh() { [ -f "$out/.stamp" ] && [ -z "$(find "${sources[@]}" -newer "$out/.stamp" -print -quit)" ]; }

fresh && exit 0
# Not again for an hour where it could not be built, unless something changed.
failed=artifacts/ui.failed
[ -n "$(find $failed -mmin -60 2>/dev/null)" ] && [ -z "$(find "${sources[@]}" -newer $failed -print -quit)" ] && exit 0
if ! command -v npm >/dev/null 2>&1 || ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
  echo "microsim: without the web UI, for it needs Node.js 20.19 or newer with npm to be built: https://nodejs.org/en/download" >&2
  exit 0
fi
mkdir -p artifacts
rm -f $failed
stamp=$(mktemp artifacts/stamp.XXXXXX)
log=$(mktemp artifacts/build.XXXXXX)
cd ui
if ! { { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; } && npm run --silent build -- --outDir "../$out.new" --emptyOutDir; } >"../$log" 2>&1; then
  cat "../$log" >&2
  rm -f "../$stamp" "../$log"
  : >"../$failed"
  echo "microsim: without the web UI, for it could not be built" >&2
  exit 0
fi
cd ..
chmod 644 "$stamp"
mv "$stamp" "$out.new/.stamp"
rm -rf "$out" "$log"
mv "$out.new" "$out"
