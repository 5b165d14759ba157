import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { findTool, makeWorld } from "./client.ts";

const SECONDS = process.env.WHEELYARD_FULL === "1" ? 300 : 90;
const CHECKS = [
  ...["not_a_server_error", "status_code_conformance", "content_type_conformance"],
  ...["response_schema_conformance", "unsupported_method", "allow_header_conformance"],
];
const { client, skip } = findTool("schemathesis");
const server = await startServer({
  config: { limits: { apiRequests: 10_000_000 }, accounts: { registration: "approval" } },
});
after(() => server.remove());

test("E02 F81 schemathesis finds no 5xx and no answer that the API's document does not foretell", {
  skip,
}, async () => {
  const { admin, origin } = server;
  for (const made of [buildWheel({ name: "demo" }), buildSdist({ name: "demo" })]) await admin.publish(made);
  await admin.manage("POST", "/accounts", { name: "someone" });
  await admin.manage("POST", "/groups", { name: "some" });
  const { token } = await makeToken(admin);
  await client.run(
    "schemathesis",
    [
      "run",
      `${origin}/-/api/v1/openapi.json`,
      ...["--header", `Authorization: Bearer ${token}`],
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
