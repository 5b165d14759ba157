import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { unavailable } from "./no-secret.ts";

/** A secret of AWS Secrets Manager by its name or ARN, as the identity of the pod, the machine or the developer. */
export async function readAwsSecret(name: string): Promise<string> {
  const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(name)?.[1];
  const client = new SecretsManagerClient(region === undefined ? {} : { region });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    if (SecretString !== undefined) return SecretString;
  } catch (error) {
    throw unavailable(`AWS does not give the secret ${name} (${(error as Error).name})`, error);
  } finally {
    client.destroy();
  }
  throw unavailable(`the secret ${name} has no text`);
}
