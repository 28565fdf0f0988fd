# A private PostgreSQL cluster for one run: a socket in a folder of its own, no network, nothing that outlives it.
# Sourced by tests/run.
# shellcheck shell=bash

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# The newest server on this machine: Debian keeps them off the PATH.
postgres_bin() {
    local found
    found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] || found=$(command -v initdb || true)
    [ -n "$found" ] && dirname "$found"
}

start_cluster() {
    local folder=$1 bin
    bin=$(postgres_bin)
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    # From a folder that the user postgres may enter.
    (
        cd "$folder"
        as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync --no-instructions \
            --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 &&
            as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -s \
                -o "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=200" start
    ) || {
        cat "$folder/initdb.log" "$folder/server.log" 2>/dev/null
        echo "The PostgreSQL cluster of this run did not start." >&2
        return 1
    }
}

cluster_url() { printf 'postgres://postgres@%s:5432/postgres\n' "${1//\//%2F}"; }

# Stops the server, if it runs, and removes the folder; may be called twice.
stop_cluster() {
    local folder=$1
    if [ -f "$folder/data/postmaster.pid" ]; then
        (cd "$folder" && as_postgres "$(postgres_bin)/pg_ctl" -D "$folder/data" -m immediate -w -s stop) || true
    fi
    rm -rf "$folder"
}
