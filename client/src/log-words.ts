import type { AnswerOf } from "./answers.ts";
import { settingDifferences } from "./setting-differences.ts";
import { sizeOfField } from "./size-words.ts";

/** An entry of the change log. */
export type LogEntry = AnswerOf<"/changes">["items"][number];

/** What the sentences need: `text` reads a field of the entry's detail, `""` where it has none. */
interface Told {
  index: string;
  project: string;
  subject: string;
  text(name: string): string;
  detail: LogEntry["detail"];
}

type Sentence = (entry: Told) => string;

/** What was done, as the words behind the name of the actor. Every kind of entry has its line. */
const DEEDS: Readonly<Record<string, Sentence>> = {
  "file.published": ({ subject, index, text }) =>
    `published ${subject} in ${index}${text("origin") === "" ? "" : `, promoted from ${text("origin")}`}`,
  "file.replaced": ({ subject, index }) => `replaced a file in ${index} with ${subject}`,
  "file.yanked": ({ subject, index }) => `yanked ${subject} in ${index}`,
  "file.unyanked": ({ subject, index }) => `unyanked ${subject} in ${index}`,
  "file.removed": ({ subject, index, text }) =>
    `removed ${subject} from ${index}${text("reason") === "" ? "" : ` (${text("reason")})`}`,
  "file.imported": ({ subject, index, text }) => `imported ${subject} from ${text("from")} into ${index}`,
  "bundle.admitted": ({ subject, index, text }) =>
    `admitted bundle ${subject} into ${index}, ${count(text("files"), "file")}`,
  "bundle.approved": ({ subject, index }) => `approved bundle ${subject} for ${index}`,
  "bundle.reverted": ({ subject, index, text }) =>
    `reverted bundle ${subject} in ${index}, ${count(text("files"), "file")} removed`,
  "file.restored": ({ subject, index }) => `restored ${subject} in ${index} from the recycle bin`,
  "file.purged": ({ subject, index }) => `deleted ${subject} of ${index} permanently`,
  "project.restored": ({ project, index }) => `restored project ${project} in ${index}`,
  "request.made": ({ subject, index, text }) =>
    `asked for ${text("requirement")} in ${index}, request ${subject}${because(text("reason"))}`,
  "request.joined": ({ subject, index, text }) =>
    `also asked for ${text("requirement")} in ${index}, request ${subject}${because(text("reason"))}`,
  "request.approved": ({ subject, index, text }) =>
    `approved request ${subject} for ${text("requirement")} in ${index}${because(text("reason"))}`,
  "request.refused": ({ subject, index, text }) =>
    `refused request ${subject} for ${text("requirement")} in ${index}${because(text("reason"))}`,
  "request.withdrawn": ({ subject, index, text }) =>
    `withdrew from request ${subject} for ${text("requirement")} in ${index}`,
  "request.fulfilled": ({ subject, index, text }) =>
    `fulfilled request ${subject} for ${text("requirement")} in ${index}${text("bundle") === "" ? "" : ` with bundle ${text("bundle")}`}`,
  "target.set": ({ subject }) => `set target ${subject}`,
  "target.removed": ({ subject }) => `removed target ${subject}`,
  "sandbox-rule.set": ({ subject }) => `let ${accountsOf(subject)} create sandboxes`,
  "sandbox-rule.removed": ({ subject }) => `removed the sandbox rule for ${accountsOf(subject)}`,
  "project.created": ({ project, index }) => `created project ${project} in ${index}`,
  "project.status": ({ project, index, text }) =>
    `set the status of ${project} in ${index} to ${text("status")}`,
  "project.restricted": ({ project, index, detail }) =>
    detail.restricted === false
      ? `lifted the restriction of ${project} in ${index}`
      : `restricted ${project} in ${index}`,
  "project.removed": ({ project, index, text }) =>
    `removed project ${project} from ${index}, with ${count(text("files"), "file")}`,
  "project.docs-published": ({ project, index, subject, text }) =>
    `published the documentation of ${project} ${subject} in ${index}, ${count(text("files"), "file")}`,
  "project.docs-removed": ({ project, index, subject }) =>
    `removed the documentation of ${project} ${subject} from ${index}`,
  "project.results-published": ({ project, index, subject, text }) =>
    `added test results to ${project} ${subject} in ${index}: ${text("passed") || 0} passed, ${text("failed") || 0} failed`,
  "project.results-removed": ({ project, index, subject, text }) =>
    `removed a test result of ${project} ${subject} (${text("environment")}) from ${index}`,
  "project.commented": ({ project, index, subject }) => `commented on ${project} ${subject} in ${index}`,
  "project.comment-removed": ({ project, index, subject, text }) =>
    `removed a comment of ${text("author")} on ${project} ${subject} in ${index}`,
  "project.namesake": ({ project, index, subject }) =>
    `found that ${project} of ${index} also exists in ${subject}`,
  "index.created": ({ index }) => `created index ${index}`,
  "index.changed": ({ index }) => `changed settings of ${index}`,
  "index.removed": ({ index, subject }) => `removed index ${index || subject}`,
  "mirror.changed": ({ project, index }) => `received a new page of ${project} in ${index}`,
  "mirror.looked": ({ project, index }) => `checked ${project} in ${index} for changes`,
  "mirror.listed": ({ index, text }) =>
    `read ${count(text("names"), "project name")} from the upstream of ${index}`,
  "mirror.expired": ({ index }) => `marked all pages of ${index} to be fetched again`,
  "mirror.evicted": ({ index, project, text }) =>
    `removed ${count(text("files"), "cached file")} from ${index}${project === "" ? "" : `, all of ${project}`}`,
  "account.created": ({ subject, text }) => `created account ${subject}, a ${text("kind") || "person"}`,
  "account.changed": ({ subject }) => `changed account ${subject}`,
  "account.removed": ({ subject }) => `removed account ${subject}`,
  "group.created": ({ subject }) => `created group ${subject}`,
  "group.changed": ({ subject, text }) =>
    text("added") === ""
      ? `removed ${text("removed")} from group ${subject}`
      : `added ${text("added")} to group ${subject}`,
  "group.removed": ({ subject }) => `removed group ${subject}`,
  "grant.added": (entry) => `created grant ${entry.subject}: ${grantWords(entry)}`,
  "grant.removed": (entry) => `removed grant ${entry.subject}: ${grantWords(entry)}`,
  "token.created": ({ subject, text }) => `created token ${subject} for ${text("account")}`,
  "token.changed": ({ subject }) => `changed token ${subject}`,
  "token.rotated": ({ subject, text }) => `gave token ${subject} of ${text("account")} a new secret`,
  "token.expiring": ({ subject, text }) =>
    `noticed that token ${subject} of ${text("account")} expires on ${text("expiresAt").slice(0, 10)}`,
  "token.leaked": ({ subject, text }) =>
    text("kind") === "short-lived"
      ? `revoked a short-lived token of ${text("account")} that was reported as leaked`
      : `revoked token ${subject} of ${text("account")}, which was reported as leaked`,
  "token.revoked": ({ subject }) => `revoked token ${subject}`,
  "issuer.added": ({ subject }) => `added token issuer ${subject}`,
  "issuer.changed": ({ subject }) => `changed token issuer ${subject}`,
  "issuer.removed": ({ subject }) => `removed token issuer ${subject}`,
  "publisher.added": ({ text }) =>
    `added a trusted publisher for ${text("account")}, with tokens of ${text("issuer")}`,
  "publisher.removed": ({ subject }) => `removed trusted publisher ${subject}`,
  "publisher.pinned": ({ subject }) => `tied trusted publisher ${subject} to its repository`,
  "publisher.used": ({ text }) => `got a short-lived token with an ID token of ${text("issuer")}`,
  "webhook.created": ({ subject, text }) => `created webhook ${subject}, which sends to ${text("host")}`,
  "webhook.changed": ({ subject }) => `changed webhook ${subject}`,
  "webhook.removed": ({ subject }) => `removed webhook ${subject}`,
  "webhook.tested": ({ subject }) => `sent a test event to webhook ${subject}`,
  "webhook.replayed": ({ subject, text }) =>
    `sent ${count(text("events"), "event")} to webhook ${subject} again`,
  "session.started": () => "signed in",
  "session.ended": ({ subject }) => `ended a session of ${subject}`,
  "invitation.created": ({ text }) =>
    text("account") === "" ? "created an invitation" : `created an invitation for ${text("account")}`,
  "invitation.revoked": () => "revoked an invitation",
  "registration.requested": ({ subject }) => `received a request for account ${subject}`,
  "registration.refused": ({ subject }) => `rejected the request for account ${subject}`,
  "audit.sealed": ({ text }) => `sealed ${count(text("entries"), "entry", "entries")} of the change log`,
  "keys.rotated": ({ subject, text }) =>
    `encrypted ${count(text("secrets"), "secret")} with the key ${subject}`,
  "keys.discarded": ({ subject, text }) =>
    `discarded ${count(text("secrets"), "secret")} of the lost key ${subject}`,
  "database.rebuilt": () => "rebuilt the database from the records",
  "look.changed": ({ detail }) =>
    `changed the look of the site (${Array.isArray(detail.fields) ? detail.fields.join(", ") : ""})`,
  "site.refreshed": () => "prepared all pages again",
  "site.applied": ({ subject }) => `applied the site file ${subject}`,
  "task.asked": ({ subject, text }) => `started task ${subject}: ${text("kind")}`,
  "task.cancelled": ({ subject, text }) => `canceled task ${subject}: ${text("task")}`,
  "task.ended": ({ subject, text }) => `ended task ${subject}: ${text("task")} ${text("state")}`,
};

