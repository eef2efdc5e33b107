"""The worker of worker.mjs in Python: 3.8 or newer, its standard library alone.

It reads a task token from each message of a topic and reports the task as succeeded, on the wire of the official
clients. A server of its own, or a Lambda function behind an HTTP API.

PORT (default: any free one) · SLUICE_ENDPOINT · SLUICE_ACCESS_KEY_ID · SLUICE_ACCESS_KEY_SECRET ·
SLUICE_SECURITY_TOKEN (of temporary credentials)
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import Request, urlopen

ENDPOINT = os.environ.get("SLUICE_ENDPOINT", "http://localhost:3000")
ACCESS_KEY_ID = os.environ.get("SLUICE_ACCESS_KEY_ID", "local")
ACCESS_KEY_SECRET = os.environ.get("SLUICE_ACCESS_KEY_SECRET", "local-secret")
SECURITY_TOKEN = os.environ.get("SLUICE_SECURITY_TOKEN")

AWS_TOPICS = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
TIMEOUT_SECONDS = 10


def say(line, stream=sys.stdout):
    print(line, file=stream, flush=True)


def encode(text):
    return quote(text, safe="-_.~")


def sign(parameters):
    """Signature version 1.0: sorted parameters, HMAC-SHA1."""
    canonical = "&".join(f"{encode(name)}={encode(parameters[name])}" for name in sorted(parameters))
    text = f"POST&%2F&{encode(canonical)}"
    digest = hmac.new(f"{ACCESS_KEY_SECRET}&".encode(), text.encode(), hashlib.sha1).digest()
    return f"{canonical}&Signature={encode(base64.b64encode(digest).decode())}"


def call_api(action, **parameters):
    parameters.update(
        Action=action,
        Version="2019-03-15",
        Format="JSON",
        AccessKeyId=ACCESS_KEY_ID,
        SignatureMethod="HMAC-SHA1",
        SignatureVersion="1.0",
        SignatureNonce=str(uuid.uuid4()),
        Timestamp=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    if SECURITY_TOKEN is not None:
        parameters["SecurityToken"] = SECURITY_TOKEN
    headers = {"content-type": "application/x-www-form-urlencoded"}
    request = Request(urljoin(ENDPOINT, "/"), sign(parameters).encode(), headers)
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return json.load(response)
    except HTTPError as refusal:
        answer = json.load(refusal)
        # A message may come twice: its task has then been reported before, and nothing is left to do.
        if answer["Code"] == "TaskAlreadyCompleted":
            return answer
        raise RuntimeError(f"{action}: {answer['Code']}: {answer['Message']}") from refusal


def is_topic_address(address):
    """Anybody may send an address to visit: only one of the topic service is visited."""
    if address.hostname in OWN_MACHINE:
        return urlsplit(ENDPOINT).hostname in OWN_MACHINE
    return address.scheme == "https" and AWS_TOPICS.fullmatch(address.hostname or "") is not None


def confirm_subscription(push):
    address = urlsplit(push["SubscribeURL"])
    if address.scheme not in ("http", "https") or not is_topic_address(address):
        raise RuntimeError(f"{address.netloc} is no topic service")
    urlopen(push["SubscribeURL"], timeout=TIMEOUT_SECONDS).close()
    say(f"subscribed to {push['TopicArn']}")


def report_task(push):
    message = json.loads(push["Message"])
    say(f'received "{message["messageBody"]}"')
    call_api(
        "ReportTaskSucceeded",
        TaskToken=message["taskToken"],
        Output=json.dumps({"status": "success"}),
    )
    say("reported success")


# What a topic pushes, by its type; anything else is no push.
HANDLERS = {
    "Notification": report_task,
    "SubscriptionConfirmation": confirm_subscription,
    "UnsubscribeConfirmation": lambda push: say(f"unsubscribed from {push['TopicArn']}"),
}


def read_push(request):
    """None: it is no push."""
    try:
        push = json.loads(request)
    except ValueError:
        return None
    is_push = isinstance(push, dict) and push.get("Type") in list(HANDLERS)
    return push if is_push else None


def handler(event, _context=None):
    """As Lambda calls it: one push, one answer."""
    body = event.get("body", "")
    push = read_push(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    if push is None:
        return {"statusCode": 400, "body": "no push of a topic"}
    try:
        HANDLERS[push["Type"]](push)
        return {"statusCode": 200, "body": "OK"}
    except Exception as error:  # Anything but 2xx: the topic delivers the message again.
        say(str(error), sys.stderr)
        return {"statusCode": 500, "body": "failed"}


class Push(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        answer = handler({"body": body})
        self.send_response(answer["statusCode"])
        self.end_headers()
        self.wfile.write(answer["body"].encode())

    def log_message(self, *_arguments):
        """What there is to say is said above."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Push)
    say(f"worker listens on http://127.0.0.1:{server.server_port}/")
    server.serve_forever()
