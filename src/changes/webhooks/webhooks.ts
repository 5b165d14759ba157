import { randomBytes } from "node:crypto";
import type { Actor } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import { toStored } from "../../database/secrets/key-ring.ts";
import { placeOf } from "../../database/secrets/secret-columns.ts";
import { siteNow } from "../../database/site-clock.ts";
import { Refusal } from "../../refusal.ts";
import { setSiteRowOnce } from "../../site/site-rows.ts";
import { DELIVERED_TO } from "./outbox.ts";
import { newSecret } from "./signature.ts";
import { readWebhook, type Webhook } from "./webhook.ts";

export type NewWebhook = Pick<
  Webhook,
  "indexId" | "url" | "format" | "note" | "kinds" | "indexes" | "projects" | "headers"
>;

export interface WebhookChange extends Partial<Omit<NewWebhook, "indexId">> {
  isPaused?: boolean;
  /** Replaces the secret of the signatures. */
  newSecret?: boolean;
}

/** Who makes a change; their rights decide from then on what the webhook may tell. */
export interface Owner {
  accountId: number;
  actor: Actor;
}

const MOST_WEBHOOKS = 200;
const PAUSED_BY_HAND = "paused by hand";

/** The webhooks of the site. Every change of them has its entry in the log. */
export class Webhooks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, oldest first. */
  async list(): Promise<Webhook[]> {
    const rows = await this.#database.read
      .selectFrom("webhooks")
      .selectAll()
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(readWebhook);
  }

  async find(id: string): Promise<Webhook | null> {
    const row = await this.#database.read
      .selectFrom("webhooks")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? readWebhook(row) : null;
  }

  /** Adds a webhook, for changes from now on. Its secret is in the answer, and is never shown again. */
  async add(webhook: NewWebhook, { accountId, actor }: Owner): Promise<Webhook> {
    return this.#database.write(async ({ tx, record }) => {
      const { count } = await tx
        .selectFrom("webhooks")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      if (Number(count) >= MOST_WEBHOOKS)
        throw new Refusal("conflict", "too-many-webhooks", `A site has at most ${MOST_WEBHOOKS} webhooks.`);
      const id = `wh_${randomBytes(9).toString("base64url")}`;
      const host = new URL(webhook.url).host;
      const detail = { host, kinds: webhook.kinds, projects: webhook.projects, format: webhook.format };
      const about = { actor, indexId: webhook.indexId, project: null, subject: id };
      const serial = await record({ kind: "webhook.created", ...about, detail });
      const row = {
        id,
        index_id: webhook.indexId,
        ...columnsOf(webhook),
        ...secretColumnsOf(id, { ...webhook, secret: newSecret() }),
        paused: null,
        owner_id: accountId,
        after_serial: serial,
        created_at: siteNow(),
        created_by: actor.name,
      };
      await tx.insertInto("webhooks").values(row).execute();
      await setSiteRowOnce(tx, DELIVERED_TO, String(serial));
      return readWebhook(row);
    });
  }

  /**
   * Changes a webhook. Who makes it send something else, or to somewhere else, becomes its owner, so that it never tells them
   * more than they may read. New filters apply to changes from now on. Refuses (`not-found`) an unknown one.
   */
  async change(id: string, change: WebhookChange, { accountId, actor }: Owner): Promise<Webhook> {
    return this.#database.write(async (writing) => {
      const before = await findIn(writing, id);
      const { isPaused, newSecret: isNewSecret, ...wanted } = change;
      const isPauseOnly = isPaused === true && Object.keys(change).length === 1;
      const paused = isPaused === undefined ? before.paused : isPaused ? PAUSED_BY_HAND : null;
      const now = inLog({ ...before, ...wanted, paused });
      const was = inLog(before);
      const names = Object.keys(now).filter(
        (name) => JSON.stringify(now[name]) !== JSON.stringify(was[name]),
      );
      const pick = (all: Record<string, unknown>) =>
        Object.fromEntries(names.map((name) => [name, all[name]]));
      const detail = { changed: Object.keys(change), ...pick(now), before: pick(was) };
      const about = { actor, indexId: before.indexId, project: null, subject: id };
      const serial = await writing.record({ kind: "webhook.changed", ...about, detail });
      const isFilter = ["kinds", "indexes", "projects"].some((key) => key in wanted);
      const set = {
        ...columnsOf({ ...before, ...wanted }),
        ...secretColumnsOf(id, { ...before, ...wanted, ...(isNewSecret ? { secret: newSecret() } : {}) }),
        paused,
        owner_id: isPauseOnly ? before.ownerId : accountId,
        after_serial: isFilter ? serial : before.afterSerial,
      };
      const row = await writing.tx
        .updateTable("webhooks")
        .set(set)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return readWebhook(row);
    });
  }

  /** Stops sending, for a reason that is shown. */
  async pause(id: string, reason: string, actor: Actor): Promise<void> {
    await this.#database.write(async (writing) => {
      const { indexId, paused } = await findIn(writing, id);
      if (paused !== null) return;
      await writing.tx.updateTable("webhooks").set({ paused: reason }).where("id", "=", id).execute();
      const about = { actor, indexId, project: null, subject: id };
      await writing.record({
        kind: "webhook.changed",
        ...about,
        detail: { paused: reason, before: { paused: null } },
      });
    });
  }

  /** Removes a webhook and its deliveries. Refuses (`not-found`) an unknown one. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.#database.write(async (writing) => {
      const webhook = await findIn(writing, id);
      const { indexId } = webhook;
      await writing.tx.deleteFrom("webhook_deliveries").where("webhook_id", "=", id).execute();
      await writing.tx.deleteFrom("webhooks").where("id", "=", id).execute();
      const detail = { before: inLog(webhook) };
      await writing.record({ kind: "webhook.removed", actor, indexId, project: null, subject: id, detail });
    });
  }

  /** Makes an event that only this webhook is notified of. Resolves with its serial. */
  async test(id: string, actor: Actor): Promise<number> {
    return this.#database.write(async (writing) => {
      const { indexId } = await findIn(writing, id);
      return writing.record({ kind: "webhook.tested", actor, indexId, project: null, subject: id });
    });
  }
}

/** What entries of the log say of a webhook: never its secret, nor what may be secret in its address and headers. */
function inLog({ url, format, note, kinds, indexes, projects, headers, paused }: Omit<Webhook, "id">) {
  const names = Object.keys(headers);
  const host = new URL(url).host;
  return { host, format, note, kinds, indexes, projects, headers: names, paused } as Record<string, unknown>;
}

async function findIn({ tx }: Writing, id: string): Promise<Webhook> {
  const row = await tx.selectFrom("webhooks").selectAll().where("id", "=", id).executeTakeFirst();
  if (row) return readWebhook(row);
  throw noSuchWebhook(id);
}

export function noSuchWebhook(id: string): Refusal {
  return new Refusal("not-found", "no-such-webhook", `There is no webhook ${id}.`);
}

function columnsOf({ format, note, kinds, indexes, projects }: Omit<NewWebhook, "indexId">) {
  return {
    format,
    note,
    kinds: JSON.stringify(kinds),
    indexes: JSON.stringify(indexes),
    projects: JSON.stringify(projects),
  };
}

/** What must not be readable in the database: the address may contain a secret of the receiver. */
function secretColumnsOf(id: string, { url, secret, headers }: Pick<Webhook, "url" | "secret" | "headers">) {
  const stored = (column: string, text: string) => toStored(text, placeOf("webhooks", id, column));
  return {
    url: stored("url", url),
    secret: stored("secret", secret),
    headers: stored("headers", JSON.stringify(headers)),
  };
}
