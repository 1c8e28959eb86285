#!/bin/sh
# Makes one cluster of three CouchDB nodes. May be run again: a cluster that is made is left as it is.
set -eu

first=http://couchdb1.cluster:5984

# The password goes through a file, not through the list of processes.
umask 077
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf 'user = "admin:%s"\nsilent\nshow-error\nheader = "Content-Type: application/json"\n' "$COUCHDB_PASSWORD" >"$config"

call() {
	curl --config "$config" "$@"
}

members() {
	call "$first/_membership" | tr -d ' \n' | sed 's/.*"cluster_nodes":\[\([^]]*\)\].*/\1/' | tr ',' '\n' | grep -c '@' || true
}

setup() {
	call --fail-with-body -X POST "$first/_cluster_setup" -d "$1"
}

if [ "$(members)" -ge 3 ]; then
	echo 'The cluster is there already.'
	exit 0
fi

for node in couchdb2.cluster couchdb3.cluster; do
	setup "{\"action\":\"enable_cluster\",\"bind_address\":\"0.0.0.0\",\"username\":\"admin\",\"password\":\"$COUCHDB_PASSWORD\",\"port\":5984,\"node_count\":3,\"remote_node\":\"$node\",\"remote_current_user\":\"admin\",\"remote_current_password\":\"$COUCHDB_PASSWORD\"}"
	setup "{\"action\":\"add_node\",\"host\":\"$node\",\"port\":5984,\"username\":\"admin\",\"password\":\"$COUCHDB_PASSWORD\"}"
done
setup '{"action":"finish_cluster"}'

if [ "$(members)" -lt 3 ]; then
	echo 'The nodes did not join; see the lines above.' >&2
	exit 1
fi
echo 'One cluster of three nodes.'
