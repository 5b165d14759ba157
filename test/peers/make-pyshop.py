"""Fills a running pyshop as its users would, and keeps its data: python3 test/peers/make-pyshop.py VENV"""
import base64, hashlib, http.client, io, shutil, signal, sqlite3, subprocess, sys, tarfile, tempfile, time, zipfile
from pathlib import Path

venv, out, port = Path(sys.argv[1]), Path(__file__).parent / "pyshop", 18546
work = Path(tempfile.mkdtemp())
CONFIG = f"""[app:main]
use = egg:pyshop
pyramid.includes = pyramid_tm pyramid_jinja2 pyramid_rpc.xmlrpc pyshop
jinja2.directories = pyshop:templates
jinja2.i18n.domain = pyshop
pyshop.cookie_key = test
pyshop.repository = %(here)s/repository
pyshop.pypi.url = http://127.0.0.1:9/pypi
pyshop.mirror.sanitize = 0
pyshop.upload.sanitize = 1
pyshop.upload.sanitize.regex = ^\\d+(\\.\\d+)+((a|b|c|rc|\\.dev)\\d+)?$
pyshop.ldap.use_for_auth = 0
sqlalchemy.url = sqlite:///%(here)s/pyshop.sqlite

[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARN
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic

[formatter_generic]
format = %(message)s
"""

MODEL = """
from pyramid.paster import get_appsettings
from pyshop.models import *
create_engine(get_appsettings("server.ini"), scoped=False)
session = DBSession()
"""
# What its pages for accounts and its mirror write, by pyshop's own model: the mirror's upstream is no more.
PEOPLE = """
groups = {name: Group.by_name(session, name) for name in ("admin", "developer", "installer")}
for login, password, names in [
    ("Dora", "Dora-password", ["developer"]), ("rita", "rita-password", ["developer"]),
    ("sam", "sam-password", ["installer"]), ("boss", "boss-password", ["admin"]), ("ldap-lea", "", ["developer", "installer"]),
]:
    user = User(login=login, password=password, firstname=login, lastname="Test", email=login + "@example.org")
    user.groups = [groups[name] for name in names]
    session.add(user)
stranger = User(login="stranger", local=False, email="stranger@example.org")
package = Package(name="Mirrored.Thing", local=False)
package.owners.append(stranger)
release = Release(package=package, version="3.0", summary="From upstream", author=stranger)
session.add(ReleaseFile(release=release, filename="Mirrored.Thing-3.0.tar.gz", size=10, md5_digest="0" * 32,
                        package_type="sdist", url="http://127.0.0.1:9/Mirrored.Thing-3.0.tar.gz"))
session.commit()
"""
SHARE = """
package = Package.by_name(session, "Demo.Pkg")
package.maintainers.append(User.by_login(session, "rita"))
session.commit()
"""

# cryptacular no longer builds. pyshop uses its bcrypt only, which the library bcrypt computes in the same way.
CRYPTACULAR = """
import bcrypt
class BCRYPTPasswordManager:
    def encode(self, text, rounds=10):
        return bcrypt.hashpw(text.encode("utf8"), bcrypt.gensalt(rounds, prefix=b"2a")).decode("ascii")
    def check(self, encoded, password):
        return bcrypt.checkpw(password.encode("utf8"), encoded.encode("ascii"))
"""


def metadata(name, version):
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: The {name} package\n"


