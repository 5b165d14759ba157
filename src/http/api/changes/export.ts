import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, Pieces } from "../fields.ts";
import { type ChangeRow, presentChange } from "./present.ts";
import { type Change, ChangeFilter } from "./schema.ts";
import { allChanges, mayShowChange, requireLog, selectChanges } from "./select.ts";
import type { ChangeServices } from "./services.ts";

const endpoint = endpointsOf<ChangeServices>();

const COLUMNS = [
  "serial",
  "at",
  "kind",
  "index",
  "project",
  "subject",
  "actor",
  "address",
  "detail",
] as const;

const shared = {
  method: "GET",
  tag: "changes",
  refusals: [403, 404],
  params: None,
  query: ChangeFilter,
  body: Nothing,
  answer: Pieces,
  status: 200,
} as const;

export const changesAsLines = endpoint({
  ...shared,
  refusals: [...shared.refusals],
  path: "/changes.ndjson",
  summary: "Export the change log, oldest first, as JSON lines",
  streams: "application/x-ndjson",
  permit: (request) => void requireLog(request),
  async handle(request) {
    const rows = visible(
      allChanges(request.services.database, selectChanges(request)),
      mayShowChange(request),
    );
    return mapped(rows, (row) => `${JSON.stringify(presentChange(row))}\n`);
  },
});

export const changesAsCsv = endpoint({
  ...shared,
  refusals: [...shared.refusals],
  path: "/changes.csv",
  summary: "Export the change log, oldest first, as CSV",
  streams: "text/csv",
  permit: (request) => void requireLog(request),
  async handle(request) {
    const rows = visible(
      allChanges(request.services.database, selectChanges(request)),
      mayShowChange(request),
    );
    request.answerHeaders["Content-Disposition"] = 'attachment; filename="changes.csv"';
    return mapped(rows, (row) => csvLine(presentChange(row)), `${COLUMNS.join(",")}\r\n`);
  },
});

async function* visible(rows: AsyncIterable<ChangeRow>, isVisible: (row: ChangeRow) => boolean) {
  for await (const row of rows) if (isVisible(row)) yield row;
}

async function* mapped<Row>(
  rows: AsyncIterable<Row>,
  write: (row: Row) => string,
  head = "",
): AsyncGenerator<string> {
  if (head !== "") yield head;
  for await (const row of rows) yield write(row);
}

function csvLine(change: Change): string {
  const cells = COLUMNS.map((column) => {
    const value = change[column];
    return csvCell(typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? ""));
  });
  return `${cells.join(",")}\r\n`;
}

/** Spreadsheets run what begins like a formula; names of accounts and files come from strangers. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
