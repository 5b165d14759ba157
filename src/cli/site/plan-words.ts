import type { SitePlan } from "../../http/api/site/declared-schema.ts";
import { oneLine } from "../terminal/output.ts";

type Step = SitePlan["steps"][number];

const SIGNS: Readonly<Record<Step["action"], string>> = { create: "+", change: "~", remove: "-" };
const MAX_VALUE = 200;

/** A plan as lines: what is created, changed and removed, with each fact that differs. */
export function planLines({ steps, adopted, released, warnings }: SitePlan): string[] {
  const some = steps.length > 0;
  return [
    ...warnings.map((warning) => `Warning: ${oneLine(warning)}`),
    ...(some ? steps.flatMap(stepLines) : ["No changes. The site is as the file says."]),
    ...(adopted > 0 ? [`${counted(adopted, "thing")} will be managed by this file from now on.`] : []),
    ...(released > 0 && !some
      ? [`${counted(released, "thing")} will not be managed by this file any longer.`]
      : []),
  ];
}

/** "Create 3, change 1, remove 0." */
export function planSummary({ steps }: SitePlan): string {
  const count = (action: Step["action"]) => steps.filter((step) => step.action === action).length;
  return `Create ${count("create")}, change ${count("change")}, remove ${count("remove")}.`;
}

/** Whether applying it does anything. */
export function isEmpty({ steps, adopted, released }: SitePlan): boolean {
  return steps.length + adopted + released === 0;
}

function stepLines({ action, kind, name, reason, changes }: Step): string[] {
  const head = `  ${SIGNS[action]} ${action} ${kind} ${oneLine(name)}${reason === null ? "" : ` (${reason})`}`;
  if (action !== "change") return [head];
  return [
    head,
    ...changes.map(({ field, before, after }) => `      ${field}: ${shown(before)} → ${shown(after)}`),
  ];
}

function shown(value: unknown): string {
  const text = value === null || value === undefined ? "none" : JSON.stringify(value);
  return oneLine(text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
