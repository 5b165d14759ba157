import type { Access } from "../../../access/access.ts";
import type { TerminalSignIns } from "../../../accounts/terminal-sign-ins.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, toTime } from "../fields.ts";
import { requireAccount } from "../rights.ts";
import { BeginLogin, BegunLogin, CollectedLogin, CollectLogin, LoginPath, WaitingLogin } from "./schema.ts";

/** What the endpoints of this folder need. */
interface TerminalServices {
  access: Access;
  terminals: TerminalSignIns;
}

const endpoint = endpointsOf<TerminalServices>();

const tag = "session";

const begin = endpoint({
  method: "POST",
  path: "/terminal-sign-ins",
  tag,
  summary: "Begin to sign in a command line. It shows the code, and keeps the secret",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: BeginLogin,
  answer: BegunLogin,
  status: 201,
  async handle({ services, body, caller }) {
    const { secret, code, expiresAt } = await services.terminals.begin(body.device, caller.address);
    return { secret, code, expiresAt: toTime(expiresAt) };
  },
});

const collect = endpoint({
  method: "POST",
  path: "/terminal-tokens",
  tag,
  summary: "Collect the token of a command line after someone confirmed its code",
  asks: "anybody",
  refusals: [404],
  params: None,
  query: None,
  body: CollectLogin,
  answer: CollectedLogin,
  status: 200,
  async handle({ services, body, caller }) {
    const token = await services.terminals.collect(body.secret, caller.address);
    if (token === null) return { state: "waiting" as const, token };
    return { state: "approved" as const, token: { ...token, expiresAt: toTime(token.expiresAt) } };
  },
});

const show = endpoint({
  method: "GET",
  path: "/terminal-sign-ins/{code}",
  tag,
  summary: "Show which command line waits with a code",
  refusals: [404],
  params: LoginPath,
  query: None,
  body: Nothing,
  answer: WaitingLogin,
  status: 200,
  async handle(request) {
    requireAccount(request);
    const found = await request.services.terminals.find(request.params.code);
    return { ...found, createdAt: toTime(found.createdAt) };
  },
});

const approve = endpoint({
  method: "POST",
  path: "/terminal-sign-ins/{code}/approve",
  tag,
  summary: "Confirm the sign-in of a command line, which gets a token of your account. Needs a session",
  refusals: [403, 404],
  params: LoginPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    const account = requireAccount(request);
    // A token must never make another.
    if (request.session === null)
      throw new Refusal("forbidden", "no-session", "Sign in with a browser to confirm a command line.");
    await request.confirmed();
    await request.services.terminals.approve(request.params.code, account.id);
  },
});

export const terminalEndpoints = [begin, collect, show, approve];
