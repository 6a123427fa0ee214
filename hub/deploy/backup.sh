#!/bin/sh
# Backups of the database with PostgreSQL's own tools: each piece of its log (WAL) is archived within a minute, and every
# night a base backup is made that the log goes on from. docs/operations.md says how to restore.
#
#   backup.sh archive PATH NAME     keep a piece of the log (archive_command of the server)
#   backup.sh fetch NAME PATH       hand a piece back (restore_command of a server that recovers)
#   backup.sh base                  make a base backup, check it, and drop what is older than BACKUP_KEEP_DAYS
#   backup.sh nightly               make one every night at 05:00 UTC, and at once where the last is older than a day
#   backup.sh seal                  encrypt into BACKUP_SEALED what is new in the archive, with the operator's public key
#                                   (BACKUP_PUBLIC_KEY, in base64); nightly does it each minute
#   backup.sh unseal                decrypt all of it into an empty archive, with the private key that is read from stdin
#   backup.sh restore FOLDER [TIME] lay the last base backup before TIME into an empty folder, to be started as a server
#                                   that replays the log up to TIME ("2026-11-28 15:04:00+00"), or to its end
set -eu

archive=${BACKUP_ARCHIVE:-/srv/archive}
sealed=${BACKUP_SEALED:-/srv/sealed}
keep_days=${BACKUP_KEEP_DAYS:-14}

fail() {
    echo "backup.sh: $*" >&2
    exit 1
}

# A file is there whole or not at all, also after a power cut.
put() {
    sync "$1"
    mv "$1" "$2"
    sync "$(dirname "$2")"
}

keep_log() {
    kept=$archive/wal/$2.gz
    mkdir -p "$archive/wal"
    if [ -e "$kept" ]; then
        # The server asks again where it did not hear the answer. Another text under this name is another server's.
        gzip -dc "$kept" | cmp -s - "$1" || fail "$2 is archived already, with another content: another server writes here"
        return
    fi
    gzip -c "$1" >"$kept.part"
    put "$kept.part" "$kept"
}

fetch_log() {
    [ -e "$archive/wal/$1.gz" ] || return 1
    gzip -dc "$archive/wal/$1.gz" >"$2"
}

tell_portal() {
    psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --dbname="${PGDATABASE:-hub}" --command="$1"
}

