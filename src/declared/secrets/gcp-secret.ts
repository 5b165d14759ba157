import { unavailable } from "./no-secret.ts";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const ENDPOINT = "https://secretmanager.googleapis.com/v1";
const NAME = /^projects\/[a-z0-9:.-]+\/secrets\/[A-Za-z0-9_-]+(?:\/versions\/[A-Za-z0-9]+)?$/;
const PATIENCE_MS = 30_000;

/** A secret of Google Cloud Secret Manager by its name, with Application Default Credentials. Without a version: the latest. */
export async function readGcpSecret(name: string): Promise<string> {
  if (!NAME.test(name))
    throw unavailable(`gcp:${name} is not the name of a secret. Use gcp:projects/PROJECT/secrets/NAME`);
  const version = name.includes("/versions/") ? name : `${name}/versions/latest`;
  const { Storage } = await import("@google-cloud/storage");
  const { authClient } = new Storage({ scopes: [SCOPE] });
  const answer = await authClient
    .request({ url: `${ENDPOINT}/${version}:access`, timeout: PATIENCE_MS })
    .catch((error: unknown) => {
      const { status } = Object((error as { response?: unknown }).response) as { status?: number };
      throw unavailable(
        status === undefined
          ? "Google Cloud cannot be asked. Check the network and the credentials (gcloud auth application-default login)"
          : `Google Cloud answers ${status} for ${version}`,
        error,
      );
    });
  const { payload } = answer.data as { payload?: { data?: string } };
  if (typeof payload?.data === "string") return Buffer.from(payload.data, "base64").toString("utf8");
  throw unavailable(`the secret ${version} has no text`);
}
