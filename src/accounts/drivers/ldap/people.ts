import { AndFilter, type Client, type Entry, EqualityFilter, type Filter, FilterParser } from "ldapts";
import { badOption, unavailable } from "./connection.ts";
import { groupNames } from "./groups.ts";
import type { LdapOptions } from "./options.ts";

/** A person as the directory describes them. */
export interface Person {
  dn: string;
  /** In lower case: the name of the account here. */
  name: string;
  /** Identifies the person for ever, in hex. */
  subject: string;
  /** Names (cn) of the person's groups, in lower case. */
  groups: ReadonlySet<string>;
}

/** Bit of Active Directory's userAccountControl: the account is disabled. */
const DISABLED = 2;

/** Finds people in a directory by their account name. */
export class People {
  readonly #options: LdapOptions;
  readonly #filter: Filter | null;

  /** Refuses (`invalid`) options that do not say where to find people. */
  constructor(options: LdapOptions) {
    this.#options = options;
    const { userDn, userBase, bindDn, bindPassword, groupBase, groups, adminGroups } = options;
    if (userDn === undefined && (userBase === undefined || bindDn === undefined))
      throw badOption(
        "Set ldap.userBase and ldap.bindDn to search for people, or ldap.userDn as a template.",
      );
    if (userDn !== undefined && !userDn.includes("=") && userBase === undefined)
      throw badOption("ldap.userBase is missing: a template without a DN does not tell where people are.");
    if ((bindDn === undefined) !== (bindPassword === undefined))
      throw badOption("Set ldap.bindDn and ldap.bindPassword together.");
    if (groupBase === undefined && groups.length + adminGroups.length > 0)
      throw badOption("ldap.groupBase is missing: groups elsewhere could have the same names.");
    this.#filter = parseFilter(options.userFilter);
  }

  /** The name that the template gives to an account; null: there is no template. */
  templateName(name: string): string | null {
    return (
      this.#options.userDn?.replaceAll("{name}", this.#isDnTemplate ? escapeDnValue(name) : name) ?? null
    );
  }

  /**
   * The one person with the account name; null when there is none, when there are several, or when the account is disabled
   * there. The connection must be signed in. Refuses (`unavailable`) when the directory does not answer.
   */
  async find(client: Client, name: string): Promise<Person | null> {
    const { userBase, userAttribute, idAttribute } = this.#options;
    const bound = this.templateName(name);
    const isUpn = bound !== null && !this.#isDnTemplate;
    // Of a principal name, the person who has exactly that one: another may have the short name.
    const attribute = isUpn ? "userPrincipalName" : userAttribute;
    const value = isUpn ? bound : name;
    const isAtDn = bound !== null && this.#isDnTemplate;
    const named = new EqualityFilter({ attribute, value });
    const filter = this.#filter === null ? named : new AndFilter({ filters: [named, this.#filter] });
    try {
      const { searchEntries } = await client.search(isAtDn ? bound : (userBase as string), {
        scope: isAtDn ? "base" : "sub",
        filter,
        sizeLimit: 2,
        attributes: [attribute, idAttribute, "memberOf", "userAccountControl"],
        explicitBufferAttributes: [idAttribute],
      });
      const [entry, second] = searchEntries;
      if (entry === undefined || second !== undefined || isDisabled(entry)) return null;
      // Directories compare loosely; accounts here do not.
      if (!textsOf(entry, attribute).some((text) => text.toLowerCase() === value.toLowerCase())) return null;
      const subject = idOf(entry, idAttribute);
      if (subject === null) return null;
      const groups = await groupNames(client, this.#options, {
        dn: entry.dn,
        memberOf: textsOf(entry, "memberOf"),
      });
      return { dn: entry.dn, name, subject, groups };
    } catch (error) {
      // Too many for the limit is several.
      if ((error as { code?: number }).code === 4) return null;
      if (isMissing(error)) return null;
      throw unavailable(error);
    }
  }

  get #isDnTemplate(): boolean {
    return this.#options.userDn?.includes("=") ?? false;
  }
}

/** The values of an attribute as text; names of attributes are compared without case. */
function textsOf(entry: Entry, attribute: string): string[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const value = key === undefined ? [] : entry[key];
  return [value ?? []].flat().map(String);
}

/** Whether a directory says that there is no such entry. */
function isMissing(error: unknown): boolean {
  return (error as { code?: number }).code === 0x20;
}

function idOf(entry: Entry, attribute: string): string | null {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const value = key === undefined ? undefined : [entry[key] ?? []].flat()[0];
  if (value === undefined || value.length === 0) return null;
  return Buffer.isBuffer(value) ? value.toString("hex") : Buffer.from(value).toString("hex");
}

function isDisabled(entry: Entry): boolean {
  return (Number(textsOf(entry, "userAccountControl")[0] ?? 0) & DISABLED) !== 0;
}

/** As RFC 4514 says, every character that could mean something, escaped. */
function escapeDnValue(text: string): string {
  return text.replace(/[^A-Za-z0-9._@-]/g, (character) =>
    [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

function parseFilter(text: string | undefined): Filter | null {
  if (text === undefined) return null;
  try {
    return FilterParser.parseString(text);
  } catch {
    throw badOption(`ldap.userFilter is not an LDAP filter, such as (objectClass=person).`);
  }
}
