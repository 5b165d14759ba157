import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { ApiServer, type KubernetesObject } from "./api-server.ts";
import { findTool, pathOf, ROOT } from "./tools.ts";

// A real API server takes what the chart makes. None of it runs: there are no nodes.
const CHART = mkdtempSync(join(tmpdir(), "wheelyard-chart-"));
const EXAMPLES = join(ROOT, "deploy/helm/examples");
/** What no example says, all at once. */
const OTHERS = [
  "image.digest=sha256:0000000000000000000000000000000000000000000000000000000000000000",
  "imagePullSecrets[0].name=registry",
  "extraEnv[0].name=HTTPS_PROXY,extraEnv[0].value=http://proxy:3128",
  "admin.existingSecret=mine,declaredJob.tokenSecret=theirs",
  "insideNetworks={10.0.0.0/8,fd00::/8}",
  "serviceAccount.create=false,serviceAccount.name=before",
  "persistence.existingClaim=before",
  "service.type=LoadBalancer,service.externalTrafficPolicy=Local",
  "networkPolicy.enabled=true,networkPolicy.egress[0].ports[0].port=443",
  "priorityClassName=high,tls.secretName=own-certificate,nodeSelector.disk=ssd,tolerations[0].operator=Exists",
  "topologySpreadConstraints[0].maxSkew=1,topologySpreadConstraints[0].topologyKey=zone",
  "topologySpreadConstraints[0].whenUnsatisfiable=ScheduleAnyway",
];
const sets: [string, string[]][] = [
  ["the chart's own values", []],
  ...readdirSync(EXAMPLES).map((name): [string, string[]] => [name, ["-f", join(EXAMPLES, name)]]),
  ["what no example says", OTHERS.flatMap((value) => ["--set", value])],
];
const apiServer = pathOf("kube-apiserver");
const etcd = pathOf("etcd");
const missing = apiServer ? "etcd" : "kube-apiserver";
let server: ApiServer | undefined;

before(() => {
  cpSync(join(ROOT, "deploy/helm/wheelyard"), CHART, { recursive: true, dereference: true });
  // A server that somebody built from its sources may not know which version it is.
  const facts = join(CHART, "Chart.yaml");
  writeFileSync(facts, readFileSync(facts, "utf8").replace(/^kubeVersion:.*\n/m, ""));
});
after(async () => {
  await server?.stop();
  rmSync(CHART, { recursive: true, force: true });
});

describe("an API server takes", {
  skip: apiServer && etcd ? false : `${missing} is not on this machine`,
}, () => {
  for (const [index, [name, values]] of sets.entries()) {
    it(name, async (context) => {
      const helm = await findTool("helm", context);
      if (!helm) return;
      server ??= await ApiServer.start({ apiServer: apiServer ?? "", etcd: etcd ?? "" });
      const env = server.environment;
      const namespace = `values-${index}`;
      await server.createNamespace(namespace);
      const release = ["packages", CHART, "--namespace", namespace, ...values];
      await helm(["install", "--dry-run=server", ...release], { env });
      const manifests = parseAllDocuments(await helm(["template", ...release], { env }));
      const objects = manifests
        .map((one) => one.toJS() as KubernetesObject | null)
        .filter((one) => one !== null);
      assert.ok(objects.length >= 4);
      for (const object of objects) await server.admits(object, namespace);

      // Made and changed for real; its Job would wait for a node to run on. The password that the chart made stays.
      await helm(["install", "--no-hooks", ...release], { env });
      const before = await helm(["get", "manifest", "packages", "--namespace", namespace], { env });
      await helm(["upgrade", "--no-hooks", ...release, "--set", "podAnnotations.changed=yes"], { env });
      const later = await helm(["get", "manifest", "packages", "--namespace", namespace], { env });
      const password = (text: string) => /^ {2}admin-password: (\S+)$/m.exec(text)?.[1];
      assert.equal(password(later), password(before));
      assert.notEqual(later, before);
    });
  }

  it("and refuses a field that it does not know", async () => {
    const strange = { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { prots: [] } };
    await assert.rejects(async () => server?.admits(strange, "values-0"), /unknown field .*spec\.prots/);
  });
});
