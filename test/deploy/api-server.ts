import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../harness/free-port.ts";

const TOKEN = "the-test-s-own-token";
/** Objects of operators that the chart can make. Any content: their operators know what is right. */
const OPERATORS = [
  ["monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"],
  ["monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"],
  ["external-secrets.io", "v1", "ExternalSecret", "externalsecrets"],
] as const;
const PLURALS: Readonly<Record<string, string>> = {
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
  ...Object.fromEntries(OPERATORS.map(([, , kind, plural]) => [kind, plural])),
};

/** What Kubernetes takes: nothing more of it is known here. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

/** A real API server with its etcd, without controllers and nodes: objects are checked, filled in and kept, and nothing runs. */
export class ApiServer {
  readonly #folder: string;
  readonly #processes: ChildProcess[];
  readonly #port: number;

  private constructor(folder: string, processes: ChildProcess[], port: number) {
    this.#folder = folder;
    this.#processes = processes;
    this.#port = port;
  }

  /** `programs`: paths of kube-apiserver and etcd. */
  static async start(programs: { apiServer: string; etcd: string }): Promise<ApiServer> {
    const folder = mkdtempSync(join(tmpdir(), "wheelyard-kubernetes-"));
    const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
    const [clients, peers] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
    const etcd = spawn(
      programs.etcd,
      [
        `--data-dir=${folder}/etcd`,
        `--listen-client-urls=${clients}`,
        `--advertise-client-urls=${clients}`,
        `--listen-peer-urls=${peers}`,
        `--initial-advertise-peer-urls=${peers}`,
        `--initial-cluster=default=${peers}`,
      ],
      { stdio: "ignore" },
    );
    const apiServer = spawn(programs.apiServer, argumentsOf(folder, clients, port), { stdio: "ignore" });
    const server = new ApiServer(folder, [apiServer, etcd], port);
    try {
      await server.#untilReady();
      for (const operator of OPERATORS) await server.#define(operator);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The variable that leads helm to it. */
  get environment(): Record<string, string> {
    const file = join(this.#folder, "kubeconfig.json");
    const cluster = { server: `https://127.0.0.1:${this.#port}`, "insecure-skip-tls-verify": true };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "it", cluster }],
      users: [{ name: "it", user: { token: TOKEN } }],
      contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
      "current-context": "it",
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return { KUBECONFIG: file };
  }

  async stop(): Promise<void> {
    for (const child of this.#processes) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  createNamespace(name: string): Promise<unknown> {
    return this.#post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }

  /** Has an object admitted as if it were made, every field of it known; rejects with the server's own words. */
  async admits(object: KubernetesObject, namespace: string): Promise<void> {
    const { apiVersion, kind } = object;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
    await this.#post(`${root}/namespaces/${namespace}/${plural}?dryRun=All&fieldValidation=Strict`, object);
  }

  async #define([group, version, kind, plural]: (typeof OPERATORS)[number]): Promise<void> {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    await this.#post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { kind, plural },
        versions: [{ name: version, served: true, storage: true, schema }],
      },
    });
    await until(async () => (await this.#ask("GET", `/apis/${group}/${version}/${plural}`)).status === 200);
  }

  async #untilReady(): Promise<void> {
    await until(async () => {
      for (const { exitCode, spawnfile } of this.#processes)
        assert.equal(exitCode, null, `${spawnfile} ended`);
      const answer = await this.#ask("GET", "/readyz").catch(() => null);
      return answer?.status === 200;
    });
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const { status, text } = await this.#ask("POST", path, body);
    assert.equal(status, 201, text);
    return JSON.parse(text);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const at = { host: "127.0.0.1", port: this.#port, path, method, headers, rejectUnauthorized: false };
    const question = request(at).end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = await once(question, "response");
    let text = "";
    for await (const chunk of answer.setEncoding("utf8")) text += chunk;
    return { status: answer.statusCode, text };
  }
}

function argumentsOf(folder: string, etcd: string, port: number): string[] {
  const keys = join(folder, "tls");
  mkdirSync(keys);
  const accounts = join(keys, "accounts.key");
  execFileSync("openssl", ["genrsa", "-out", accounts, "2048"], { stdio: "ignore" });
  writeFileSync(join(keys, "tokens.csv"), `${TOKEN},admin,admin,system:masters\n`);
  return [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    `--secure-port=${port}`,
    `--cert-dir=${keys}`,
    `--token-auth-file=${keys}/tokens.csv`,
    "--authorization-mode=RBAC",
    `--service-account-key-file=${accounts}`,
    `--service-account-signing-key-file=${accounts}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--disable-admission-plugins=ServiceAccount",
  ];
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await isSo()) return;
    await sleep(100);
  }
  assert.fail("the API server of Kubernetes does not come to it");
}
