"""Fills a running devpi-server with its own client, and records what it sends to replicas: python3 test/peers/make-devpi.py VENV"""
import base64, hashlib, io, json, os, shutil, signal, struct, subprocess, sys, tempfile, time, urllib.request, uuid, zipfile
from pathlib import Path

venv, out, port = Path(sys.argv[1]), Path(__file__).parent / "devpi", 18547
work = Path(tempfile.mkdtemp())
origin = f"http://127.0.0.1:{port}"
SECRET = b"a secret of the tests, which is long enough\n"
COSTS = ["--argon2-memory-cost", "8192", "--argon2-time-cost", "1", "--argon2-parallelism", "1"]


def wheel(name, version, text=""):
    """A wheel as small as they come."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": text,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digest = lambda text: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    lines = [f"{path},sha256={digest(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]) + "\n"
    path = work / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in files.items():
            archive.writestr(zipfile.ZipInfo(member, (2020, 1, 1, 0, 0, 0)), text)
    return path


# Files that are there for a while only.
ONCE = []


def once(path):
    ONCE.append((path.name, path.read_bytes()))
    devpi("upload", path)


def docs(name, version):
    path = work / f"{name}-{version}.doc.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", f"<h1>{name} {version}</h1>")
    return path


def devpi(*args):
    subprocess.run([venv / "bin/devpi", *map(str, args)], cwd=work, check=True, env={**os.environ, "HOME": str(work)})


def post(path, body, user=None):
    headers = {"Content-Type": "application/json"}
    if user:
        headers["X-Devpi-Auth"] = base64.b64encode(user.encode()).decode()
    with urllib.request.urlopen(urllib.request.Request(origin + path, body, headers, method="POST"), timeout=30) as answer:
        return answer.read()


def tested(status, environment):
    command = {"command": ["pytest"], "output": f"{environment} ran", "retcode": status}
    environments = {environment: {"python": {"version_info": [3, 12, 1, "final", 0], "sysplatform": "linux"}, "setup": [], "test": [command]}}
    return json.dumps({"reportversion": "1", "toxversion": "4.1", "platform": "linux", "host": "ci", "testenvs": environments}).encode()


def replica_headers():
    """As devpi_server.replica signs them."""
    from itsdangerous import TimedSerializer
    from argon2.low_level import Type, hash_secret_raw
    key = hash_secret_raw(SECRET, b"devpi-server-replica", time_cost=1, memory_cost=8192, parallelism=1, hash_len=16, type=Type.ID)
    me = uuid.uuid4().hex
    return {"X-DEVPI-REPLICA-UUID": me, "X-DEVPI-EXPECTED-PRIMARY-ID": "", "Authorization": f"Bearer {TimedSerializer(key).dumps(me)}"}


def fetch(path, **headers):
    request = urllib.request.Request(origin + path, headers={**replica_headers(), **headers})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status, dict(answer.headers), answer.read()


def fill():
    devpi("use", origin)
    devpi("login", "root", "--password=")
    devpi("user", "-m", "root", "password=root-password")
    devpi("user", "-c", "alice", "password=alice-password", "email=alice@example.org", 'custom_data={"team": "blue"}')
    devpi("user", "-c", "bob", "password=bob-password", "title=Bob the builder")
    devpi("user", "-c", "gone", "password=gone-password")
    devpi("login", "root", "--password=root-password")
    devpi("user", "-y", "--delete", "gone")
    devpi("index", "-c", "root/up", "type=mirror", "mirror_url=http://reader:hidden@127.0.0.1:9/simple/", "mirror_no_project_list=True", "volatile=False", "mirror_cache_expiry=600")
    devpi("login", "alice", "--password=alice-password")
    devpi("index", "-c", "alice/prod", "volatile=False", "acl_upload=alice,bob")
    devpi("index", "-c", "alice/dev", "volatile=True", "bases=alice/prod,root/up", "title=Development", "acl_upload=alice,:AUTHENTICATED:")
    devpi("index", "-c", "alice/gone")
    devpi("use", "alice/dev")
    devpi("upload", wheel("demo_pkg", "1.0"))
    devpi("upload", "--no-vcs", docs("demo-pkg", "1.0"))
    name = "demo_pkg-1.0-py3-none-any.whl"
    sha256 = hashlib.sha256((work / name).read_bytes()).hexdigest()
    address = f"/alice/dev/+f/{sha256[:3]}/{sha256[3:16]}/{name}"
    post(address, tested(0, "py312"), "alice:alice-password")
    post(address, tested(1, "py311"))
    # Overwritten, and removed.
    once(wheel("changing", "1.0"))
    devpi("upload", wheel("changing", "1.0", "print('again')\n"))
    once(wheel("removed", "1.0"))
    devpi("remove", "-y", "removed")
    devpi("push", "demo_pkg==1.0", "alice/prod")
    devpi("login", "bob", "--password=bob-password")
    devpi("use", "alice/prod")
    devpi("upload", wheel("other_thing", "2.0"))
    devpi("login", "alice", "--password=alice-password")
    devpi("index", "-y", "--delete", "alice/gone")


(work / "secret").write_bytes(SECRET)
(work / "secret").chmod(0o600)
data = ["--serverdir", work / "server", "--secretfile", work / "secret", *COSTS]
subprocess.run([venv / "bin/devpi-init", "--serverdir", work / "server", "--no-root-pypi", "--role", "primary"], check=True)
server = subprocess.Popen([venv / "bin/devpi-server", *data, "--role", "primary", "--host", "127.0.0.1", "--port", str(port)])
try:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{origin}/+api", timeout=5)
            break
        except OSError:
            time.sleep(0.5)
    fill()
    status, headers, stream = fetch("/+changelog/0-", Accept="application/x-devpi-replica-changes, application/octet-stream; q=0.9")
    assert status == 200
    shutil.rmtree(out, ignore_errors=True)
    (out / "files").mkdir(parents=True)
    (out / "changelog.bin").write_bytes(stream)
    names = {name.lower(): value for name, value in headers.items()}
    (out / "primary.json").write_text(f'{{ "uuid": "{names["x-devpi-primary-uuid"]}", "serial": {names["x-devpi-serial"]} }}\n')
finally:
    server.send_signal(signal.SIGTERM)
    server.wait()
shutil.copytree(work / "server/+files", out / "files", dirs_exist_ok=True)
for content in ONCE:
    sha256 = hashlib.sha256(content[1]).hexdigest()
    path = out / f"files/alice/dev/+f/{sha256[:3]}/{sha256[3:16]}/{content[0]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content[1])
shutil.rmtree(work)
