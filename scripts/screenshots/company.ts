import { buildSdist, buildWheel } from "../../test/harness/build-distribution.ts";
import type { Server } from "../../test/harness/start-server.ts";

const README = `# shop-core

Orders, prices and stock for everything that the shop runs.

## Install

\`\`\`
pip install shop-core
\`\`\`

## Use

\`\`\`python
from shop_core import Order

order = Order(customer="ada")
order.add("teapot", quantity=2)
print(order.total())
\`\`\`

| Part | Does |
| --- | --- |
| \`orders\` | takes and changes orders |
| \`prices\` | discounts and taxes |
| \`stock\` | counts what is left |
`;

/** Fills a new server with the example data of a small company: people, groups, grants, indexes, rules and packages. */
export async function furnish({ admin }: Server): Promise<void> {
  for (const name of ["maria", "ben", "chen"])
    await admin.manage("POST", "/accounts", { name, password: "points and levers" });
  await admin.manage("POST", "/accounts", { name: "ci", kind: "service" });
  await admin.manage("POST", "/groups", { name: "developers" });
  for (const name of ["maria", "ben"]) await admin.manage("PUT", `/groups/developers/members/${name}`);
  const index = { owner: "team", name: "dev", kind: "hosted" };
  const rule = {
    action: "hold",
    sources: ["mirror"],
    youngerThanDays: 7,
    reason: "Cooldown for new releases",
  };
  const settings = {
    description: "Builds of every branch",
    bases: ["root/main"],
    policy: [rule],
    volatile: true,
  };
  await admin.manage("POST", "/indexes", { ...index, settings });
  for (const [principal, permission] of [
    ["group:developers", "read"],
    ["group:developers", "publish"],
    ["account:ci", "publish"],
  ])
    await admin.manage("POST", "/grants", { principal, permission, index: "*" });
  const about = {
    name: "shop-core",
    summary: "Orders, prices and stock",
    description: README,
    metadataVersion: "2.1",
    requiresPython: ">=3.9",
    requiresDist: ["shop-prices>=1.2", "rich>=13; extra == 'cli'"],
    headers: [
      "Description-Content-Type: text/markdown",
      "License: MIT",
      "Provides-Extra: cli",
      "Keywords: shop,orders",
      "Classifier: Programming Language :: Python :: 3",
    ],
  };
  for (const version of ["1.3.0", "1.4.0", "1.4.1", "2.0.0rc1"]) {
    await admin.publish(buildWheel({ ...about, version }));
    await admin.publish(buildSdist({ ...about, version }));
  }
  for (const name of ["shop-web", "shop-mail", "warehouse"])
    await admin.publish(buildWheel({ name, version: "0.9" }));
  await admin.manage("POST", "/tokens", { note: "My laptop", scope: { permissions: ["read"] } });
}
