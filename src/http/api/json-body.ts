import type { FastifyInstance } from "fastify";
import { Refusal } from "../../refusal.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

const NO_JSON =
  "is not valid JSON: look at its quotes, commas and brackets; no key may be `__proto__` or `constructor`";

/** Routes below take JSON alone, and say what is wrong with a body that is none. An empty body is as good as no body. */
export function readJsonBodies(routes: FastifyInstance): void {
  routes.removeAllContentTypeParsers();
  const parse = routes.getDefaultJsonParser("error", "error");
  routes.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const coding = request.headers["content-encoding"] ?? "identity";
    if (coding.toLowerCase() !== "identity") {
      const message = "Send the body as it is, without Content-Encoding.";
      done(new Refusal("unsupported-type", "bad-content-encoding", message));
    } else if (body.length === 0) {
      done(null, undefined);
    } else {
      const text = decoded(body as Buffer);
      if (text === null) done(notJson("is not UTF-8"));
      // The parser's own words would repeat what was sent, which may be a password.
      else parse(request, text, (error, value) => done(error && notJson(NO_JSON), value));
    }
  });
}

function decoded(body: Buffer): string | null {
  try {
    return UTF8.decode(body);
  } catch {
    return null;
  }
}

function notJson(problem: string): Refusal {
  return new Refusal("invalid", "bad-body", `The body of the request ${problem}.`);
}
