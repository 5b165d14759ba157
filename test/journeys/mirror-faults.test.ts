import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream, type Trick } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const upstream = await FakeUpstream.start();
const upstreams = { idleTimeout: 1, connectTimeout: 1, pageTimeout: 4, pageSize: 20_000_000 };
const server = await startServer({ config: { upstreamUrl: upstream.url, upstreams } });
after(() => Promise.all([server.remove(), upstream.stop()]));
const { admin, anonymous } = server;

/** Writes on and on, until the other side has had enough. */
function endless(response: ServerResponse, chunk: Buffer): void {
  const write = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", write);
  };
  write();
}

const html = { "content-type": "text/html" };
const bomb = gzipSync(Buffer.alloc(300_000_000, "<a href='x'>"));

/** What an upstream may do in place of sending a page (RELIABILITY F111), and how that is told. */
const PAGES: Record<string, { trick: Trick; status: number[] }> = {
  "says 500": { trick: (_, response) => response.writeHead(500).end("oops") && undefined, status: [502] },
  "says 403": { trick: (_, response) => response.writeHead(403).end("no") && undefined, status: [502] },
  "says 418": { trick: (_, response) => response.writeHead(418).end() && undefined, status: [502] },
  "says 429": {
    trick: (_, response) => response.writeHead(429, { "retry-after": "700" }).end() && undefined,
    status: [503],
  },
  hangs: { trick: () => undefined, status: [504] },
  "hangs in the middle": {
    trick: (_, response) => void response.writeHead(200, html).write("<html><body><a href='x-1.0.tar.gz'>"),
    status: [504],
  },
  dribbles: {
    trick: (_, response) => {
      response.writeHead(200, html);
      const timer = setInterval(() => response.write("<a href='x'>x</a>"), 300);
      response.once("close", () => clearInterval(timer));
    },
    status: [504],
  },
  "resets the connection": { trick: (request) => void request.socket.resetAndDestroy(), status: [502] },
  "breaks off": {
    trick: (_, response) => {
      response.writeHead(200, { ...html, "content-length": "10000" });
      response.write("<html><body><a href='x-1.0.tar.gz'>x</a>");
      setTimeout(() => response.destroy(), 50);
    },
    status: [502],
  },
  "breaks off without a length": {
    trick: (request) =>
      void request.socket.end(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><a href='x-1.0.tar.gz'>x-1.0.",
      ),
    status: [502],
  },
  "speaks no HTTP": { trick: (request) => void request.socket.end("SSH-2.0-OpenSSH_9.9\r\n"), status: [502] },
  "sends a huge header": {
    trick: (request) => void request.socket.end(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(200_000)}\r\n\r\n`),
    status: [502],
  },
  "sends an endless page": {
    trick: (_, response) => {
      response.writeHead(200, html);
      endless(response, Buffer.alloc(65_536, "<a href='x'>x</a>"));
    },
    status: [502, 504],
  },
  "announces a huge page": {
    trick: (_, response) => {
      response.writeHead(200, { ...html, "content-length": "400000000" });
      endless(response, Buffer.alloc(65_536, "x"));
    },
    status: [502],
  },
  "sends a gzip bomb": {
    trick: (_, response) => void response.writeHead(200, { ...html, "content-encoding": "gzip" }).end(bomb),
    status: [502],
  },
  "sends broken gzip": {
    trick: (_, response) =>
      void response
        .writeHead(200, { ...html, "content-encoding": "gzip" })
        .end(gzipSync("<html>").subarray(0, -9)),
    status: [502],
  },
  "packs as nobody knows": {
    trick: (_, response) =>
      void response.writeHead(200, { ...html, "content-encoding": "rot13" }).end("<html>"),
    status: [502],
  },
  "sends garbage": {
    trick: (_, response) => void response.writeHead(200, html).end(randomBytes(50_000)),
    status: [502],
  },
  "sends garbage that begins and ends as a page does": {
    trick: (_, response) =>
      void response
        .writeHead(200, html)
        .end(Buffer.concat([Buffer.from("<a >"), randomBytes(50_000), Buffer.from(">")])),
    status: [502],
  },
  "sends a picture": {
    trick: (_, response) => void response.writeHead(200, { "content-type": "image/png" }).end("PNG"),
    status: [502],
  },
  "sends broken JSON": {
    trick: (_, response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end('{"meta":'),
    status: [502],
  },
  "sends odd JSON": {
    trick: (_, response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end("[[[[1]]]]"),
    status: [502],
  },
  "sends deep JSON": {
    trick: (_, response) =>
      void response.writeHead(200, { "content-type": "application/json" }).end("[".repeat(5_000_000)),
    status: [502],
  },
  "redirects in a circle": {
    trick: (request, response) => void response.writeHead(302, { location: request.url }).end(),
    status: [502],
  },
  "redirects to where clouds keep secrets": {
    trick: (_, response) =>
      void response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end(),
    status: [502],
  },
  "redirects to a file of this machine": {
    trick: (_, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    status: [502],
  },
  "redirects to gopher": {
    trick: (_, response) => void response.writeHead(302, { location: "gopher://127.0.0.1:70/" }).end(),
    status: [502],
  },
  "redirects to nowhere": {
    trick: (_, response) => void response.writeHead(302, { location: "http://[::" }).end(),
    status: [502],
  },
};

test("F111 F117 an upstream that misbehaves is told as such and in time, while others are served", async (t) => {
  await admin.publish(buildWheel({ name: "at-home" }));
  await Promise.all(
    Object.entries(PAGES).map(([what, { trick, status }], number) =>
      t.test(what, async () => {
        upstream.trick(`/simple/bad-${number}/`, trick);
        const begun = Date.now();
        const answer = await anonymous.get(`/simple/bad-${number}/`);
        assert.ok(status.includes(answer.status), `${answer.status} ${answer.text}`);
        assert.ok(Date.now() - begun < 30_000);
        assert.doesNotMatch(answer.text, /127\.0\.0\.1|at \w+ \(|node:/);
        if (answer.status === 503) assert.equal(answer.headers["retry-after"], "700");
        assert.equal((await anonymous.get("/simple/at-home/")).status, 200);
      }),
    ),
  );
  assert.ok((await server.residentBytes()) < 700_000_000, "memory is bounded");
});

test("F111 it recovers: the same projects are there as soon as the upstream behaves", async () => {
  const { length } = Object.keys(PAGES);
  for (let number = 0; number < length; number++) {
    upstream.trick(`/simple/bad-${number}/`, null);
    upstream.publish(`bad-${number}`, buildWheel({ name: `bad-${number}` }));
  }
  const busy = Object.keys(PAGES).indexOf("says 429");
  const statusAt = async (number: number) => [
    Object.keys(PAGES)[number],
    (await anonymous.get(`/simple/bad-${number}/`)).status,
  ];
  for (let number = 0; number < length; number++) {
    if (number !== busy) await eventually(() => statusAt(number), [Object.keys(PAGES)[number], 200]);
  }
  assert.deepEqual(await statusAt(busy), ["says 429", 503]);
});

/** A project with one wheel that the upstream serves by a trick; resolves with the file's path here. */
async function trickyFile(name: string, trick: Trick, facts: object = {}) {
  const wheel = buildWheel({ name, size: 3_000_000 });
  upstream.publish(name, { filename: wheel.filename, bytes: wheel.bytes, ...facts });
  upstream.trick(`/files/${wheel.filename}`, trick);
  const path = await anonymous.findFile(name, wheel.filename);
  return { wheel, path, cure: () => upstream.trick(`/files/${wheel.filename}`, null) };
}

/** The download's status, or what broke it. */
async function outcome(path: string): Promise<number | string> {
  return anonymous.get(path).then(
    ({ status }) => status,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

test("F112 D05 wrong, cut and false files break or are refused, are never kept, and heal", async (t) => {
  const good = (name: string) => buildWheel({ name, size: 3_000_000 }).bytes;
  const tricks: Record<string, (name: string) => Trick> = {
    "other bytes of the same length": (name) => (_, response) => {
      const bytes = Buffer.from(good(name));
      bytes[1_000_000] = (bytes[1_000_000] as number) ^ 1;
      response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    },
    "cut short of its length": (name) => (_, response) => {
      response.writeHead(200, { "content-length": good(name).length });
      response.write(good(name).subarray(0, 2_000_000));
      setTimeout(() => response.destroy(), 50);
    },
    "cut without a length": (name) => (_, response) => {
      response.writeHead(200).end(good(name).subarray(0, 2_000_000));
    },
    "more than the whole": (name) => (_, response) => {
      response.writeHead(200).end(Buffer.concat([good(name), Buffer.alloc(10)]));
    },
    "a page in place of the file": () => (_, response) => {
      response.writeHead(200, html).end("<html>please sign in</html>");
    },
    "an error": () => (_, response) => void response.writeHead(500).end("oops"),
    "nothing at all": () => () => undefined,
    "an endless file": () => (_, response) => {
      response.writeHead(200);
      endless(response, Buffer.alloc(65_536, "x"));
    },
  };
  await admin.manage("PATCH", "/indexes/root/pypi", { settings: { mirror: { maxFileSize: 20_000_000 } } });
  let number = 0;
  for (const [what, trickFor] of Object.entries(tricks)) {
    await t.test(what, async () => {
      const name = `wrong-${number++}`;
      const { path, wheel, cure } = await trickyFile(name, trickFor(name));
      const outcomes = await Promise.all([outcome(path), outcome(path)]);
      for (const one of outcomes) assert.notEqual(one, 200);
      cure();
      assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes), "the next client gets the right file");
    });
  }
});

test("F112 without any hash an error page in place of a file is told from a wheel", async () => {
  const wheel = buildWheel({ name: "no-hash-page" });
  upstream.publish("no-hash-page", { filename: wheel.filename, bytes: wheel.bytes, hashes: {} });
  upstream.trick(
    `/files/${wheel.filename}`,
    (_, response) => void response.writeHead(200, html).end("<html>"),
  );
  assert.equal(await outcome(await anonymous.findFile("no-hash-page", wheel.filename)), 502);
});

test("a file that the upstream lists but does not have is 404", async () => {
  const { path } = await trickyFile("listed-only", (_, response) => void response.writeHead(404).end());
  assert.equal(await outcome(path), 404);
});

test("F117 links to private places nearer than the upstream are not followed", async () => {
  const wheel = buildWheel({ name: "points-inside" });
  upstream.publish("points-inside", {
    filename: wheel.filename,
    bytes: wheel.bytes,
    url: `http://169.254.169.254/latest/${wheel.filename}`,
  });
  const path = await anonymous.findFile("points-inside", wheel.filename);
  const begun = Date.now();
  assert.equal(await outcome(path), 502);
  assert.ok(Date.now() - begun < 900, "it is not even tried");
});

