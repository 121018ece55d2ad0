#!/usr/bin/env bash
# Publishes the microsim command into artifacts/microsim when its sources are newer than what is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=artifacts/microsim
sources=(src deploy tests/MicroSim.Conformance contract Directory.Build.props Directory.Packages.props global.json eng/build-cli.sh)

fresh() { [ -f "$out/.stamp" ] && [ -z "$(find "${sources[@]}" -newer "$out/.stamp" -print -quit)" ]; }

# The web UI is built beside the server, and laid into it.
eng/build-ui.sh &
ui=$!
publish() {
  echo "microsim: building (the first time takes a minute or two)" >&2
  mkdir -p artifacts
  local stamp log
  stamp=$(mktemp artifacts/stamp.XXXXXX)
  log=$(mktemp artifacts/build.XXXXXX)
  rm -rf "$out.new"
  if ! dotnet publish src/MicroSim.Cli --configuration Release --use-current-runtime --self-contained false --output "$out.new" \
    -p:PublishReadyToRun=true -p:DebugType=none --nologo --verbosity quiet >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$stamp" "$log"
    wait "$ui"
    exit 1
  fi
  mv "$stamp" "$out.new/.stamp"
  rm -rf "$out" "$log"
  mv "$out.new" "$out"
}

fresh || publish
wait "$ui"
if [ artifacts/ui/.stamp -nt "$out/ui/.stamp" ]; then
  rm -rf "$out/ui"
  cp -a artifacts/ui "$out/ui"
fi