base() {
    name=$(date -u +%Y%m%dT%H%M%SZ)
    new=$archive/base/$name
    mkdir -p "$archive/base"
    rm -rf "$archive"/base/*.part
    pg_basebackup --pgdata="$new.part" --format=tar --gzip --wal-method=stream --checkpoint=fast
    pg_verifybackup --no-parse-wal --quiet "$new.part"
    put "$new.part" "$new"
    prune
    # The portal shows how old the last one is: hub_backup_age_seconds.
    tell_portal "
        INSERT INTO audit_entry (at, actor_label, action, subject_type, subject_id, reason, data, request_id, hash)
        VALUES (now(), 'system', 'pages.backed_up', '', '', '', jsonb_build_object('name', '$name'), '', '')"
    echo "base backup $name made"
}

bases() {
    for folder in "$archive"/base/*Z; do
        [ -d "$folder" ] && basename "$folder"
    done
}

prune() {
    limit=$(date -u -d "@$(($(date +%s) - keep_days * 86400))" +%Y%m%dT%H%M%SZ)
    last=$(bases | tail -n 1)
    for name in $(bases); do
        if expr "$name" \< "$limit" >/dev/null && [ "$name" != "$last" ]; then
            rm -rf "${archive:?}/base/$name"
        fi
    done
    first=$archive/base/$(bases | head -n 1)/base.tar.gz
    from=$(tar -xzOf "$first" backup_label | sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p')
    if [ -d "$archive/wal" ]; then
        pg_archivecleanup -x .gz "$archive/wal" "$from"
    fi
}

# GnuPG is in the image of the server. Its folder is gone afterwards, and with it a private key.
gpg_begins() {
    GNUPGHOME=$(mktemp -d)
    export GNUPGHOME
    trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
}

files() {
    (cd "$1" && shift && find . -type f ! -path '*.part*' "$@")
}

# The portal shows when all was last encrypted, where there is a key: hub_sealed_age_seconds.
tell_sealed() {
    tell_portal "INSERT INTO outbox_jobrun (job, at) VALUES ('pages.sealed', now()) ON CONFLICT (job) DO $1" ||
        echo "backup.sh: the portal was not told when all was encrypted" >&2
}

seal() {
    gpg_begins
    printf %s "$BACKUP_PUBLIC_KEY" | base64 -d >"$GNUPGHOME/key"
    files "$archive" >"$GNUPGHOME/files"
    others=
    while read -r name; do
        if [ -e "$sealed/$name.gpg" ]; then
            # A new server gives its pieces the names of the old one's.
            if [ "$archive/$name" -nt "$sealed/$name.gpg" ]; then
                others=$name
                echo "backup.sh: $name is newer than its copy, which stays as it is" >&2
            fi
            continue
        fi
        mkdir -p "$(dirname "$sealed/$name")"
        gpg --batch --quiet --yes --recipient-file "$GNUPGHOME/key" --output "$sealed/$name.part" --encrypt "$archive/$name"
        put "$sealed/$name.part" "$sealed/$name.gpg"
    done <"$GNUPGHOME/files"
    [ -z "$others" ] || fail "another server wrote what lies in $sealed: copy that away, then empty the folder"
    # An archive that was lost takes no copy with it: each stays for as long as a backup does.
    if [ -n "$(bases)" ]; then
        files "$sealed" -mmin +$((keep_days * 1440)) | while read -r name; do
            [ -e "$archive/${name%.gpg}" ] || rm "$sealed/$name"
        done
    fi
    tell_sealed "UPDATE SET at = excluded.at"
}

unseal() {
    [ -z "$(files "$archive")" ] || fail "$archive is not empty: what lies there goes first"
    gpg_begins
    gpg --batch --quiet --import
    files "$sealed" | while read -r name; do
        mkdir -p "$(dirname "$archive/$name")"
        gpg --batch --quiet --output "$archive/${name%.gpg}" --decrypt "$sealed/$name"
        touch -r "$sealed/$name" "$archive/${name%.gpg}" # no newer than its copy
    done
}

nightly() {
    if [ -n "${BACKUP_PUBLIC_KEY:-}" ]; then
        tell_sealed NOTHING # so that it is missed where the first one fails
        while sleep 60; do
            sh "$0" seal || echo "backup.sh: not all was encrypted; see above" >&2
        done &
    else
        tell_portal "DELETE FROM outbox_jobrun WHERE job = 'pages.sealed'" || echo "backup.sh: see above" >&2
    fi
    made=$(bases | tail -n 1)
    yesterday=$(date -u -d "@$(($(date +%s) - 86400))" +%Y%m%dT%H%M%SZ)
    if [ -z "$made" ] || expr "$made" \< "$yesterday" >/dev/null; then
        sh "$0" base || echo "backup.sh: no base backup was made; see above" >&2
    fi
    while :; do
        sleep $((86400 - ($(date +%s) - 5 * 3600) % 86400))
        sh "$0" base || echo "backup.sh: no base backup was made; see above" >&2
    done
}

restore() {
    into=$1
    until=${2:-}
    [ -z "$(ls -A "$into" 2>/dev/null)" ] || fail "$into is not empty: give an empty folder"
    from=
    limit=$([ -z "$until" ] || date -u -d "$until" +%Y%m%dT%H%M%SZ)
    for name in $(bases); do
        if [ -z "$until" ] || expr "$name" \< "$limit" >/dev/null; then
            from=$name
        fi
    done
    [ -n "$from" ] || fail "$archive/base holds no base backup${until:+ from before $until}"
    mkdir -p "$into"
    chmod 700 "$into"
    tar -xzf "$archive/base/$from/base.tar.gz" -C "$into"
    tar -xzf "$archive/base/$from/pg_wal.tar.gz" -C "$into/pg_wal"
    {
        echo "restore_command = 'BACKUP_ARCHIVE=\"$archive\" sh \"$(realpath "$0")\" fetch %f \"%p\"'"
        echo "recovery_target_timeline = 'latest'"
        [ -z "$until" ] || printf "recovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$until"
    } >>"$into/postgresql.auto.conf"
    touch "$into/recovery.signal"
    echo "base backup $from lies in $into; start the server there"
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
    archive) keep_log "$@" ;;
    fetch) fetch_log "$@" ;;
    base | nightly | seal | unseal) "$command" ;;
    restore) [ $# -gt 0 ] || fail "restore takes a folder" && restore "$@" ;;
    *) fail "say archive, fetch, base, nightly, seal, unseal or restore" ;;
esac
