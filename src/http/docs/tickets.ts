import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../../database/database.ts";
import { fromStored, toStored } from "../../database/secrets/key-ring.ts";
import { DOCS_TICKETS, placeOf } from "../../database/secrets/secret-columns.ts";
import { siteNow } from "../../database/site-clock.ts";
import { siteRow } from "../../database/site-row.ts";
import { setSiteRowOnce } from "../../site/site-rows.ts";

/** What a ticket is for: the documentation of one project, in one session. */
export interface DocsTicket {
  session: string;
  index: string;
  project: string;
}

const PLACE = placeOf("site", DOCS_TICKETS, "value");
/** Milliseconds. The session may end earlier, and the ticket with it. */
const LIFE_MS = 12 * 3_600_000;
const TICKET = /^~([A-Za-z0-9_-]{1,64})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tickets are part of the addresses at which a signed-in browser reads documentation that not everyone may read. The
 * documentation itself has no access to the session: its pages are sandboxed, and the cookie is never sent there. A ticket
 * names a session, whose account and rights are looked up for each request.
 */
export class DocsTickets {
  readonly #database: Database;
  #key: Promise<string> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The segment of an address. */
  async issue(ticket: DocsTicket, now = siteNow()): Promise<string> {
    const expires = now + LIFE_MS;
    return `~${ticket.session}.${expires}.${await this.#sign(ticket, expires)}`;
  }

  /** The session of a ticket that is valid for this project; null for any other segment. */
  async sessionOf(
    segment: string,
    place: Omit<DocsTicket, "session">,
    now = siteNow(),
  ): Promise<string | null> {
    const [, session, expires, signature] = TICKET.exec(segment) ?? [];
    if (session === undefined || Number(expires) <= now) return null;
    const right = Buffer.from(await this.#sign({ ...place, session }, Number(expires)));
    return timingSafeEqual(right, Buffer.from(signature as string)) ? session : null;
  }

  async #sign({ session, index, project }: DocsTicket, expires: number): Promise<string> {
    this.#key ??= this.#readKey().catch((error) => {
      this.#key = null;
      throw error;
    });
    const text = JSON.stringify([session, index, project, expires]);
    return createHmac("sha256", await this.#key)
      .update(text)
      .digest("base64url");
  }

  /** The same for all nodes of the site; created at first use. */
  async #readKey(): Promise<string> {
    const known = await siteRow(this.#database.read, DOCS_TICKETS);
    if (known !== null) return fromStored(known, PLACE);
    const made = toStored(randomBytes(32).toString("base64url"), PLACE);
    return fromStored(await this.#database.write(({ tx }) => setSiteRowOnce(tx, DOCS_TICKETS, made)), PLACE);
  }
}

/** Whether a segment of an address looks like a ticket. */
export const isTicket = (segment: string): boolean => TICKET.test(segment);
