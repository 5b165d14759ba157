/** What became of one file. */
export interface ReportedFile {
  address: string;
  filename: string;
  outcome: "imported" | "replaced" | "unchanged" | "accepted-as-is" | "would-import" | "failed";
  sha256: string | null;
  /** Whether the index has the same bytes: read from the index after the import. */
  verified: boolean;
  /** Why it failed, or why an upload of it would be refused. */
  why: string | null;
}

/** What became of a user, a group, a right or a setting. */
export interface ReportedFact {
  kind: "account" | "group" | "grant" | "index" | "old-site";
  what: string;
  outcome: "created" | "present" | "would-create" | "failed" | "note";
  why: string | null;
}

export interface Report {
  peer: string;
  from: string[];
  into: string;
  dryRun: boolean;
  files: ReportedFile[];
  facts: ReportedFact[];
}

/** How many files had each outcome, and how many of them are proved to be the same. */
export function countOf({ files, facts }: Report) {
  const count = (outcome: ReportedFile["outcome"]) => files.filter((file) => file.outcome === outcome).length;
  return {
    imported: count("imported"),
    replaced: count("replaced"),
    unchanged: count("unchanged"),
    acceptedAsIs: count("accepted-as-is"),
    wouldImport: count("would-import"),
    failed: count("failed"),
    verified: files.filter(({ verified }) => verified).length,
    factsFailed: facts.filter(({ outcome }) => outcome === "failed").length,
  };
}

/** Whether everything that the old site has came, or would come. */
export function isComplete(report: Report): boolean {
  const { failed, factsFailed, verified, wouldImport } = countOf(report);
  return (
    failed === 0 && factsFailed === 0 && (report.dryRun || verified + wouldImport === report.files.length)
  );
}
