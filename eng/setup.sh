# What ./microsim and ./test need of the machine; sourced by both. Installs what is missing where it can, else says what to install.

say() { echo "microsim: $*" >&2; }

die() { say "$*"; exit 1; }

# Debian or Ubuntu, as root or with sudo that asks nothing.
apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo='sudo -n'
  fi
  say "installing $*"
  local log
  log=$(mktemp)
  if ! { DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq update && DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

need_dotnet() {
  command -v dotnet >/dev/null 2>&1 || { [ -x "$HOME/.dotnet/dotnet" ] && export PATH="$HOME/.dotnet:$PATH"; }
  if ! command -v dotnet >/dev/null 2>&1; then
    apt_install dotnet-sdk-10.0 || die "needs the .NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0"
  fi
  dotnet --list-sdks | grep -q '^10\.' || die "needs the .NET SDK 10 and finds $(dotnet --version 2>/dev/null || echo none): https://dotnet.microsoft.com/download/dotnet/10.0"
  # The built command looks for the runtime in the system's folders alone, unless it is told.
  [ -n "${DOTNET_ROOT:-}" ] || export DOTNET_ROOT="$(dirname "$(readlink -f "$(command -v dotnet)")")"
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# Native programs want a C linker; without one the C# agent is built to run on the .NET runtime and says so.
want_linker() {
  command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || apt_install gcc libc6-dev zlib1g-dev || true
}

# Runs a command while holding a lock of that name, so that two runs at once do not build twice.
locked() {
  local lock=$1
  shift
  mkdir -p "$(dirname "$lock")"
  if command -v flock >/dev/null 2>&1; then
    flock "$lock" "$@"
  else
    "$@"
  fi
}
