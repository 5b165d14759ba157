import { randomBytes } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";
import { Attribute, Change, Client } from "ldapts";

/** The LDAP server that is running for tests: `test/services/ldap.sh` starts it and says so by a variable. */
export interface LdapServer {
  url: string;
  secureUrl: string;
  /** PEM file of its certificate authority. */
  ca: string;
  /** DN that everything is below. */
  base: string;
}

const LDAP: LdapServer | null = process.env.WHEELYARD_TEST_LDAP
  ? (JSON.parse(process.env.WHEELYARD_TEST_LDAP) as LdapServer)
  : null;

export const NEEDS_LDAP = LDAP === null ? { skip: "no LDAP server: test/services/run.sh starts one" } : {};

/** Changes the people and groups of the LDAP server, below a place of its own. */
export class LdapPlace {
  readonly server: LdapServer;
  readonly people: string;
  readonly groups: string;
  readonly #client: Client;

  private constructor(server: LdapServer, unit: string) {
    this.server = server;
    this.people = `ou=people,${unit}`;
    this.groups = `ou=groups,${unit}`;
    this.#client = new Client({ url: server.url });
  }

  static async create(): Promise<LdapPlace> {
    if (LDAP === null)
      throw new Error("WHEELYARD_TEST_LDAP names no server; test/services/run.sh starts one");
    const name = randomBytes(5).toString("hex");
    const unit = `ou=${name},${LDAP.base}`;
    const place = new LdapPlace(LDAP, unit);
    await place.#client.bind(`cn=admin,${LDAP.base}`, "admin-password");
    for (const [dn, ou] of [
      [unit, name],
      [place.people, "people"],
      [place.groups, "groups"],
    ] as const)
      await place.#client.add(dn, { objectClass: "organizationalUnit", ou });
    return place;
  }

  /** Options of the driver for this place, with the account that searches. */
  get options(): Record<string, unknown> {
    const { url, base } = this.server;
    const bindDn = `cn=search,${base}`;
    return { url, bindDn, bindPassword: "search-password", userBase: this.people, groupBase: this.groups };
  }

  dnOf(name: string): string {
    return `uid=${name},${this.people}`;
  }

  async addPerson(name: string, password: string | null, more: Record<string, string> = {}): Promise<void> {
    const isAd = Object.keys(more).length > 0;
    await this.#client.add(this.dnOf(name), {
      objectClass: ["inetOrgPerson", ...(isAd ? ["adUser"] : [])],
      uid: name,
      cn: name,
      sn: name,
      ...(password === null ? {} : { userPassword: password }),
      ...more,
    });
  }

  /** `members`: names of people, or DNs. */
  async addGroup(name: string, members: string[]): Promise<string> {
    const dn = `cn=${name},${this.groups}`;
    const member = members.map((one) => (one.includes("=") ? one : this.dnOf(one)));
    await this.#client.add(dn, { objectClass: "groupOfNames", cn: name, member });
    return dn;
  }

  async set(dn: string, type: string, values: string[]): Promise<void> {
    const modification = new Attribute({ type, values });
    await this.#client.modify(dn, new Change({ operation: "replace", modification }));
  }

  async remove(dn: string): Promise<void> {
    await this.#client.del(dn);
  }

  close(): Promise<void> {
    return this.#client.unbind();
  }
}

/** A way to a server on this machine that can be cut, and counts connections. */
export class Wire {
  connections = 0;
  isCut = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(target: number) {
    this.#server = createServer((socket) => {
      this.connections++;
      if (this.isCut) return socket.destroy();
      const other = connect(target, "127.0.0.1");
      for (const [one, peer] of [
        [socket, other],
        [other, socket],
      ] as const) {
        this.#sockets.add(one);
        one.on("error", () => peer.destroy());
        one.on("close", () => {
          this.#sockets.delete(one);
          peer.destroy();
        });
      }
      socket.pipe(other).pipe(socket);
    });
  }

  static async to(target: number): Promise<Wire> {
    const wire = new Wire(target);
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Ends every connection, and every new one at once. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
