import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { loadConfig } from "../../src/config/load.ts";
import { secretPaths } from "../../src/config/secrets.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";
import { findTool, ROOT, type Tool } from "./tools.ts";

interface Manifest {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  data?: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever Kubernetes takes
  spec?: any;
}

const CHART = join(ROOT, "deploy/helm/wheelyard");
const EXAMPLES = join(ROOT, "deploy/helm/examples");
/** The oldest and a recent version; helm knows none by itself. */
const KUBERNETES = ["1.27.0", "1.34.0"];
const sets = ["", ...readdirSync(EXAMPLES).map((name) => join(EXAMPLES, name))];
const folder = mkdtempSync(join(tmpdir(), "wheelyard-helm-"));
const textOf = (path: string) => readFileSync(join(CHART, path), "utf8");

after(() => rmSync(folder, { recursive: true, force: true }));

it("the chart and the program have one version", () => {
  const { version, appVersion } = parse(textOf("Chart.yaml")) as Record<string, string>;
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  assert.deepEqual({ version, appVersion }, { version: manifest.version, appVersion: manifest.version });
});

it("the schema knows every value, and no other", () => {
  interface Schema {
    properties?: Record<string, Schema>;
    additionalProperties?: unknown;
  }
  const differences = (value: unknown, schema: Schema, path: string): string[] => {
    if (schema.additionalProperties !== false || schema.properties === undefined) return [];
    const keys = Object.keys(value as object);
    const known = Object.keys(schema.properties).filter((key) => key !== "global");
    const strange = [
      ...keys.filter((key) => !known.includes(key)),
      ...known.filter((key) => !keys.includes(key)),
    ];
    const inside = keys.flatMap((key) => {
      const child = schema.properties?.[key];
      return child ? differences((value as Record<string, unknown>)[key], child, `${path}.${key}`) : [];
    });
    return [...strange.map((key) => `${path}.${key}`), ...inside];
  };
  assert.deepEqual(
    differences(parse(textOf("values.yaml")), JSON.parse(textOf("values.schema.json")), ""),
    [],
  );
});

for (const set of sets) {
  describe(set === "" ? "the chart's own values" : set.slice(EXAMPLES.length + 1), () => {
    const values = set === "" ? [] : ["-f", set];

    it("pass helm's linter", async (context) => {
      const helm = await findTool("helm", context);
      if (helm) await helm(["lint", "--strict", CHART, ...values]);
    });

    it("make manifests that Kubernetes knows", async (context) => {
      const [helm, kubeconform] = [await findTool("helm", context), await findTool("kubeconform", context)];
      if (!helm || !kubeconform) return;
      const schemas = process.env.K8S_SCHEMAS ? ["-schema-location", process.env.K8S_SCHEMAS] : [];
      const file = join(folder, "manifests.yaml");
      for (const version of KUBERNETES) {
        writeFileSync(file, await render(helm, values, version));
        // Objects of operators (ServiceMonitor, ExternalSecret …) have no schema there.
        try {
          await kubeconform(["-strict", "-ignore-missing-schemas", ...schemas, file]);
        } catch (error) {
          if (schemas.length > 0 || !/downloading schema/.test(String(error))) throw error;
          return context.skip(
            "kubeconform's schemas cannot be had on this machine: name a place in K8S_SCHEMAS",
          );
        }
      }
    });

    it("make settings that Wheelyard takes", async (context) => {
      const helm = await findTool("helm", context);
      if (!helm) return;
      const manifests = await manifestsOf(helm, values);
      const file = join(folder, "wheelyard.yaml");
      writeFileSync(file, dataOf(manifests, "wheelyard.yaml"));
      const [container] = one(manifests, "Deployment").spec.template.spec.containers;
      const environment = container.env.map(({ name, value }: { name: string; value?: string }) => [
        name,
        value ?? "of a secret",
      ]);
      const { config } = await loadConfig({ file, environment: Object.fromEntries(environment), folder });
      assert.equal(config.access.read, "authenticated");
      assert.equal(config.listen.port, container.ports[0].containerPort);
      const grace = one(manifests, "Deployment").spec.template.spec.terminationGracePeriodSeconds;
      assert.ok(grace > config.shutdownGrace, "it is killed while it still has time");
    });
  });
}

