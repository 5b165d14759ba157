import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/**
 * The services of AWS that tell who a machine or a pod is, in small: the security token service (web identity), the agent
 * of a pod or container, and an instance's metadata (version 2). Each gives keys `KEY-1`, `KEY-2` … that last `life`.
 */
export class AwsIdentity {
  /** Milliseconds for which the next keys are good. */
  life = 3_600_000;
  /** What every request is answered with instead, or null. */
  refusal: { status: number; code: string } | null = null;
  /** What proves a pod or a container: the contents of its token file. */
  proof = "a-token-of-the-pod";
  issued = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<AwsIdentity> {
    const identity = new AwsIdentity();
    identity.#server.listen(0, "127.0.0.1");
    await once(identity.#server, "listening");
    return identity;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const answer = this.refusal
      ? [this.refusal.status, failure(this.refusal.code)]
      : this.#answer(request, new URLSearchParams(body));
    const [status, content] = answer as [number, string];
    response.writeHead(status, { "content-type": content.startsWith("<") ? "text/xml" : "text/plain" });
    response.end(content);
  }

  #answer({ method, url = "", headers }: IncomingMessage, form: URLSearchParams): [number, string] {
    if (method === "POST" && form.get("Action") === "AssumeRoleWithWebIdentity") {
      if (form.get("WebIdentityToken") !== this.proof) return [400, failure("InvalidIdentityToken")];
      return [200, this.#assumed()];
    }
    if (url === "/pod") {
      return headers.authorization === this.proof ? [200, this.#keys()] : [401, failure("Unauthorized")];
    }
    if (method === "PUT" && url === "/latest/api/token") return [200, "a-session-of-the-instance"];
    if (headers["x-aws-ec2-metadata-token"] !== "a-session-of-the-instance") return [401, ""];
    const roles = "/latest/meta-data/iam/security-credentials/";
    if (url === roles) return [200, "a-role"];
    return url === `${roles}a-role` ? [200, this.#keys()] : [404, ""];
  }

  #next() {
    const number = ++this.issued;
    const ends = new Date(Date.now() + this.life).toISOString();
    return { key: `KEY-${number}`, secret: `secret-${number}`, token: `session-${number}`, ends };
  }

  #keys(): string {
    const { key, secret, token, ends } = this.#next();
    const keys = { AccessKeyId: key, SecretAccessKey: secret, Token: token, Expiration: ends };
    return JSON.stringify({ ...keys, Code: "Success", LastUpdated: new Date().toISOString() });
  }

  #assumed(): string {
    const { key, secret, token, ends } = this.#next();
    return (
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>` +
      `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>` +
      `<SessionToken>${token}</SessionToken><Expiration>${ends}</Expiration></Credentials>` +
      `<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/a-role/test</Arn><AssumedRoleId>A:test</AssumedRoleId></AssumedRoleUser>` +
      `</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
    );
  }
}

function failure(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}, as the test says</Message></Error></ErrorResponse>`;
}
