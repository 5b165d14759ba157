import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { loadConfig } from "../../src/config/load.ts";
import { ROOT } from "./tools.ts";

/** What of the Compose Specification these files use, exactly as it is spelt there: compose itself refuses anything else. */
const texts = z.record(z.string(), z.string());
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: texts.optional(),
  ports: z.array(z.string().regex(/:\d+$/)).optional(),
  volumes: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  restart: z.enum(["no", "always", "on-failure", "unless-stopped"]).optional(),
  stop_grace_period: duration.optional(),
  depends_on: z
    .union([
      z.array(z.string()),
      z.record(
        z.string(),
        z.strictObject({
          condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]),
        }),
      ),
    ])
    .optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: duration, timeout: duration, retries: z.int() })
    .optional(),
});
const subnet = z.strictObject({ subnet: z.cidrv4() });
const composeSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  "x-node": z.unknown().optional(),
  services: z.record(z.string(), serviceSchema),
  networks: z
    .record(z.string(), z.strictObject({ ipam: z.strictObject({ config: z.array(subnet) }) }))
    .optional(),
  volumes: z.record(z.string(), z.null()),
});

const folder = join(ROOT, "deploy/compose");
const example = readFileSync(join(folder, ".env.example"), "utf8");

for (const name of ["single-node.yaml", "cluster.yaml"]) {
  describe(name, () => {
    const text = readFileSync(join(folder, name), "utf8");
    const { services, volumes, networks } = composeSchema.parse(parse(text, { merge: true }));
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

    it("a service that others wait for to be healthy has a health check", () => {
      const waited = Object.values(services).flatMap(({ depends_on: needs = {} }) =>
        Array.isArray(needs) ? [] : Object.entries(needs),
      );
      for (const [needed, { condition }] of waited)
        if (condition === "service_healthy") assert.ok(services[needed]?.healthcheck, needed);
    });

    it("proxies that nodes believe are in the network of the file", () => {
      for (const { environment = {} } of nodes) {
        const trusted = environment.WHEELYARD_LISTEN_TRUSTED_PROXIES;
        assert.equal(trusted, networks?.default?.ipam.config[0]?.subnet);
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
