# Sourced by examples/quickstart and tests/run: installs what is missing on Debian 12, and does not
# touch the network when nothing is.

ordo_build_packages=(build-essential cmake ninja-build libsqlitecpp-dev libsqlite3-dev libfmt-dev
    nlohmann-json3-dev libssl-dev libcli11-dev libutf8proc-dev libsodium-dev
    libhowardhinnant-date-dev libboost1.81-dev prometheus-cpp-dev libcurl4-openssl-dev pkg-config
    tzdata curl ca-certificates)
ordo_test_packages=("${ordo_build_packages[@]}" ccache mold libboost-test1.81-dev
    abigail-tools clang-14 libclang-rt-14-dev openssl python3 python3-venv sqlite3 wrk)
# Builds stripe-mock; a Go that is there already will do.
command -v go >/dev/null || ordo_test_packages+=(golang-go)

ordo_install_packages() {
    local package missing=() sudo=()
    if ! command -v dpkg-query >/dev/null; then
        echo "not a Debian system: please see that you have the like of: $*" >&2
        return 0
    fi
    for package in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    [[ ${#missing[@]} -eq 0 ]] && return 0
    [[ $(id -u) -eq 0 ]] || sudo=(sudo)
    echo "installing: ${missing[*]}" >&2
    "${sudo[@]}" apt-get update -q >&2
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}
