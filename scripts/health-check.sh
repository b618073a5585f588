#!/usr/bin/env bash
# How an integration is, in five looks: scripts/health-check.sh <integration-id> <api-key>
# CCB_URL is the service (http://127.0.0.1:3000 unless set). Needs curl and jq.
set -uo pipefail

url="${CCB_URL:-http://127.0.0.1:3000}"
id="${1:-}"
key="${2:-}"

if [[ -z "$id" || -z "$key" ]]; then
  echo "Usage: $0 <integration-id> <api-key>" >&2
  exit 2
fi
for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "$tool is needed: install it first." >&2; exit 2; }
done

# What the service says about a part of the integration; nothing where it refuses.
ask() {
  curl -sS --fail-with-body --max-time 20 "$url/v1/integrations/$id$1" -H "Authorization: Bearer $key"
}

failed=0
look() { # look <title> <path> <jq filter>
  echo "$1"
  local answer
  if answer=$(ask "$2"); then
    jq -r "$3" <<<"$answer" | sed 's/^/   /'
  else
    echo "   no answer"
    failed=1
  fi
}

echo "Health check of $id on $url"
look "1. State" "" '"\(.status), health \(.health_status), last activity \(.last_activity // "never")"'
look "2. Settings" "/config" 'keys | join(", ")'
look "3. Last events" "/events?limit=10" '.[] | "\(.timestamp)  \(.type)  \(.status)"'

look "4. Error rate (last hour)" "/metrics?metric=error_rate&from=1h" '"\(.value) \(.unit)"'

echo "5. Webhook address"
code=$(curl -s -o /dev/null -w '%{http_code}' --max-time 20 "$url/webhooks/$id")
echo "   answers $code"
[[ "$code" == 200 ]] || failed=1

exit "$failed"
