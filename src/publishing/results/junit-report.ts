import { SaxesParser } from "saxes";
import { BadReport, finishReport, type ReportContext, type TestReport } from "./report.ts";

const MAX_DEPTH = 50;
const MAX_ATTRIBUTE = 10_000;
/** Characters of the text of one failure that are kept. */
const MAX_TEXT = 20_000;
const MAX_LOG = 400_000;

interface Totals {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  /** Seconds. */
  time: number;
}

interface Case {
  name: string;
  outcome: "passed" | "failures" | "errors" | "skipped";
  message: string;
}

/**
 * Reads JUnit XML as pytest, unittest-xml-reporting and nose write it: one result for all of its suites, with the failures as
 * the log. The environment is that of the context, otherwise the name of the first suite. No entities are expanded, and no
 * document type is accepted. Throws `BadReport` for XML that is not well-formed, nested too deeply, or no JUnit report.
 */
export function readJunit(xml: string, context: ReportContext): TestReport {
  const { totals, log, suite, hasSuites } = new JunitReader().read(xml);
  if (!hasSuites) throw new BadReport("The XML is not a JUnit report: it has no element <testsuite>.");
  const failed = totals.failures + totals.errors > 0;
  const ran = totals.tests > totals.skipped;
  return finishReport([
    {
      environment: context.environment ?? (suite.slice(0, 100) || "tests"),
      status: failed ? "failed" : ran ? "passed" : "skipped",
      python: context.python ?? null,
      platform: context.platform ?? null,
      tests: totals.tests,
      failures: totals.failures,
      errors: totals.errors,
      skipped: totals.skipped,
      durationSeconds: Math.min(totals.time, 1e8),
      log,
    },
  ]);
}

class JunitReader {
  readonly #parser = new SaxesParser();
  readonly #totals: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0, time: 0 };
  #depth = 0;
  #case: Case | null = null;
  #text: string | null = null;
  #log: string[] = [];
  #logged = 0;
  #suite: string | null = null;

  read(xml: string) {
    const parser = this.#parser;
    parser.on("error", (error) => {
      throw new BadReport(`The XML is not well-formed, at position ${positionOf(error)}.`);
    });
    parser.on("doctype", () => {
      throw new BadReport("The XML has a document type (<!DOCTYPE>). Remove it and send the report again.");
    });
    parser.on("opentag", ({ name, attributes }) => this.#open(name, attributes));
    parser.on("text", (text) => this.#take(text));
    parser.on("cdata", (text) => this.#take(text));
    parser.on("closetag", ({ name }) => this.#close(name));
    parser.write(xml).close();
    const log = this.#log.join("\n\n");
    return { totals: this.#totals, log, suite: this.#suite ?? "", hasSuites: this.#suite !== null };
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > MAX_DEPTH)
      throw new BadReport(`The XML is nested deeper than ${MAX_DEPTH} elements.`);
    if (name === "testsuite") this.#suite ??= attributes.name ?? "";
    if (name === "testcase") this.#begin(attributes);
    else if (this.#case !== null) this.#note(name, attributes);
  }

  #begin({ classname = "", name = "", time }: Record<string, string>): void {
    const seconds = Number(time);
    if (Number.isFinite(seconds) && seconds > 0) this.#totals.time += seconds;
    const full = [classname, name].filter((part) => part !== "").join("::");
    this.#case = { name: full.slice(0, MAX_ATTRIBUTE), outcome: "passed", message: "" };
  }

  #note(name: string, { message = "" }: Record<string, string>): void {
    const outcome = ({ failure: "failures", error: "errors", skipped: "skipped" } as const)[name];
    if (outcome === undefined || this.#case === null) return;
    // An error in the teardown of a test that failed does not hide the failure.
    if (this.#case.outcome !== "failures") this.#case.outcome = outcome;
    if (outcome === "skipped") return;
    this.#case.message += message.slice(0, MAX_ATTRIBUTE);
    this.#text = "";
  }

  #take(text: string): void {
    if (this.#text !== null && this.#text.length < MAX_TEXT)
      this.#text += text.slice(0, MAX_TEXT - this.#text.length);
  }

  #close(name: string): void {
    this.#depth--;
    if (this.#case === null) return;
    if ((name === "failure" || name === "error") && this.#text !== null) {
      this.#case.message += `\n${this.#text.trim()}`;
      this.#text = null;
    }
    if (name === "testcase") this.#end(this.#case);
  }

  #end({ name, outcome, message }: Case): void {
    this.#totals.tests++;
    if (outcome !== "passed") this.#totals[outcome]++;
    this.#case = null;
    if ((outcome !== "failures" && outcome !== "errors") || this.#logged > MAX_LOG) return;
    const words = `${outcome === "errors" ? "ERROR" : "FAILED"} ${name}\n${message.trim()}`;
    this.#logged += words.length;
    this.#log.push(words);
  }
}

/** saxes begins its messages with `line:column: `. */
function positionOf({ message }: Error): string {
  return /^\d+:\d+/.exec(message)?.[0] ?? "unknown";
}
