import { buildSdist, buildWheel, type Distribution } from "./build-distribution.ts";
import type { Server } from "./start-server.ts";

const README = `# Signal box

Says whether the line is **clear**.

## Usage

\`\`\`python
import signal_box
\`\`\`
`;

const HEADERS = [
  "License-Expression: MIT",
  "Keywords: railway,signals",
  "Project-URL: Homepage, https://example.org/signal-box",
  "Classifier: Programming Language :: Python :: 3.12",
  "Description-Content-Type: text/markdown",
];

const LINUX = "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64";
const MACOS = "cp312-cp312-macosx_11_0_arm64";

/** A few indexes, and three projects as people have them. */
export async function stockSite({ admin }: Server): Promise<void> {
  const indexes: [string, Record<string, unknown>][] = [
    ["base", { description: "What every team may use." }],
    ["internal", { description: "Our own libraries.", bases: ["company/base"] }],
    ["dev", { bases: ["company/internal", "root/main"], volatile: true }],
  ];
  for (const [name, settings] of indexes)
    await admin.manage("POST", "/indexes", { owner: "company", name, settings });
  for (const distribution of distributions()) await admin.publish(distribution);
  const release = "/indexes/root/main/projects/signal-box/releases/1.0";
  await admin.manage("POST", `${release}/yank`, { reason: "Loses the radio" });
}

function distributions(): Distribution[] {
  const base = {
    name: "signal-box",
    summary: "Watches the line",
    requiresPython: ">=3.9",
    metadataVersion: "2.4",
    headers: HEADERS,
    description: README,
  };
  const old = { ...base, requiresDist: ["points-lever>=1.0"] };
  const recent = {
    ...base,
    headers: [...HEADERS, "Provides-Extra: radio"],
    requiresDist: ["points-lever>=1.2", "radio-set ; extra == 'radio'"],
    files: 2,
  };
  return [
    buildWheel({ ...old, version: "1.0", tags: "py3-none-any" }),
    buildSdist({ ...old, version: "1.0" }),
    buildWheel({ ...recent, version: "1.10", tags: LINUX }),
    buildWheel({ ...recent, version: "1.10", tags: MACOS }),
    buildSdist({ ...recent, version: "1.10" }),
    buildWheel({ ...recent, version: "1.9", tags: "py3-none-any" }),
    buildWheel({ ...recent, version: "2.0rc1", tags: "py3-none-any" }),
    buildWheel({ name: "points-lever", version: "1.2", summary: "Moves the points", tags: "py3-none-any" }),
    buildWheel({ name: "wagon-models", summary: "Trained weights of wagons", tags: "py3-none-any" }),
  ];
}
