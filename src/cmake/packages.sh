# Sourced by examples/quickstart and tests/run: installs what is missing on Debian 12, and does not
# touch the network when nothing is.

ordo_build_packages=(build-essential cmake ninja-build libsqlitecpp-dev libsqlite3-dev libfmt-dev
    nlohmann-json3-dev libssl-dev libcli11-dev libutf8proc-dev libsodium-dev
    libhowardhinnant-date-dev libboost1.81-dev prometheus-cpp-dev libcurl4-openssl-dev pkg-config
    tzdata curl ca-certificates libpq-dev python3-yaml)
ordo_test_packages=("${ordo_build_packages[@]}" ccache mold libboost-test1.81-dev
    abigail-tools clang-14 libclang-rt-14-dev openssl python3 python3-venv sqlite3 wrk
    postgresql-15 pgbouncer)
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
    "${sudo[@]}" bash -c "$(declare -f ordo_apt_install); ordo_apt_install \"\$@\"" install \
        "${missing[@]}" >&2
}

# Servers that come with packages are for the tests, which run their own: Debian's cluster of PostgreSQL
# is not made, and no service is started, now or at the next boot. What was there before stays as it is.
ordo_apt_install() {
    set -euo pipefail
    local clusters=/etc/postgresql-common/createcluster.d policy=/usr/sbin/policy-rc.d
    ordo_made=("$clusters/ordo-tests.conf")
    trap 'rm -f "${ordo_made[@]}"' EXIT
    mkdir -p "$clusters"
    echo "create_main_cluster = false" >"$clusters/ordo-tests.conf"
    if [[ ! -e $policy ]]; then
        ordo_made+=("$policy")
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
    if [[ " $* " == *" pgbouncer "* ]] && command -v systemctl >/dev/null; then
        systemctl disable --quiet pgbouncer
    fi
}
