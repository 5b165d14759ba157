import type { Command } from "commander";
import type { Delivery } from "../../http/api/webhooks/schema.ts";
import { segment } from "../api-client.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { print, table, time } from "../terminal/output.ts";

interface DeliveryOptions extends ServerOptions {
  state?: string;
  bodies?: true;
}

/** The commands about what a webhook sent, and sends again. */
export function defineDeliveries(command: Command): void {
  addServerOptions(
    command.command("test <id>").description("send a test event; `deliveries` shows the answer"),
  ).action(test);
  addServerOptions(
    command
      .command("deliveries <id>")
      .description("list the last 50 deliveries, newest first")
      .option("--state <state>", "only these: waiting, delivered, failed")
      .option("--bodies", "also show requests and answers"),
  ).action(deliveries);
  addServerOptions(
    command
      .command("replay <id>")
      .description("send everything again that failed")
      .option("--delivery <id>", "only this delivery, also if it was delivered"),
  ).action(replay);
}

async function test(id: string, options: ServerOptions): Promise<void> {
  const tested = await (await connect(options)).post<{ serial: number }>(`/webhooks/${segment(id)}/test`, {});
  print(options, tested, `Queued test event ${tested.serial}. See \`wheelyard webhook deliveries ${id}\`.`);
}

async function deliveries(id: string, options: DeliveryOptions): Promise<void> {
  const state = options.state === undefined ? "" : `&state=${encodeURIComponent(options.state)}`;
  const path = `/webhooks/${segment(id)}/deliveries?limit=50${state}`;
  const { items } = await (await connect(options)).get<{ items: Delivery[] }>(path);
  const rows = items.map((delivery) => [
    delivery.id,
    String(delivery.serial),
    delivery.kind,
    delivery.subject ?? delivery.project ?? "",
    delivery.state,
    answerOf(delivery),
    String(delivery.attempts),
    time(delivery.endedAt ?? delivery.nextAt),
  ]);
  const headings = ["ID", "SERIAL", "KIND", "SUBJECT", "STATE", "ANSWER", "ATTEMPTS", "ENDED OR DUE"];
  const shown = table(headings, rows, "No deliveries.");
  print(options, items, options.bodies ? `${shown}\n${items.map(bodiesOf).join("\n")}` : shown);
}

function answerOf({ status, duration, trouble, attempts }: Delivery): string {
  if (attempts === 0) return "";
  return status === null ? (trouble ?? "no answer") : `${status} in ${duration} ms`;
}

function bodiesOf({ id, request, response }: Delivery): string {
  return `\n${id}\n  request: ${request ?? ""}\n  answer: ${response ?? ""}`;
}

async function replay(id: string, options: ServerOptions & { delivery?: string }): Promise<void> {
  const body = options.delivery === undefined ? {} : { delivery: options.delivery };
  const replayed = await (await connect(options)).post<{ events: number }>(
    `/webhooks/${segment(id)}/replay`,
    body,
  );
  const { events } = replayed;
  print(options, replayed, `Queued ${events} ${events === 1 ? "delivery" : "deliveries"} again.`);
}
