"""Fills a running PyPICloud as its users would, and keeps its data: python3 test/peers/make-pypicloud.py VENV [URL]

With the URL of an empty database (mysql+pymysql://…, postgresql+psycopg2://…), only a dump of that is kept."""
import base64, hashlib, io, json, os, shutil, signal, sqlite3, subprocess, sys, tempfile, time, urllib.error, urllib.request, zipfile
from pathlib import Path
from urllib.parse import urlsplit

venv, out, port = Path(sys.argv[1]), Path(__file__).parent / "pypicloud", 18545
work = Path(tempfile.mkdtemp())
key = base64.b64encode(b"0" * 32).decode()
CONFIG = f"""[app:main]
use = egg:pypicloud
pypi.fallback = cache
pypi.default_read = authenticated
pypi.default_write = developers
pypi.allow_delete_groups = release
pypi.storage = file
storage.dir = %(here)s/packages
pypi.db = sql
db.url = sqlite:///%(here)s/db.sqlite
pypi.auth = sql
auth.db.url = sqlite:///%(here)s/access.sqlite
auth.signing_key = test
session.encrypt_key = {key}
session.validate_key = {key}
session.secure = False

[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
"""


def ask(method, path, body=None, user=None, kind="application/json"):
    headers = {"Content-Type": kind}
    if user:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{user}-password".encode()).decode()
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def wheel(name, version):
    """A wheel as small as they come."""
    info, packed = f"{name}-{version}.dist-info", io.BytesIO()
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = lambda text: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    lines = [f"{path},sha256={digest(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]) + "\n"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)
    return f"{name}-{version}-py3-none-any.whl", packed.getvalue()


def upload(user, name, version, filename, content):
    edge = "wheelyard-edge"
    fields = {":action": "file_upload", "name": name, "version": version, "summary": f"The {name} package", "requires_python": ">=3.8"}
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    ask("POST", "/simple/", body, user, f"multipart/form-data; boundary={edge}")


database = sys.argv[2] if len(sys.argv) > 2 else None
if database:
    CONFIG = CONFIG.replace("sqlite:///%(here)s/db.sqlite", database).replace("sqlite:///%(here)s/access.sqlite", database)
(work / "server.ini").write_text(CONFIG)
server = subprocess.Popen([venv / "bin/pserve", work / "server.ini"], cwd=work)
try:
    for _ in range(120):
        try:
            ask("GET", "/health")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    ask("PUT", "/api/user/root", {"password": "root-password"})
    ask("POST", "/admin/register", {"allow": True}, "root")
    for name in ["Dora", "rita", "viewer", "late"]:
        ask("PUT", f"/api/user/{name}", {"password": f"{name}-password"})
    for name in ["Dora", "rita", "viewer"]:
        ask("POST", f"/admin/user/{name}/approve", {}, "root")
    for group, members in {"developers": ["Dora", "rita"], "release": ["rita"]}.items():
        ask("PUT", f"/admin/group/{group}", {}, "root")
        for member in members:
            ask("PUT", f"/admin/user/{member}/group/{group}", {}, "root")
    for kind, name, project, permission in [
        ("user", "viewer", "secret-thing", "read"),
        ("group", "release", "secret-thing", "read"),
        ("group", "release", "secret-thing", "write"),
        ("group", "everyone", "public-thing", "read"),
        ("user", "viewer", "never_matched", "write"),
    ]:
        # Where foreign keys count, PyPICloud fails to store rights of its built-in groups.
        if database and name == "everyone":
            continue
        ask("PUT", f"/admin/package/{project}/{kind}/{name}/{permission}", {}, "root")
    upload("Dora", "Demo_Pkg", "1.0", *wheel("demo_pkg", "1.0"))
    upload("rita", "demo-pkg", "1.1", *wheel("demo_pkg", "1.1"))
    upload("rita", "secret-thing", "2.0", *wheel("secret_thing", "2.0"))
    upload("root", "public-thing", "1.0", *wheel("public_thing", "1.0"))
    # The names of the form win there, whatever the file says.
    upload("root", "wrong-shelf", "9.9", *wheel("other_thing", "1.0"))
finally:
    server.send_signal(signal.SIGTERM)
    server.wait()

if database:
    at = urlsplit(database)
    if at.scheme.startswith("mysql"):
        command = ["mysqldump", "--no-defaults", "-h", at.hostname, "-P", str(at.port), "-u", at.username, at.path[1:]]
    else:
        command = ["pg_dump", "-d", at._replace(scheme="postgresql").geturl()]
    (out / f"{at.scheme.split('+')[0]}.sql").write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    shutil.rmtree(work)
    sys.exit()
shutil.rmtree(out, ignore_errors=True)
out.mkdir()
shutil.copy(work / "server.ini", out)
shutil.copytree(work / "packages", out / "packages")
for name in ["access", "db"]:
    with sqlite3.connect(work / f"{name}.sqlite") as database:
        (out / f"{name}.sql").write_text("\n".join(database.iterdump()) + "\n")
shutil.rmtree(work)
