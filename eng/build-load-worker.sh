#!/usr/bin/env bash
# Publishes the load worker as a native program into artifacts/load-worker when its sources are newer than what is there. Without a C linker there is nothing to do:
# the one that lies beside the command then runs on the .NET runtime.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=artifacts/load-worker
sources=(src/MicroSim.Load src/MicroSim.LoadWorker src/MicroSim.Contract contract/faults.json Directory.Build.props Directory.Packages.props global.json eng/build-load-worker.sh)

command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || exit 0
[ -f "$out/.stamp" ] && [ -z "$(find "${sources[@]}" -newer "$out/.stamp" -print -quit)" ] && exit 0
echo "microsim: building the load worker (once, about half a minute)" >&2
stamp=$(mktemp artifacts/stamp.XXXXXX)
log=$(mktemp artifacts/build.XXXXXX)
rm -rf "$out.new"
# Its intermediate files are its own, so that the command may be built meanwhile.
if ! dotnet publish src/MicroSim.LoadWorker --configuration Release --use-current-runtime --output "$out.new" -p:ArtifactsPath="$PWD/$out.build" -p:MicroSimAot=true -p:DebugType=none --nologo --verbosity quiet >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$stamp" "$log"
  exit 1
fi
rm -f "$out.new"/*.dbg "$log"
mv "$stamp" "$out.new/.stamp"
rm -rf "$out"
mv "$out.new" "$out"
