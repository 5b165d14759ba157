import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { loadConfig } from "../../src/config/load.ts";
import { ROOT } from "./tools.ts";

interface Service {
  image: string;
  environment?: Record<string, string>;
  build?: { context: string; dockerfile: string };
  volumes?: string[];
  read_only?: boolean;
  depends_on?: string[] | Record<string, unknown>;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const folder = join(ROOT, "deploy/compose");
const example = readFileSync(join(folder, ".env.example"), "utf8");

for (const name of ["single-node.yaml", "cluster.yaml"]) {
  describe(name, () => {
    const text = readFileSync(join(folder, name), "utf8");
    const { services, volumes } = parse(text, { merge: true }) as Compose;
    const nodes = Object.values(services).filter(({ image }) => image.includes("wheelyard"));

    it("every variable of a node is a setting, and the settings are valid", async () => {
      assert.ok(nodes.length > 0);
      for (const { environment = {} } of nodes) {
        const filled = Object.entries(environment).map(([key, value]) => [key, substituted(value)]);
        const { config } = await loadConfig({ environment: Object.fromEntries(filled), folder: "/data" });
        assert.equal(config.access.read, "authenticated");
      }
    });

    it("nodes write nothing but their volume, and may do nothing", () => {
      for (const node of nodes) {
        assert.equal(node.read_only, true);
        assert.ok(node.volumes?.some((volume) => volume === "/data" || volume.endsWith(":/data")));
        assert.deepEqual(node, { ...node, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
      }
    });

    it("volumes, files and services that are named are there", () => {
      for (const service of Object.values(services)) {
        const { build, volumes: mounts = [], depends_on: needs = [] } = service;
        if (build) assert.ok(existsSync(join(folder, build.context, build.dockerfile)));
        for (const mount of mounts.filter((volume) => volume.includes(":"))) {
          const [source = ""] = mount.split(":");
          assert.ok(source.startsWith("./") ? existsSync(join(folder, source)) : source in volumes, source);
        }
        for (const needed of Array.isArray(needs) ? needs : Object.keys(needs))
          assert.ok(needed in services, needed);
      }
    });

    it("what must be said is in .env.example", () => {
      for (const [, variable = ""] of text.matchAll(/\$\{(\w+):\?/g))
        assert.match(example, new RegExp(`^${variable}=`, "m"));
    });

    it("no image names a host", () => {
      for (const { image } of Object.values(services))
        assert.doesNotMatch(substituted(image), /^[^/]*[.:][^/]*\//);
    });
  });
}

/** `${A:-b}` → b; what must be said becomes something that was said. */
function substituted(value: string): string {
  return value.replaceAll(/\$\{\w+:(-|\?)([^}]*)\}/g, (_, kind: string, fallback: string) =>
    kind === "-" ? fallback : "said-in-the-file",
  );
}
