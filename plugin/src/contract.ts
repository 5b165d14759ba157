import type { PluginStorage } from "./storage.ts";

/** The version of this contract. A server loads plugins that were made for its own version, and refuses others. */
export const CONTRACT = 1;

/** An option of a plugin: a key in its group of the configuration. */
export interface PluginOption {
  /** `list` is a list of texts. */
  type: "text" | "integer" | "number" | "boolean" | "list";
  /** What the option does, for people. */
  description: string;
  /** Without a default, an option that is not set is not in the options. */
  default?: string | number | boolean | readonly string[];
  /** The server does not start without it. */
  required?: boolean;
  /** Never printed and never logged. */
  secret?: boolean;
  /** A path of this machine. Relative paths become absolute, as in the rest of the configuration. */
  path?: boolean;
  /** Lets people write `20 GiB` or `30s`. The option is a number of bytes or of seconds. */
  unit?: "bytes" | "seconds";
}

/** The options of a plugin as the configuration has them. */
export type PluginOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What each part of a plugin is opened with. */
export interface PluginContext {
  /** The name that the configuration gives to the plugin. */
  readonly name: string;
  /** Writes a line to the log of the server, with the name of the plugin. */
  log(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** A file that a rule of a policy is asked about. */
export interface PolicyFile {
  filename: string;
  /** Normalized. */
  project: string;
  version: string;
  kind: string;
  /** Bytes; null: not known. */
  size: number | null;
  sha256: string | null;
  /** ISO 8601, in UTC; null: not known. */
  uploadedAt: string | null;
  /** null: not yanked; otherwise the reason, maybe empty. */
  yanked: string | null;
  /** The index that the file comes from, as `owner/name`. */
  source: string;
  sourceKind: "hosted" | "mirror";
}

/** A condition that rules of policies can name: `{"action": "deny", "plugin": "NAME"}`. */
export interface PolicyCondition {
  /**
   * Whether the condition holds for each of the files, in their order. All of them are of one project. If this fails, a rule
   * that denies or holds applies, and a rule that allows does not.
   */
  matches(files: readonly PolicyFile[]): readonly boolean[] | Promise<readonly boolean[]>;
  /** Seconds for which answers are kept. Default: 300. */
  keepFor?: number;
}

/** A change, in the form that webhooks send. */
export interface PluginEvent {
  /** Grows with every change of the site. An event that comes again has the same serial. */
  serial: number;
  /** What happened, such as `file.published`. */
  kind: string;
  /** ISO 8601, in UTC. */
  at: string;
  /** `owner/name`; null: the event belongs to no index. */
  index: string | null;
  project: string | null;
  version: string | null;
  subject: string | null;
  /** Account; null: the server itself. */
  actor: string | null;
  /** What happened, as a sentence. */
  text: string;
  detail: Readonly<Record<string, unknown>>;
}

/** Is notified of every change: at least once, in order, on one node of a site. */
export interface EventSink {
  /** Resolves when the events were taken. If it fails, the same events come again later. */
  receive(events: readonly PluginEvent[]): void | Promise<void>;
}

/** The long description of a release. */
export interface PluginDescription {
  form: "markdown" | "restructuredtext" | "plain";
  text: string;
}

/** Renders descriptions. The server removes from the HTML what could do harm. */
export interface DescriptionRenderer {
  /** The HTML; null: the server renders it itself. */
  render(description: PluginDescription): string | null | Promise<string | null>;
}

/** Who sent a request, and what they may do with the credentials that they sent. */
export interface PluginCaller {
  /** null: not signed in. */
  account: string | null;
  groups: readonly string[];
  /** May manage the whole site. */
  isAdministrator: boolean;
  address: string;
  /** The indexes in which the caller may do something. */
  rights: readonly PluginRight[];
}

export interface PluginRight {
  /** `owner/name`. */
  index: string;
  /** Permissions in the whole index, such as `read` and `publish`. */
  permissions: readonly string[];
  /** Projects of the index that the caller may not read. */
  hiddenProjects: readonly string[];
}

/** A request to `/-/plugins/NAME/…`. */
export interface PluginRequest {
  method: string;
  /** Behind `/-/plugins/NAME`, beginning with a slash; decode it yourself. */
  path: string;
  /** Without the question mark. */
  query: string;
  /** In lower case. Credentials and cookies are left out. */
  headers: Readonly<Record<string, string>>;
  /** At most 1 MiB. */
  body: Uint8Array;
  caller: PluginCaller;
}

export interface PluginResponse {
  /** Default: 200. */
  status?: number;
  /** `content-type`, `cache-control`, `etag`, `content-disposition`, `location`, `retry-after` and names that begin with `x-`. Others are left out. */
  headers?: Readonly<Record<string, string>>;
  /** At most 16 MiB. */
  body?: string | Uint8Array;
}

/** Answers the requests to `/-/plugins/NAME/…`. */
export interface HttpHandler {
  answer(request: PluginRequest): PluginResponse | Promise<PluginResponse>;
}

/** Someone whose password is right. */
export interface VerifiedPerson {
  /** The account that was asked about. An answer with another name proves nothing. */
  account: string;
  /** Identifies the person for ever, also under another name. Default: the name. */
  id?: string;
  /** Groups of the person. Only those in `groups` of the plugin mean something here. */
  groups?: readonly string[];
}

/** Checks passwords. The server asks it for names that do not belong to accounts of other kinds. */
export interface AccountsVerifier {
  /** Who it is; null: the name or the password is wrong. An error means that it cannot be told now. */
  verify(credentials: {
    account: string;
    password: string;
  }): VerifiedPerson | null | Promise<VerifiedPerson | null>;
}

type Opens<T> = (options: PluginOptions, context: PluginContext) => T | Promise<T>;

/**
 * A plugin: the default export of its module. Each part is opened when it is first needed, with the options of the plugin. All
 * but `storage` run in a thread of their own, so the parts of one plugin share nothing with the server.
 */
export interface Plugin {
  /** `CONTRACT` of the package `wheelyard-plugin` that it was written with. */
  contract: number;
  /** The version of the plugin, for people. */
  version?: string;
  options?: Readonly<Record<string, PluginOption>>;
  /** The HTTP handler also answers callers who are not signed in. Default: false. */
  answersAnyone?: boolean;
  /** Groups of the server whose members `accounts` decides about. Default: none. */
  groups?: readonly string[];
  policy?: Opens<PolicyCondition>;
  events?: Opens<EventSink>;
  descriptions?: Opens<DescriptionRenderer>;
  http?: Opens<HttpHandler>;
  accounts?: Opens<AccountsVerifier>;
  /** Runs in the server's process, because files pass through it. */
  storage?: Opens<PluginStorage>;
}

/** Checks the types of a plugin. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
