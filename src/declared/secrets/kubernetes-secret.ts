import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Delivery } from "../site-file.ts";
import { unavailable } from "./no-secret.ts";

/** Where a pod finds who it is; `WHEELYARD_KUBERNETES_ACCOUNT` names another folder with the same files. */
const ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
const PATIENCE_MS = 30_000;
/** Times that a change of someone else may come between. */
const TRIES = 5;

type Place = Extract<Delivery, { kubernetes: unknown }>["kubernetes"];

interface Cluster {
  host: string;
  port: string;
  ca: string;
  token: string;
  namespace: string;
}

interface Answer {
  status: number;
  body: { data?: Record<string, string>; metadata?: { resourceVersion?: string } };
}

/** The text at the key of a Kubernetes secret; null: there is none yet. Asks with the pod's own service account. */
export async function readKubernetesSecret(place: Place): Promise<string | null> {
  const cluster = await ownCluster();
  const { status, body } = await ask(cluster, "GET", pathOf(cluster, place));
  if (status === 404) return null;
  if (status !== 200) throw refused(status, place, "read");
  const data = body.data?.[place.key];
  return data === undefined ? null : Buffer.from(data, "base64").toString("utf8");
}

/** Writes a text to the key of a Kubernetes secret, which is created if it does not exist. Its other keys stay. */
export async function writeKubernetesSecret(place: Place, value: string): Promise<void> {
  const cluster = await ownCluster();
  const path = pathOf(cluster, place);
  const data = { [place.key]: Buffer.from(value).toString("base64") };
  for (let tried = 0; tried < TRIES; tried++) {
    const { status, body } = await ask(cluster, "GET", path);
    if (status !== 200 && status !== 404) throw refused(status, place, "read");
    const made = { apiVersion: "v1", kind: "Secret", metadata: { name: place.secret }, type: "Opaque", data };
    const written =
      status === 404
        ? await ask(cluster, "POST", path.slice(0, path.lastIndexOf("/")), made)
        : await ask(cluster, "PUT", path, { ...body, data: { ...body.data, ...data } });
    if (written.status === 200 || written.status === 201) return;
    // Someone else was faster.
    if (written.status !== 409) throw refused(written.status, place, "write");
  }
  throw refused(409, place, "write");
}

function pathOf({ namespace }: Cluster, place: Place): string {
  return `/api/v1/namespaces/${place.namespace ?? namespace}/secrets/${place.secret}`;
}

async function ownCluster(): Promise<Cluster> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = process.env;
  if (!host) throw unavailable("a Kubernetes secret can only be read and written from a pod of the cluster");
  const folder = process.env.WHEELYARD_KUBERNETES_ACCOUNT || ACCOUNT_FOLDER;
  const read = async (name: string) => (await readFile(join(folder, name), "utf8")).trim();
  try {
    const [ca, token, namespace] = await Promise.all([read("ca.crt"), read("token"), read("namespace")]);
    return { host, port, ca, token, namespace };
  } catch (error) {
    throw unavailable(
      "the pod has no service account token. Set automountServiceAccountToken: true for it",
      error,
    );
  }
}

async function ask(cluster: Cluster, method: string, path: string, body?: object): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { host, port, ca, token } = cluster;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/json",
    "content-type": "application/json",
  };
  const options = { host, port, ca, method, path, headers, signal: AbortSignal.timeout(PATIENCE_MS) };
  const sent = request(options, (answer) => {
    text(answer)
      .then((said) => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(said || "{}") }))
      .catch(reject);
  });
  sent.on("error", reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise.catch((error: unknown) => {
    throw unavailable("the Kubernetes API server does not answer", error);
  });
}

function refused(status: number, { secret }: Place, verb: string) {
  const hint =
    status === 403
      ? ". Give the pod's service account the verbs get, create and update on secrets (see docs/site-as-code.md)"
      : "";
  return unavailable(
    `the Kubernetes API server answers ${status} when asked to ${verb} the secret ${secret}${hint}`,
  );
}
