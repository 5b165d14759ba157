import { openReceiver } from "../../../changes/audit/stream/open-receiver.ts";
import type { Config } from "../../../config/schema.ts";
import { type Finding, problem, well, wordsOf } from "./finding.ts";

/** Whether each receiver of audit events can be reached from here, and takes events. Sends none. */
export function checkAudit({ auditReceivers, webhooks }: Config): Promise<Finding[]> {
  return Promise.all(
    Object.entries(auditReceivers).map(async ([name, settings]) => {
      const subject = `audit ${name}`;
      try {
        const receiver = openReceiver(settings, { webhooks, environment: process.env });
        return well(subject, await receiver.check(AbortSignal.timeout(settings.timeout * 1000)));
      } catch (error) {
        const advice = `Check auditReceivers.${name}. See docs/audit.md. Events wait until it takes them.`;
        return problem(subject, wordsOf(error), advice);
      }
    }),
  );
}