test("F119 a client that goes in the middle does no harm to the next", async () => {
  const wheel = buildWheel({ name: "left-alone", size: 8_000_000 });
  upstream.publish("left-alone", wheel);
  const path = await anonymous.findFile("left-alone", wheel.filename);
  const leaving = await fetch(server.origin + path);
  await leaving.body?.cancel();
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
});

test("F120 nor does a crash in the middle of a download", async () => {
  const wheel = buildWheel({ name: "crashed", size: 3_000_000 });
  upstream.publish("crashed", wheel);
  const path = await anonymous.findFile("crashed", wheel.filename);
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  upstream.trick(`/files/${wheel.filename}`, (_, response) => {
    response.writeHead(200, { "content-length": wheel.bytes.length });
    response.write(wheel.bytes.subarray(0, 1_000_000), () => resolve());
  });
  const broken = assert.rejects(anonymous.get(path));
  await sent;
  await server.crash();
  await broken;
  upstream.trick(`/files/${wheel.filename}`, null);
  await server.start();
  assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
});

test("F116 hostile names and links on a page are left out, the others are shown", async () => {
  upstream.trick("/simple/hostile/", (_, response) => {
    const links = [
      "../../../etc/passwd",
      "javascript:alert(1)//hostile-1.0.tar.gz",
      "file:///hostile-1.0.tar.gz",
      "hostile-%00.tar.gz",
      "%2e%2e%2fhostile-1.0.tar.gz",
      "other-1.0.tar.gz",
      "hostile-2.0.tar.gz#sha256=xyz",
      "hostile-3.0.tar.gz",
    ];
    const anchors = links.map((link) => `<a href="${link}" data-yanked='"><script>alert(1)</script>'>x</a>`);
    response.writeHead(200, html).end(`<html><body>${anchors.join("")}<script>1</script></body></html>`);
  });
  assert.deepEqual(await anonymous.listed("hostile"), ["hostile-2.0.tar.gz", "hostile-3.0.tar.gz"]);
  assert.doesNotMatch((await anonymous.get("/simple/hostile/")).text, /<script/);
});

test("10,000 versions are one request upstream and one page here", async () => {
  const anchors = Array.from({ length: 10_000 }, (_, number) =>
    ["-py3-none-any.whl", ".tar.gz"].map((ending) => {
      const filename = `many-1.${number}.0${ending}`;
      return `<a href="../../files/${filename}#sha256=${String(number).padStart(64, "0")}">${filename}</a><br>`;
    }),
  ).flat();
  upstream.trick("/simple/many/", (_, response) => {
    response.writeHead(200, html).end(`<html><body>${anchors.join("\n")}</body></html>`);
  });
  const [one, two] = await Promise.all([anonymous.page("many"), anonymous.page("many")]);
  assert.equal(one.files.length, 20_000);
  assert.deepEqual(one.versions.slice(0, 3), ["1.0.0", "1.1.0", "1.2.0"]);
  assert.deepEqual(one, two);
  assert.equal(upstream.count("/simple/many/"), 1);
});
