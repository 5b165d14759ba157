import { unavailable } from "./no-secret.ts";

const API_VERSION = "7.4";
const SCOPE = "https://vault.azure.net/.default";
const PATIENCE_MS = 30_000;

/** A secret of Azure Key Vault by its URL, as the identity of the pod, the machine or the developer. */
export async function readAzureSecret(url: string): Promise<string> {
  const address = URL.parse(url);
  const isVault =
    address?.protocol === "https:" &&
    /\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)$/.test(address.host);
  if (address === null || !isVault || !address.pathname.startsWith("/secrets/"))
    throw unavailable(
      `azure:${url} is not the URL of a secret. Use https://VAULT.vault.azure.net/secrets/NAME`,
    );
  const { DefaultAzureCredential } = await import("@azure/identity");
  const token = await new DefaultAzureCredential().getToken(SCOPE).catch((error: unknown) => {
    throw unavailable(
      "Azure does not say who this is. Sign in with `az login`, or use a managed identity",
      error,
    );
  });
  address.searchParams.set("api-version", API_VERSION);
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${token.token}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw unavailable(`the key vault ${address.host} does not answer`, error);
  });
  if (answer.status !== 200)
    throw unavailable(`the key vault ${address.host} answers ${answer.status} for ${address.pathname}`);
  const { value } = (await answer.json()) as { value?: unknown };
  if (typeof value === "string") return value;
  throw unavailable(`the secret ${address.pathname} of ${address.host} has no text`);
}
