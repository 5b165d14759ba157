import type { Answer } from "./send.ts";
import { send } from "./send.ts";

/** What the pages do without a browser: keep cookies, send the session's CSRF token, ask the management API. */
export class ApiBrowser {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies = new Map<string, string>();
  csrf = "";

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.origin = origin;
    this.headers = headers;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(this.origin, {
      method,
      path: `/-/api/v1${path}`,
      headers: {
        "x-requested-with": "wheelyard",
        ...this.headers,
        ...(cookie === "" ? {} : { cookie }),
        ...(this.csrf === "" ? {} : { "x-csrf-token": this.csrf }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of answer.headers["set-cookie"] ?? []) {
      const [name = "", value = ""] = (set.split(";")[0] ?? "").split("=");
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    if (path.endsWith("session") && answer.status === 200)
      this.csrf = answer.json<{ session: { csrf: string } | null }>().session?.csrf ?? "";
    return answer;
  }
}