/** Fields of the detail that the sentence says already, or that mean nothing to people. */
const SAID = new Set([
  ...["origin", "status", "restricted", "files", "names", "kind", "added", "removed", "account", "principal"],
  ...["permission", "index", "project", "id", "task", "state", "settings", "before", "sha256", "session"],
  ...["createdAt", "createdBy", "displayName", "request", "groupId"],
]);

/** What happened, as a sentence: "maria yanked shop-1.0.tar.gz in team/dev". */
export function logSentence({ kind, index, project, subject, actor, detail }: LogEntry): string {
  const text = (name: string) => plain(detail[name]);
  const told = { index: index ?? "", project: project ?? "", subject: subject ?? "", detail, text };
  const deed = DEEDS[kind]?.(told) ?? `${kind} ${told.subject || told.project || told.index}`.trim();
  return `${actor ?? "The server"} ${deed}`;
}

/** What changed, a line each: settings and rules as differences, and the facts that the sentence leaves out. */
export function logDetails({ detail }: LogEntry): string[] {
  const { settings, before } = detail;
  return [
    ...(isRecord(settings) ? settingDifferences(isRecord(before) ? before : null, settings) : []),
    ...(isRecord(before) && !isRecord(settings) ? earlier(before, detail) : []),
    ...Object.entries(detail)
      .filter(([name, value]) => !SAID.has(name) && value !== null && value !== "")
      .filter(([name]) => !isRecord(before) || isRecord(settings) || !(name in before))
      .map(([name, value]) => `${spaced(name)}: ${sizeOfField(name, value) ?? plain(value)}`),
  ];
}

