"""The shipped nginx example before two real servers: TLS, a password, and every session with one process."""

import base64
import os
import re
import shutil
import ssl
import subprocess
import time
import tomllib
import urllib.error
import urllib.request
from typing import NamedTuple

import pytest
from dashboard import PATIENCE, SMALL, Dashboard, records
from playwright.sync_api import expect
from served import HOST, ROOT, free_port, serving
from test_browser_my_data import upload
from test_browser_pages import downloaded

from ui import labels

pytestmark = pytest.mark.browser

SHIPPED = ROOT / "deploy" / "nginx.conf"
NAME = "dx.example.lg.jp"
READER, PASSWORD = "reader", "himitsu"
SESSIONS = 12
PROBED = re.compile(r"/\w+/_stcore/")  # a browser asks below a page first whether the dashboard begins there
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    log_format whose "$dx_process\t$upstream_addr\t$status\t$request_uri";
    access_log {folder}/access.log whose;
    include {folder}/dx.conf;
}}
"""


class Asked(NamedTuple):
    """A request as nginx has passed it on."""

    session: str
    process: str
    status: str
    path: str


class Front:
    """nginx before two servers."""

    def __init__(self, port, plain_port, servers, folder):
        self.port, self.plain_port, self.servers, self.folder = port, plain_port, servers, folder
        self.address = f"https://{NAME}:{port}"

    def asked(self):
        lines = (self.folder / "access.log").read_text(encoding="utf8").splitlines()
        return [Asked(*line.split("\t")) for line in lines]

    def get(self, path="/", user=READER, scheme="https", **headers):
        """Ask once as a program, without a cookie."""
        port = self.port if scheme == "https" else self.plain_port
        request = urllib.request.Request(f"{scheme}://{HOST}:{port}{path}", headers=headers | {"Host": NAME})
        if user:
            request.add_header("Authorization", "Basic " + base64.b64encode(f"{user}:{PASSWORD}".encode()).decode())
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl._create_unverified_context()), Stay
        )
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


@pytest.fixture(scope="module")
def nginx():
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    if not found or not shutil.which("openssl"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("nginx か openssl がありません")
    return found


@pytest.fixture(scope="module")
def front(nginx, chromium, database, tmp_path_factory):
    """The shipped example with the ports and files of this test, before two servers."""
    folder = tmp_path_factory.mktemp("nginx")
    with serving(database, folder, DX_HOSTS=NAME) as one, serving(database, folder, DX_HOSTS=NAME) as other:
        port = free_port()
        front = Front(port, free_port(port), (one, other), folder)
        write_files(front)
        command = [nginx, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "main.conf")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        process = subprocess.Popen(command)
        try:
            wait_for(front)
            yield front
        finally:
            process.terminate()
            process.wait(timeout=20)


def write_files(front):
    folder = front.folder
    one, other = (served.address.removeprefix("http://") for served in front.servers)
    shipped = SHIPPED.read_text(encoding="utf8")
    ours = {
        f"{HOST}:8501": one,
        f"{HOST}:8502": other,
        "listen 80;": f"listen {HOST}:{front.plain_port};",
        "listen 443 ssl": f"listen {HOST}:{front.port} ssl",
        "/etc/nginx/dx/": f"{folder}/",
    }
    for theirs, replacement in ours.items():
        assert theirs in shipped
        shipped = shipped.replace(theirs, replacement)
    (folder / "dx.conf").write_text(shipped, encoding="utf8")
    (folder / "main.conf").write_text(
        MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""), encoding="utf8"
    )
    certificate = ["-keyout", "server.key", "-out", "server.crt", "-subj", f"/CN={NAME}", "-days", "2"]
    new_key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *certificate]
    subprocess.run(new_key, cwd=folder, check=True, capture_output=True)
    hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
    (folder / "htpasswd").write_text(f"{READER}:{hashed}", encoding="ascii")


def wait_for(front):
    for _ in range(100):
        try:
            assert front.get(user=None)[0] == 401
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail((front.folder / "error.log").read_text(encoding="utf8"))


@pytest.fixture
def newcomer(front, playwright_at_the_name):
    """Return a function that opens a browser of its own, with the password or without."""
    contexts = []

    def come(**options):
        options = {"http_credentials": {"username": READER, "password": PASSWORD}} | options
        context = playwright_at_the_name.new_context(
            viewport=SMALL, locale="ja-JP", ignore_https_errors=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(3 * PATIENCE)  # everything is loaded anew, and each answer asks for the password
        return Dashboard(page, front.address)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def playwright_at_the_name(browser, chromium):
    """A browser that finds the example's name on this machine."""
    arguments = ["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {NAME} {HOST}"]
    browser = browser.browser_type.launch(executable_path=chromium, args=arguments)
    yield browser
    browser.close()


