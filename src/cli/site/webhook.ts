import type { Command } from "commander";
import { WEBHOOK_FORMATS } from "../../changes/webhooks/webhook.ts";
import type { Webhook, WebhookMade } from "../../http/api/webhooks/schema.ts";
import { segment } from "../api-client.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";
import { defineDeliveries } from "./webhook-deliveries.ts";

interface Wanted extends ServerOptions {
  to?: string;
  format?: string;
  note?: string;
  kind?: string[];
  onIndex?: string[];
  project?: string[];
  header?: string[];
  newSecret?: true;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A webhook sends an HTTP request for each change. See docs/webhooks.md.

Examples:
  wheelyard webhook add https://ci.example.com/generic-webhook-trigger/invoke --index root/main --kind file.published
  wheelyard webhook add https://chat.example.com/hooks/abc --format chat --kind 'project.*'
  wheelyard webhook test wh_Zm9vYmFyYmF6
  wheelyard webhook deliveries wh_Zm9vYmFyYmF6 --state failed
  wheelyard webhook replay wh_Zm9vYmFyYmF6`,
  );
  addServerOptions(
    command
      .command("list")
      .description("list webhooks")
      .option("--index <owner/name>", "only of this index (default: all, for administrators)"),
  ).action(list);
  addWanted(
    command
      .command("add <url>")
      .description("create a webhook, and show its secret once")
      .option("--index <owner/name>", "of this index (default: of the whole site, for administrators)"),
  ).action(add);
  addServerOptions(command.command("show <id>").description("show a webhook")).action(show);
  addWanted(
    command
      .command("set <id>")
      .description("change a webhook; you become its owner")
      .option("--to <url>", "where events are sent")
      .option("--new-secret", "replace the secret, and show the new one once"),
  ).action(set);
  addServerOptions(command.command("pause <id>").description("keep events back until it is resumed")).action(
    (id: string, options: ServerOptions) => pause(id, true, options),
  );
  addServerOptions(command.command("resume <id>").description("send what waits, and what follows")).action(
    (id: string, options: ServerOptions) => pause(id, false, options),
  );
  defineDeliveries(command);
  addServerOptions(command.command("remove <id>").description("remove a webhook")).action(remove);
}

function addWanted(command: Command): Command {
  return addServerOptions(
    command
      .option("--format <format>", `body of the requests: ${WEBHOOK_FORMATS.join(", ")} (default: json)`)
      .option(
        "--kind <kind>",
        "only events of this kind, such as file.published or file.* (repeatable)",
        collect,
      )
      .option("--on-index <glob>", "of a site-wide webhook: only these indexes (repeatable)", collect)
      .option("--project <glob>", "only these projects (repeatable)", collect)
      .option(
        "--header <name: value>",
        "a header of each request, such as Authorization (repeatable)",
        collect,
      )
      .option("--note <text>", "description"),
  );
}

async function list(options: ServerOptions & { index?: string }): Promise<void> {
  const query = options.index === undefined ? "" : `?index=${encodeURIComponent(options.index)}`;
  const webhooks = await (await connect(options)).all<Webhook>(`/webhooks${query}`);
  const rows = webhooks.map((webhook) => [
    webhook.id,
    webhook.index ?? "(site)",
    webhook.url,
    webhook.kinds.join(" "),
    webhook.projects.join(" "),
    stateOf(webhook),
  ]);
  const headings = ["ID", "INDEX", "SENDS TO", "KINDS", "PROJECTS", "STATE"];
  print(options, webhooks, table(headings, rows, "No webhooks."));
}

function stateOf({ paused, waiting, failed }: Webhook): string {
  const counts = [waiting > 0 ? `${waiting} waiting` : "", failed > 0 ? `${failed} failed` : ""];
  return [paused === null ? "active" : "paused", ...counts].filter((part) => part !== "").join(", ");
}

async function show(id: string, options: ServerOptions): Promise<void> {
  const all = await (await connect(options)).all<Webhook>("/webhooks");
  const webhook = all.find((one) => one.id === id);
  if (webhook === undefined) throw new CommandFailure(`There is no webhook ${id}.`, EXIT.failed);
  const rows = Object.entries(webhook).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(" ") : String(value ?? ""),
  ]);
  print(options, webhook, table(["FIELD", "VALUE"], rows, ""));
}

async function add(url: string, options: Wanted & { index?: string }): Promise<void> {
  const { index } = options;
  const body = { url, ...(index === undefined ? {} : { index }), ...wantedBody(options) };
  const made = await (await connect(options)).post<WebhookMade>("/webhooks", body);
  print(options, made, `Created webhook ${made.id}.\n${secretLine(made)}`);
}

function secretLine({ secret }: WebhookMade): string {
  return `Its secret, which is shown only now: ${secret}`;
}

async function set(id: string, options: Wanted): Promise<void> {
  const { to, newSecret } = options;
  const body = { ...wantedBody(options), ...(to ? { url: to } : {}), ...(newSecret ? { newSecret } : {}) };
  if (Object.keys(body).length === 0)
    throw new CommandFailure("Nothing to change. Give an option, such as --kind.", EXIT.usage);
  const changed = await (await connect(options)).patch<WebhookMade>(`/webhooks/${segment(id)}`, body);
  const words = `Changed webhook ${id}.`;
  print(options, changed, newSecret ? `${words}\n${secretLine(changed)}` : words);
}

function wantedBody({ format, note, kind, onIndex, project, header }: Wanted): Record<string, unknown> {
  const body = {
    format,
    note,
    kinds: kind,
    indexes: onIndex,
    projects: project,
    headers: header && Object.fromEntries(header.map(headerFrom)),
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function headerFrom(text: string): [string, string] {
  const at = text.indexOf(":");
  if (at < 1) throw new CommandFailure("Give --header 'NAME: VALUE'.", EXIT.usage);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

async function pause(id: string, isPaused: boolean, options: ServerOptions): Promise<void> {
  const changed = await (await connect(options)).patch<WebhookMade>(`/webhooks/${segment(id)}`, { isPaused });
  print(options, changed, `${isPaused ? "Paused" : "Resumed"} webhook ${id}.`);
}

async function remove(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/webhooks/${segment(id)}`);
  print(options, { id, removed: true }, `Removed webhook ${id}.`);
}
