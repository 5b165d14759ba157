import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readPostgresOptions } from "./read-options.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-options-"));
after(() => rm(folder, { recursive: true }));
const ca = join(folder, "ca.pem");
await writeFile(ca, "certificates");

test("reads an address with all its parts, odd characters too", () => {
  const url = "postgres://an%40n:p%2Fa%3As@db.example:6543/facts?sslmode=disable";
  const { client, place } = readPostgresOptions({ url });
  const { user, password, host, port, database, ssl } = client;
  assert.deepEqual(
    { user, password, host, port, database, ssl },
    { user: "an@n", password: "p/a:s", host: "db.example", port: 6543, database: "facts", ssl: false },
  );
  assert.equal(place, "db.example:6543/facts", "messages hold no secret");
});

test("a password beside the address; the default port, the user's own database, a socket", () => {
  const { client } = readPostgresOptions({
    url: "postgres://ann@localhost?host=/run/postgresql",
    password: "s3cret",
  });
  assert.equal(client.host, "/run/postgresql");
  assert.equal(client.port, 5432);
  assert.equal(client.database, "ann");
  assert.equal(client.password, "s3cret");
  assert.equal(client.ssl, false);
});

test("encrypts and verifies unless the database is here or the configuration says otherwise", () => {
  const ssl = (url: string, more = {}) => readPostgresOptions({ url, ...more }).client.ssl;
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) assert.equal(ssl(`postgres://u@${host}/d`), false);
  assert.deepEqual(ssl("postgres://u@db.example/d"), { rejectUnauthorized: true });
  assert.deepEqual(ssl("postgres://u@db.example/d", { ca }), {
    rejectUnauthorized: true,
    ca: "certificates",
  });
  assert.deepEqual(ssl("postgres://u@db.example/d", { tls: "require" }), { rejectUnauthorized: false });
  assert.deepEqual(ssl("postgres://u@db.example/d?sslmode=require"), { rejectUnauthorized: false });
  assert.equal(ssl("postgres://u@db.example/d?sslmode=verify-full", { tls: "off" }), false);
  assert.deepEqual(ssl("postgres://u@localhost/d", { tls: "verify" }), { rejectUnauthorized: true });
});

test("holds the certificate of an address against that address", () => {
  const { ssl } = readPostgresOptions({ url: "postgres://u@192.0.2.7/d" }).client;
  const { checkServerIdentity } = ssl as {
    checkServerIdentity: (name: string, certificate: object) => Error;
  };
  const certificate = { subject: { CN: "x" }, subjectaltname: "IP Address:192.0.2.8" };
  assert.match(checkServerIdentity("", certificate).message, /192\.0\.2\.7/);
});

test("refuses what is wrong, by its name, and shows no secret", () => {
  const url = "postgres://u:s3cret@h/d";
  for (const [options, words] of [
    [{}, /database\.url/],
    [{ url: "s3cret" }, /database\.url/],
    [{ url: "http://u:s3cret@h/d" }, /database\.url/],
    [{ url: "postgres://h/d" }, /name a user/],
    [{ url: `${url}?sslmode=prefer` }, /sslmode/],
    [{ url: `${url}?application_name=x` }, /application_name/],
    [{ url, tls: "maybe" }, /database\.tls/],
    [{ url, ca: join(folder, "none.pem") }, /database\.ca/],
    [{ url, connections: 0 }, /database\.connections/],
    [{ url, retryFor: "long" }, /database\.retryFor/],
    [{ url, pfad: 1 }, /database\.pfad/],
  ] as const) {
    assert.throws(
      () => readPostgresOptions(options),
      (error: Error) =>
        error.name === "Refusal" && words.test(error.message) && !/s3cret/.test(error.message),
      JSON.stringify(options),
    );
  }
});

test("several servers of one database, each with its own port and certificate", () => {
  const url = "postgres://u:p,w@one.example,two.example:6543,[::1]:7000/facts";
  const { servers, place, client } = readPostgresOptions({ url });
  assert.equal(place, "one.example:5432,two.example:6543,::1:7000/facts");
  assert.deepEqual([client.host, client.database, client.password], ["one.example", "facts", "p,w"]);
  const seen = [0, 1, 2, 3].map(() => {
    const { next } = servers;
    servers.leave(next);
    // Many connections may fail at the same time: the list goes on once.
    servers.leave(next);
    return next;
  });
  assert.deepEqual(seen, [
    { host: "one.example", port: 5432, ssl: { rejectUnauthorized: true } },
    { host: "two.example", port: 6543, ssl: { rejectUnauthorized: true } },
    { host: "::1", port: 7000, ssl: false },
    seen[0],
  ]);
});