def session_of(dashboard):
    cookies = {cookie["name"]: cookie for cookie in dashboard.page.context.cookies()}
    assert cookies["dx_process"]["secure"]
    assert cookies["dx_process"]["httpOnly"]
    assert cookies["_streamlit_xsrf"]["secure"]
    return cookies["dx_process"]["value"]


def processes(front, session):
    """Return who has answered the session; one that is down is named before the next that was tried."""
    answered = [asked.process.rpartition(", ")[2] for asked in front.asked() if asked.session == session]
    return {process for process in answered if process != "-"}


def test_without_the_password_there_is_nothing_to_see(front):
    for path in ("/", "/_stcore/health", "/_stcore/stream", "/static/index.html", "/media/x.csv"):
        status, headers = front.get(path, user=None)
        assert (status, headers["Set-Cookie"]) == (401, None)
    assert front.get(user="nobody")[0] == 401
    assert front.get()[0] == 200


def test_the_plain_port_leads_to_the_encrypted_one(front):
    status, headers = front.get("/search?q=a", user=None, scheme="http")
    assert (status, headers["Location"]) == (301, f"https://{NAME}/search?q=a")


def test_the_answers_carry_the_headers_that_guard_a_browser(front):
    for path in ("/", "/_stcore/health", "/no_such_page"):
        _, headers = front.get(path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert not re.search(r"\d", headers["Server"])
    assert front.get("/_stcore/metrics")[0] == 404


def test_new_sessions_are_spread_over_both_processes(front):
    for _ in range(SESSIONS):
        front.get("/", **{"X-Forwarded-For": "192.0.2.1"})  # all of one address, as behind the proxy of an office
    assert {asked.process for asked in front.asked() if asked.path == "/" and asked.status == "200"} == {
        served.address.removeprefix("http://") for served in front.servers
    }


def test_the_limit_of_an_upload_is_that_of_the_server(front):
    limit = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf8"))["server"]["maxUploadSize"]
    assert f"client_max_body_size {limit + 1}m;" in SHIPPED.read_text(encoding="utf8")


def test_a_reader_uses_every_page_and_stays_with_one_process(front, newcomer):
    dashboard = newcomer()
    refused = []
    dashboard.page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    dashboard.open("/search")
    dashboard.choose("人口区分", "1万人以上5万人未満")
    dashboard.shows("事例をさがす", records(population_band_code="10k_50k"), band="10k_50k")
    name, rows = downloaded(dashboard, "Excel用CSV")
    assert name.startswith("事例一覧_人口区分_1万人以上5万人未満_")
    assert len(rows.splitlines()) == records(population_band_code="10k_50k") + 1
    dashboard.follow("自団体データ")
    upload(dashboard)
    expect(dashboard.main.get_by_text("読んだ行 2 ＝ 重ねた行 1 ＋ 取り込めなかった行 1")).to_be_visible()
    for page in set(labels.PAGES) - {"case"}:
        dashboard.walk_to(labels.PAGES[page])
    dashboard.open("/case", case_id="mic-2024-01")
    assert refused == []

    session = session_of(dashboard)
    asked = [asked for asked in front.asked() if asked.session == session]
    assert {"/_stcore/upload_file", "/media", "/_stcore/stream"} <= {
        re.match(r"(/_stcore/\w+|/media)?", request.path)[0] for request in asked
    }
    failed = [request for request in asked if request.status[0] not in "123"]
    assert [request for request in failed if not PROBED.match(request.path)] == []
    assert len(processes(front, session)) == 1
    assert not [path for path in front.folder.rglob("*") if path.parent.name in ("body", "proxy") and path.is_file()]


PUT = """
async size => {
    const token = document.cookie.match(/_streamlit_xsrf=([^;]*)/)[1]
    const body = new FormData()
    body.append("file", new Blob([new Uint8Array(size)]), "x.csv")
    const headers = { "X-Xsrftoken": token }
    const answer = await fetch("/_stcore/upload_file/no-session/a-file", { method: "PUT", body, headers })
    return answer.status
}
"""


def test_a_body_beyond_the_limit_is_refused_before_it_reaches_a_process(front, newcomer):
    dashboard = newcomer()
    dashboard.open("/my_data")
    assert dashboard.page.evaluate(PUT, 11 << 20) == 413
    assert dashboard.page.evaluate(PUT, 9 << 20) == 400  # the process was asked: it knows no such session
    refused, passed = [asked for asked in front.asked() if asked.path.startswith("/_stcore/upload_file/no-session")]
    assert (refused.process, refused.status) == ("-", "413")
    assert (passed.process, passed.status) == (processes(front, session_of(dashboard)).pop(), "400")
    upload(dashboard)
    expect(dashboard.main.get_by_text("読んだ行 2 ＝ 重ねた行 1 ＋ 取り込めなかった行 1")).to_be_visible()


def test_who_chooses_too_large_a_file_is_told_in_japanese_and_goes_on(front, newcomer):
    dashboard = newcomer()
    dashboard.open("/my_data")
    uploader = dashboard.main.get_by_test_id("stFileUploader")
    told = "uploader => getComputedStyle(uploader, '::after').content"
    assert uploader.evaluate(told) == "none"
    upload(dashboard, content=bytes(11 << 20))
    chip = uploader.get_by_test_id("stFileChip")
    expect(chip).to_have_attribute("aria-invalid", "true")
    assert "大きすぎるか、CSV・XLSX ではありません。行や列を減らすか" in uploader.evaluate(told)
    expect(uploader.get_by_text("must be")).to_be_hidden()  # the framework's own words
    chip.get_by_test_id("stFileChipDeleteBtn").get_by_role("button").click()
    expect(chip).to_have_count(0)
    upload(dashboard, content=bytes(9 << 20))  # passes nginx and the server, and is refused by us
    expect(dashboard.main.get_by_text("町.csv は大きすぎます（9.0MB、上限 1MB）。")).to_be_visible()
    chip.get_by_test_id("stFileChipDeleteBtn").get_by_role("button").click()
    expect(dashboard.main.get_by_text("町.csv は大きすぎます")).to_be_hidden()
    dashboard.settled()
    upload(dashboard)
    expect(dashboard.main.get_by_text("読んだ行 2 ＝ 重ねた行 1 ＋ 取り込めなかった行 1")).to_be_visible()
    session = session_of(dashboard)
    uploads = [asked for asked in front.asked() if asked.session == session and "/upload_file/" in asked.path]
    assert {asked.status for asked in uploads} == {"204"}  # the browser has sent nothing of what is too large


def test_who_loses_its_process_is_served_by_the_other(front, newcomer):  # the last: one process is lost
    dashboard = newcomer()
    dashboard.open("/search", band="10k_50k")
    (before,) = processes(front, session_of(dashboard))
    lost = next(served for served in front.servers if served.address.endswith(before))
    lost.process.kill()
    lost.process.wait(timeout=20)
    dashboard.page.reload()
    dashboard.settled()
    dashboard.shows("事例をさがす", records(population_band_code="10k_50k"), band="10k_50k")
    dashboard.choose("記録の種類", "事例")
    count = records(population_band_code="10k_50k", record_type_code="case_study")
    dashboard.shows("事例をさがす", count, band="10k_50k", type="case_study")
    _, rows = downloaded(dashboard, "Excel用CSV")
    assert len(rows.splitlines()) == count + 1
    assert len(processes(front, session_of(dashboard))) == 2
