"""A small Open311 endpoint on this machine, as GeoReport v2 has it: real TLS, cut off at `most` requests, and it can misbehave."""

import json
import ssl
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.alliance.receiver import certificate_for


class Georeport:
    def __init__(self, folder):
        self.requests, self.services, self.most = [], ["001", "002"], 1000
        self.asked, self.instead, self.ignores_days = [], None, False
        self.cert_file, key_file = certificate_for("localhost", folder)
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                endpoint.asked.append((parts.path, asked))
                if endpoint.instead:
                    status, headers, body = endpoint.instead
                else:
                    status, headers, body = 200, {}, json.dumps(endpoint.rows(parts.path, asked)).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert_file, key_file)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self):
        return f"https://localhost:{self.port}/open311/v2"

    def took(self, code, *times):
        for at in times:
            self.requests.append((f"r{len(self.requests)}", code, at))

    def rows(self, path, asked):
        if path.endswith("/services.json"):
            return [{"service_code": code, "service_name": f"Service {code}"} for code in self.services]
        assert path.endswith("/requests.json")
        start, end = (datetime.fromisoformat(asked[name]) for name in ("start_date", "end_date"))
        assert (end - start).days <= 90
        found = [
            {"service_request_id": key, "service_code": code, "requested_datetime": at}
            for key, code, at in self.requests
            if code == asked["service_code"] and (self.ignores_days or start <= datetime.fromisoformat(at) <= end)
        ]
        return found[: self.most]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