def wheel(name, version, tags=("py3-none-any",)):
    """A wheel as small as they come."""
    info, packed = f"{name}-{version}.dist-info", io.BytesIO()
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": metadata(name.replace("_", "-"), version),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n" + "".join(f"Tag: {tag}\n" for tag in tags),
    }
    digest = lambda text: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    lines = [f"{path},sha256={digest(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]) + "\n"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)
    python = ".".join(tag.split("-")[0] for tag in tags)
    return f"{name}-{version}-{python}-none-any.whl", packed.getvalue()


def sdist(name, version, more=""):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path, text in {"PKG-INFO": metadata(name, version), "pyproject.toml": "", "demo.py": more}.items():
            member = tarfile.TarInfo(f"{name}-{version}/{path}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return f"{name}-{version}.tar.gz", packed.getvalue()


def egg(name, version):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("EGG-INFO/PKG-INFO", metadata(name, version))
        archive.writestr("tool.py", "")
    return f"{name}-{version}-py2.7.egg", packed.getvalue()


def upload(user, name, version, kind, python, filename, content, expect=200, platform="any"):
    """As setuptools of its day: with the fields pyversion and platform."""
    edge = "wheelyard-edge"
    fields = {
        ":action": "file_upload", "name": name, "version": version, "filetype": kind, "pyversion": python, "platform": platform,
        "md5_digest": hashlib.md5(content).hexdigest(), "summary": f"The {name} package", "comment": f"by {user}",
    }
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="content"; filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    credentials = base64.b64encode(f"{user}:{user}-password".encode()).decode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Authorization": f"Basic {credentials}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/simple/", body, headers)
    status = connection.getresponse().status
    assert status == expect, (user, name, version, status)


def run(script):
    subprocess.run([venv / "bin/python", "-c", MODEL + script], cwd=work, check=True)


packages = next((venv / "lib").glob("python3*/site-packages"))
(packages / "cryptacular").mkdir(exist_ok=True)
(packages / "cryptacular/__init__.py").write_text("")
(packages / "cryptacular/bcrypt.py").write_text(CRYPTACULAR)
(packages / "cryptacular-1.4.1.dist-info").mkdir(exist_ok=True)
(packages / "cryptacular-1.4.1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: cryptacular\nVersion: 1.4.1\n")
(work / "server.ini").write_text(CONFIG)
subprocess.run([venv / "bin/pyshop_setup", "-y", "server.ini"], cwd=work, check=True)
run(PEOPLE)
server = subprocess.Popen([venv / "bin/pserve", "server.ini"], cwd=work)
try:
    for _ in range(120):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/login")
            break
        except ConnectionError:
            time.sleep(0.5)
    upload("Dora", "Demo.Pkg", "1.0", "sdist", "source", *sdist("Demo.Pkg", "1.0"))
    upload("Dora", "Demo.Pkg", "1.0", "bdist_wheel", "py3", *wheel("demo_pkg", "1.0"))
    upload("Dora", "Demo.Pkg", "1.1rc1", "bdist_wheel", "2.7", *wheel("demo_pkg", "1.1rc1", ("py2-none-any", "py3-none-any")))
    # Uploaded a second time: the bytes are the second ones, size and MD5 stay those of the first.
    upload("rita", "changing", "1.0", "sdist", "source", *sdist("changing", "1.0"))
    upload("rita", "changing", "1.0", "sdist", "source", *sdist("changing", "1.0", "print('again')\n" * 30))
    upload("rita", "Tool_Box", "1.0", "bdist_egg", "2.7", *egg("Tool_Box", "1.0"))
    # One project here, two there: pyshop tells names with dots apart.
    upload("Dora", "two_names", "1.0", "sdist", "source", *sdist("two_names", "1.0"))
    upload("rita", "two.names", "2.0", "sdist", "source", *sdist("two.names", "2.0"))
    upload("sam", "not-allowed", "1.0", "sdist", "source", *sdist("not-allowed", "1.0"), expect=302)
    run(SHARE)
    upload("rita", "Demo.Pkg", "1.2", "bdist_wheel", "py3", *wheel("demo_pkg", "1.2"))
finally:
    server.send_signal(signal.SIGTERM)
    server.wait()

shutil.rmtree(out, ignore_errors=True)
out.mkdir()
shutil.copy(work / "server.ini", out)
shutil.copytree(work / "repository", out / "repository")
with sqlite3.connect(work / "pyshop.sqlite") as database:
    (out / "pyshop.sql").write_text("\n".join(database.iterdump()) + "\n")
shutil.rmtree(work)
