"""Fills a bucket of a store in memory with s3pypi, and keeps its objects: python3 test/peers/make-s3pypi.py VENV"""
import base64, json, os, subprocess, sys, tempfile, time, urllib.request
from pathlib import Path

venv, here, port = Path(sys.argv[1]), Path(__file__).parent, 18546
stock = here / "pypicloud" / "packages"
endpoint = f"http://127.0.0.1:{port}"
environment = {
    **os.environ,
    **{"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"},
    "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
}
LIST = """
import base64, boto3, json, sys
bucket = boto3.resource("s3", endpoint_url=sys.argv[1]).Bucket("packages")
print(json.dumps({o.key: base64.b64encode(o.get()["Body"].read()).decode() for o in bucket.objects.all()}, indent=2))
"""
CREATE = 'import boto3, sys; boto3.client("s3", endpoint_url=sys.argv[1]).create_bucket(Bucket="packages")'


def python(code):
    return subprocess.run([venv / "bin/python", "-c", code, endpoint], env=environment, check=True, capture_output=True, text=True).stdout


def s3pypi(command, *more):
    where = ["--bucket", "packages", "--s3-endpoint-url", endpoint]
    subprocess.run([venv / "bin/s3pypi", command, *more, *where], env=environment, check=True)


server = subprocess.Popen([venv / "bin/moto_server", "-H", "127.0.0.1", "-p", str(port)], env=environment)
try:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{endpoint}/moto-api/")
            break
        except OSError:
            time.sleep(0.5)
    python(CREATE)
    wheels = {path.name: path for path in stock.rglob("*.whl")}
    s3pypi("upload", wheels["demo_pkg-1.0-py3-none-any.whl"], wheels["demo_pkg-1.1-py3-none-any.whl"], "--put-root-index")
    s3pypi("upload", wheels["secret_thing-2.0-py3-none-any.whl"], wheels["public_thing-1.0-py3-none-any.whl"])
    s3pypi("delete", "demo-pkg", "1.1")
    s3pypi("upload", wheels["other_thing-1.0-py3-none-any.whl"], "--prefix", "below", "--index.html", "--put-root-index")
    (here / "s3pypi").mkdir(exist_ok=True)
    (here / "s3pypi" / "objects.json").write_text(python(LIST))
finally:
    server.terminate()
    server.wait()