describe("values that would do harm are refused", () => {
  const harmful: [string, string[], RegExp][] = [
    ["several nodes on one SQLite", ["--set", "replicas=2"], /need one database and one store/],
    ["the same by scaling", ["--set", "autoscaling.enabled=true"], /need one database and one store/],
    [
      "open inside behind an ingress that hides its clients",
      ["--set", "insideNetworks={10.0.0.0/8},ingress.enabled=true,ingress.hosts={a.example}"],
      /needs trustedProxies/,
    ],
    [
      "open inside behind a load balancer that hides its clients",
      ["--set", "insideNetworks={10.0.0.0/8},service.type=LoadBalancer"],
      /needs service\.externalTrafficPolicy: Local/,
    ],
    ["a monitor that may not come in", ["--set", "serviceMonitor.enabled=true"], /needs access to/],
    [
      "a password in an address of the settings",
      ["--set", "config.database.url=postgres://wheelyard:secret@db.example/wheelyard"],
      /holds a password.*secretVariables/,
    ],
    ["two words on the time to end", ["--set", "config.shutdownGrace=300"], /beside config/],
    [
      "a certificate that probes know nothing of",
      ["--set", "config.listen.certificate=/tls.crt"],
      /tls\.secretName/,
    ],
    ["what the schema does not know", ["--set", "replica=2"], /additional ?properties|not allowed/i],
    ["a network that is none", ["--set", "insideNetworks={everywhere}"], /pattern/],
  ];
  for (const [what, args, message] of harmful) {
    it(what, async (context) => {
      const helm = await findTool("helm", context);
      if (helm) await assert.rejects(render(helm, args), message);
    });
  }
});

it("no secret setting gets into a ConfigMap", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const secret = secretPaths();
  assert.ok(secret.length > 5);
  for (const path of secret)
    await assert.rejects(render(helm, ["--set", `config.${path}=hidden`]), (error: Error) =>
      error.message.includes(`config.${path} is secret`),
    );
});

it("a policy for the network lets the Job in, and names be looked up", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const manifests = await manifestsOf(helm, [
    "--set",
    "networkPolicy.enabled=true,insideNetworks={10.0.0.0/8},networkPolicy.from[0].podSelector.matchLabels.app=ingress",
    "--set",
    "networkPolicy.egress[0].ports[0].port=5432",
  ]);
  const { ingress, egress } = one(manifests, "NetworkPolicy").spec;
  const { labels } = one(manifests, "Job").spec.template.metadata;
  assert.deepEqual(ingress[0].from[1].podSelector.matchLabels, labels);
  const { selector } = one(manifests, "Service").spec;
  assert.notEqual(selector["app.kubernetes.io/name"], labels["app.kubernetes.io/name"]);
  assert.deepEqual(
    egress.map(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port)),
    [[53, 53], [5432]],
  );
});

it("what nodes have for themselves is bounded, on the machine's disk or on a volume of each", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const dataOfPod = (manifests: Manifest[]) =>
    one(manifests, "Deployment").spec.template.spec.volumes.find(
      ({ name }: { name: string }) => name === "data",
    );
  const values = ["-f", join(EXAMPLES, "aws.yaml")];
  assert.equal(dataOfPod(await manifestsOf(helm, values)).emptyDir.sizeLimit, "20Gi");
  const own = dataOfPod(await manifestsOf(helm, [...values, "--set", "scratch.storageClass=gp3"]));
  const { spec } = own.ephemeral.volumeClaimTemplate;
  assert.deepEqual([spec.storageClassName, spec.resources.requests.storage], ["gp3", "20Gi"]);
});

it("backups run as a CronJob with the settings of the nodes, beside the node of a volume, and only if a target is named", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const cronJobs = async (args: string[]) =>
    (await manifestsOf(helm, args)).filter(({ kind }) => kind === "CronJob");
  assert.deepEqual(await cronJobs([]), []);
  const target = "s3://backups/site?region=eu-central-1";
  const named = ["--set-string", `backup.target=${target}`];
  const [single] = await cronJobs(named);
  const pod = single?.spec.jobTemplate.spec.template.spec;
  assert.deepEqual(pod.containers[0].command.slice(-2), ["backup", target]);
  assert.equal(single?.spec.concurrencyPolicy, "Forbid");
  assert.ok(pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution.length === 1);
  const [many] = await cronJobs([...named, "-f", join(EXAMPLES, "aws.yaml")]);
  const { affinity, volumes } = many?.spec.jobTemplate.spec.template.spec ?? {};
  assert.equal(affinity, undefined);
  assert.ok(
    volumes.some(({ name, emptyDir }: { name: string; emptyDir?: object }) => name === "data" && emptyDir),
  );
});

