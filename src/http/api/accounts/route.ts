import type { z } from "zod";
import { denied } from "../../../access/refuse.ts";
import type { AccountRecord } from "../../../accounts/accounts.ts";
import { noSuch } from "../../../accounts/no-such.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { movesOfAccount } from "../moves.ts";
import { pageOf } from "../paging.ts";
import { requireAccount, requireSiteManager, requireUnscoped } from "../rights.ts";
import { accountOrder } from "./order.ts";
import { presentAccount } from "./present.ts";
import { publishedBy } from "./published.ts";
import { rightsOf } from "./rights.ts";
import {
  Account,
  AccountChange,
  AccountPath,
  AccountQuery,
  NewAccount,
  PasswordChange,
  PasswordChanged,
} from "./schema.ts";
import type { AccountServices } from "./services.ts";

const endpoint = endpointsOf<AccountServices>();

const tag = "accounts";

const list = endpoint({
  method: "GET",
  path: "/accounts",
  tag,
  summary: "List the accounts",
  refusals: [403],
  params: None,
  query: AccountQuery,
  body: Nothing,
  answer: listOf(Account),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { query, services } = request;
    const memberships = await groupsByAccount(services);
    const { isBehind, compare, cursorOf } = accountOrder(query.sort, query.after);
    const accounts = (await services.accounts.list())
      .filter((account) => isBehind(account) && matches(account, query))
      .sort(compare);
    const present = (account: AccountRecord) => presentAccount(account, memberships.get(account.name) ?? []);
    return pageOf(accounts.slice(0, query.limit + 1), query.limit, present, cursorOf);
  },
});

const create = endpoint({
  method: "POST",
  path: "/accounts",
  tag,
  summary: "Create an account of a person or a service",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewAccount,
  answer: Account,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    const { name, kind, password, passwordHash, admin } = request.body;
    if (admin) await request.confirmed();
    if (password !== undefined && passwordHash !== undefined)
      throw new Refusal("invalid", "two-passwords", "Send `password` or `passwordHash`, not both.");
    const hash = passwordHash === undefined ? {} : { passwordHash };
    const made = { name, kind, password: password ?? null, ...hash, isAdmin: admin };
    return presentAccount(await request.services.accounts.create(made, request.actor), []);
  },
});

const show = endpoint({
  method: "GET",
  path: "/accounts/{account}",
  tag,
  summary: "Show an account. Administrators can see any account, others only their own",
  refusals: [403, 404],
  params: AccountPath,
  query: None,
  body: Nothing,
  answer: Account,
  moves: movesOfAccount,
  status: 200,
  async handle(request) {
    if (requireAccount(request).name !== request.params.account) requireSiteManager(request);
    return present(request.services, await find(request.services, request.params.account));
  },
});

const change = endpoint({
  method: "PATCH",
  path: "/accounts/{account}",
  tag,
  summary: "Disable or enable an account, or change its administrator rights",
  refusals: [403, 404, 409],
  params: AccountPath,
  query: None,
  body: AccountChange,
  answer: Account,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { kind, admin, disabled } = request.body;
    if (admin) await request.confirmed();
    const change = {
      ...(kind === undefined ? {} : { kind }),
      ...(admin === undefined ? {} : { isAdmin: admin }),
      ...(disabled === undefined ? {} : { disabled }),
    };
    const { services, params, actor, precondition } = request;
    return present(services, await services.accounts.change(params.account, change, actor, precondition));
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/accounts/{account}",
  tag,
  summary: "Remove an account with its tokens and grants. Files it published are kept",
  refusals: [403, 404, 409],
  params: AccountPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    const { services, params, actor, precondition } = request;
    await services.accounts.remove(params.account, actor, precondition);
  },
});

const setPassword = endpoint({
  method: "PUT",
  path: "/accounts/{account}/password",
  tag,
  summary: "Set a password. For your own account, send the current one. Administrators can set any",
  refusals: [403, 404],
  params: AccountPath,
  query: None,
  body: PasswordChange,
  answer: PasswordChanged,
  status: 200,
  async handle(request) {
    const { services, params, body, caller, actor } = request;
    if (requireAccount(request).name === params.account) {
      requireUnscoped(request);
      const given = body.current ?? "";
      if (!(await services.authenticator.confirms(params.account, given, caller.address))) {
        throw new Refusal("forbidden", "wrong-password", "`current` is not the current password.");
      }
    } else {
      if (!services.access.mayManageSite(caller)) throw denied(caller, "manage");
      await request.confirmed();
    }
    const wanted = {
      password: body.password,
      revokesTokens: body.revokeTokens,
      keptSession: caller.sessionId ?? null,
    };
    return { tokens: await services.accounts.setPassword(params.account, wanted, actor) };
  },
});

function matches(
  { name, kind, disabled }: AccountRecord,
  query: Pick<z.infer<typeof AccountQuery>, "q" | "kind" | "disabled">,
): boolean {
  return (
    name.includes(query.q?.toLowerCase() ?? "") &&
    (query.kind ?? kind) === kind &&
    (query.disabled === undefined || (query.disabled === "true") === disabled)
  );
}

async function find(services: AccountServices, name: string): Promise<AccountRecord> {
  const account = await services.accounts.find(name);
  if (account === null) throw await noSuch("account", name, services.database.read);
  return account;
}

async function present(services: AccountServices, account: AccountRecord): Promise<Account> {
  return presentAccount(account, (await groupsByAccount(services)).get(account.name) ?? []);
}

async function groupsByAccount(services: AccountServices): Promise<Map<string, string[]>> {
  const memberships = new Map<string, string[]>();
  for (const { name, members } of await services.accounts.groups.list()) {
    for (const member of members) memberships.set(member, [...(memberships.get(member) ?? []), name]);
  }
  return memberships;
}

export const accountEndpoints = [list, create, show, change, remove, setPassword, rightsOf, publishedBy];