/** What something was before it was changed (`old → new`), or before it was removed. */
function earlier(before: Record<string, unknown>, detail: Record<string, unknown>): string[] {
  const words = (value: unknown) => plain(value) || "none";
  return Object.entries(before)
    .filter(([name, old]) => !(name in detail) || words(old) !== words(detail[name]))
    .map(([name, old]) =>
      name in detail
        ? `${spaced(name)}: ${words(old)} → ${words(detail[name])}`
        : `${spaced(name)} was: ${words(old)}`,
    );
}

/** All kinds that have words. */
export const LOG_KINDS: readonly string[] = Object.keys(DEEDS);

function grantWords({ text }: Told): string {
  const project = text("project");
  const what = project === "" || project === "*" ? "" : ` ${project}`;
  return `${text("principal")} may ${text("permission")}${what} in ${text("index")}`;
}

/** Who a sandbox rule is for. */
function accountsOf(who: string): string {
  return who === "authenticated" ? "all accounts" : `accounts of ${who.replace(/^group:/, "")}`;
}

function because(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

function count(number: string, noun: string, nouns = `${noun}s`): string {
  return `${number || "0"} ${number === "1" ? noun : nouns}`;
}

/** `keptFor` as `kept for`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (isRecord(value))
    return Object.entries(value)
      .map(([name, one]) => `${spaced(name)} ${sizeOfField(name, one) ?? plain(one)}`)
      .join(", ");
  return String(value);
}