it("a volume never has two nodes, and nodes without one are replaced one by one", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const single = await manifestsOf(helm, []);
  assert.equal(one(single, "Deployment").spec.strategy.type, "Recreate");
  assert.ok(single.some(({ kind }) => kind === "PersistentVolumeClaim"));
  const many = await manifestsOf(helm, ["-f", join(EXAMPLES, "aws.yaml")]);
  assert.equal(one(many, "Deployment").spec.strategy.rollingUpdate.maxUnavailable, 0);
  assert.ok(!many.some(({ kind }) => kind === "PersistentVolumeClaim"));
  assert.ok(many.some(({ kind }) => kind === "PodDisruptionBudget"));
});

it("encrypted to the pods themselves: server, probes, monitor and Job all speak TLS", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const monitor = "serviceMonitor.enabled=true,config.metrics.public=true";
  const manifests = await manifestsOf(helm, [
    "--set",
    `tls.secretName=own-certificate,insideNetworks={10.0.0.0/8},${monitor}`,
  ]);
  const pod = one(manifests, "Deployment").spec.template.spec;
  const [container] = pod.containers;
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
    assert.equal(container[probe].httpGet.scheme, "HTTPS");
  const { mountPath } = container.volumeMounts.find(({ name }: { name: string }) => name === "tls");
  const environment = new Map(container.env.map(({ name, value }: Record<string, string>) => [name, value]));
  assert.equal(environment.get("WHEELYARD_LISTEN_CERTIFICATE"), `${mountPath}/tls.crt`);
  assert.equal(environment.get("WHEELYARD_LISTEN_PRIVATE_KEY"), `${mountPath}/tls.key`);
  const [job] = one(manifests, "Job").spec.template.spec.containers;
  assert.match(job.env[0].value, /^https:/);
  assert.equal(one(manifests, "ServiceMonitor").spec.endpoints[0].scheme, "https");
});

it("open inside, closed outside: what the Job applies makes it so, and applied again it changes nothing", async (context) => {
  const helm = await findTool("helm", context);
  if (!helm) return;
  const manifests = await manifestsOf(helm, [
    "--set",
    "insideNetworks={127.0.0.0/8},trustedProxies={127.0.0.0/8}",
  ]);
  const config = parse(dataOf(manifests, "wheelyard.yaml")) as Record<string, unknown>;
  const server = await startServer({ config });
  context.after(() => server.remove());
  const file = join(folder, "declared.yaml");
  writeFileSync(file, dataOf(manifests, "declared.yaml"));
  const [container] = one(manifests, "Job").spec.template.spec.containers;
  assert.deepEqual(container.args.slice(0, 2), ["index", "apply"]);
  const admin = CommandLine.forAdmin(server);
  await admin.run(["index", "apply", file]);
  assert.match(await admin.run(["index", "apply", file]), /Everything matches the file/);
  const statusFor = async (forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    return (await server.anonymous.get("/simple/", headers)).status;
  };
  assert.equal(await statusFor(), 200, "a pod of the cluster");
  assert.equal(await statusFor("203.0.113.9"), 401, "somebody outside, by the ingress");
  assert.equal(await statusFor("127.0.0.1, 203.0.113.9"), 401, "somebody outside who claims to be inside");
});

function render(helm: Tool, args: string[], version = "1.34.0"): Promise<string> {
  return helm(["template", "release", CHART, "--kube-version", version, ...args]);
}

async function manifestsOf(helm: Tool, args: string[]): Promise<Manifest[]> {
  const documents = parseAllDocuments(await render(helm, args));
  return documents
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

function one(manifests: Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  assert.equal(found.length, 1, kind);
  return found[0] as Manifest;
}

/** A file in the one ConfigMap that has it. */
function dataOf(manifests: Manifest[], file: string): string {
  const text = manifests.find(({ kind, data }) => kind === "ConfigMap" && data?.[file] !== undefined)?.data?.[
    file
  ];
  assert.ok(text, `no ConfigMap has ${file}`);
  return text;
}
