import { test } from "node:test";
import type { Caller } from "../harness/caller.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { stockSite } from "../harness/stocked-site.ts";
import { findTool, makeWorld } from "./client.ts";

const FULL = process.env.WHEELYARD_FULL === "1";
const SECONDS = Number(process.env.WHEELYARD_SECONDS ?? (FULL ? 300 : 90));
const CHECKS = [
  ...["not_a_server_error", "status_code_conformance", "content_type_conformance"],
  ...["response_schema_conformance", "unsupported_method", "allow_header_conformance"],
];
const { client, skip } = findTool("schemathesis");
const INDEX = "root/main";

/** Who asks; null: nobody. */
const ROLES: Record<string, (server: Server) => Promise<Caller | null>> = {
  administrator: async ({ admin }) => admin,
  nobody: async () => null,
  reader: (server) => makeAccount(server, "reader"),
  async publisher(server) {
    const publisher = await makeAccount(server, "publisher");
    await grant(server, "account:publisher", "publish", INDEX);
    return publisher;
  },
  async manager(server) {
    const manager = await makeAccount(server, "manager");
    for (const index of [INDEX, "root/pypi"]) await grant(server, "account:manager", "manage", index);
    return manager;
  },
};

for (const [role, callerOf] of Object.entries(ROLES).slice(0, FULL ? undefined : 1)) {
  test(`E02 F81 schemathesis, as ${role}, finds no 5xx and no answer that the API's document does not foretell`, {
    skip,
  }, async (context) => {
    const server = await startServer({
      config: { limits: { apiRequests: 10_000_000 }, accounts: { registration: "approval" } },
    });
    context.after(() => server.remove());
    await stockSite(server);
    await server.admin.manage("POST", "/accounts", { name: "someone" });
    await server.admin.manage("POST", "/groups", { name: "some" });
    const caller = await callerOf(server);
    const token = caller && (await makeToken(caller)).token;
    await client.run(
      "schemathesis",
      [
        "run",
        `${server.origin}/-/api/v1/openapi.json`,
        ...(token === null ? [] : ["--header", `Authorization: Bearer ${token}`]),
        ...["--checks", CHECKS.join(",")],
        ...["--phases", "examples,coverage,fuzzing"],
        ...["--max-time", String(SECONDS), "--seed", "6"],
        ...["--request-timeout", "60"],
        // The token in use must outlive the run.
        ...["--exclude-path-regex", "/tokens/"],
        "--continue-on-failure",
      ],
      makeWorld(),
    );
  });
}
