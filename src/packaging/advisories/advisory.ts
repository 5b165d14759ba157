import { z } from "zod";
import { parseProjectName } from "../names/project-name.ts";

/** From the mildest to the worst. */
export const SEVERITIES = ["low", "moderate", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What an advisory says about the versions of one project. */
export interface AffectedVersions {
  /** Normalized name. */
  readonly project: string;
  /** Versions that it lists one by one. */
  readonly versions: readonly string[];
  /** Ranges of PEP 440 versions, each as its events. */
  readonly ranges: readonly (readonly RangeEvent[])[];
}

const KINDS = ["introduced", "fixed", "last_affected", "limit"] as const;

/** Where a range begins or ends. `introduced` "0": from the first version on. */
export interface RangeEvent {
  readonly kind: (typeof KINDS)[number];
  readonly version: string;
}

/** A known vulnerability, as a database of advisories in the OSV format describes it. */
export interface Advisory {
  readonly id: string;
  /** Other IDs of the same vulnerability, such as that of the CVE. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** null: the advisory does not say. */
  readonly severity: Severity | null;
  readonly affected: readonly AffectedVersions[];
}

const SUMMARY_LENGTH = 200;

const Text = z.string().nullish();
const Range = z.object({ type: z.string(), events: z.array(z.record(z.string(), z.unknown())) });
const Osv = z.object({
  id: z.string().min(1).max(200),
  withdrawn: Text,
  aliases: z.array(z.string()).nullish(),
  summary: Text,
  details: Text,
  database_specific: z.object({ severity: z.unknown() }).nullish(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).nullish(),
        versions: z.array(z.string()).nullish(),
        ranges: z.array(Range).nullish(),
      }),
    )
    .nullish(),
});

/**
 * An advisory of the OSV format; of what it affects, only projects of PyPI. "withdrawn": it was taken back. null: the text
 * is not an advisory.
 */
export function readAdvisory(text: string): Advisory | "withdrawn" | null {
  const read = Osv.safeParse(parsed(text));
  if (!read.success) return null;
  const { id, withdrawn, aliases, summary, details, database_specific: own, affected } = read.data;
  if (withdrawn) return "withdrawn";
  return {
    id,
    aliases: aliases ?? [],
    summary: firstLine(summary || details || ""),
    severity: severityOf(own?.severity),
    affected: (affected ?? []).flatMap((one) => {
      const project = one.package?.ecosystem === "PyPI" ? parseProjectName(one.package.name) : null;
      if (project === null) return [];
      const ranges = (one.ranges ?? []).filter(({ type }) => type === "ECOSYSTEM");
      return [
        { project, versions: one.versions ?? [], ranges: ranges.map(({ events }) => eventsOf(events)) },
      ];
    }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function eventsOf(events: Record<string, unknown>[]): RangeEvent[] {
  return events.flatMap((event) =>
    KINDS.flatMap((kind) => {
      const version = event[kind];
      return typeof version === "string" ? [{ kind, version }] : [];
    }),
  );
}

function severityOf(word: unknown): Severity | null {
  const lower = String(word).toLowerCase();
  return SEVERITIES.find((one) => one === (lower === "medium" ? "moderate" : lower)) ?? null;
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n", 1);
  return line.length > SUMMARY_LENGTH ? `${line.slice(0, SUMMARY_LENGTH - 1)}…` : line;
}
