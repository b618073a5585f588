#!/usr/bin/env python3
"""The way of one event: python3 scripts/trace-event.py <integration-id> <event-id> <api-key>

CCB_URL is the service (http://127.0.0.1:3000 unless set). Needs nothing but Python 3.
"""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ.get("CCB_URL", "http://127.0.0.1:3000")
ICONS = {"success": "ok ", "error": "ERR", "skipped": "-- ", "waiting": "..."}


def ask(path, key):
    request = urllib.request.Request(URL + path, headers={"Authorization": "Bearer " + key})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def told(milliseconds):
    return "under way" if milliseconds is None else f"{milliseconds} ms"


def trace(integration, event, key):
    parts = (urllib.parse.quote(part, safe="") for part in (integration, event))
    path = "/v1/integrations/{}/events/{}".format(*parts)
    about = ask(path, key)
    print(f"Event {event}")
    print(f"  came      {about['timestamp']}")
    print(f"  type      {about['type']}")
    print(f"  status    {about['status']}" + (f" ({about['reason']})" if about.get("reason") else ""))
    print(f"  took      {told(about.get('processing_time'))}, attempts: {about['attempts']}")
    print("Steps")
    for number, step in enumerate(ask(path + "/steps", key), 1):
        print(f"  {number}. {ICONS.get(step['status'], '?  ')} {step['name']} ({told(step.get('duration'))})")
        if step["status"] == "error":
            print(f"       {step.get('error_message') or 'no reason was given'}")


def main():
    if len(sys.argv) != 4:
        print(__doc__.split("\n")[0], file=sys.stderr)
        return 2
    try:
        trace(*sys.argv[1:])
    except urllib.error.HTTPError as refused:
        said = json.load(refused)
        print(f"{refused.code} {said['error']}: {said['message']}", file=sys.stderr)
        return 1
    except urllib.error.URLError as unreachable:
        print(f"{URL} cannot be reached: {unreachable.reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
