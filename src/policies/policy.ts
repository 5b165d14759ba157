import type { ProjectName } from "../packaging/names/project-name.ts";
import { parseVersion, type Version } from "../packaging/versions/version.ts";
import { earlier, type TimedDecision } from "./decision.ts";
import { describeException, describeRule } from "./describe-rule.ts";
import type { FileSource } from "./file-facts.ts";
import type { PolicySettings } from "./rule.ts";
import { type DecidedFile, ReadyRule } from "./rule-match.ts";

interface NumberedRule {
  ready: ReadyRule;
  /** From 1. */
  number: number;
}

/** The rules of one index, ready to be asked: pure, so the same question has the same answer everywhere. */
export class Policy {
  readonly #rules: NumberedRule[];

  constructor(settings: PolicySettings) {
    this.#rules = settings.map((rule, at) => ({ ready: new ReadyRule(rule), number: at + 1 }));
  }

  /** The rules as far as they may concern a project: to be asked for each of its files. */
  of(project: ProjectName): ProjectPolicy {
    return new ProjectPolicy(this.#rules.filter(({ ready }) => ready.concerns(project)));
  }

  /** Whether rules hide every file of a project, whatever files it has; `self` is the kind of the index they belong to. */
  hidesWhole(project: ProjectName, self: FileSource["kind"]): boolean {
    for (const { ready } of this.#rules) {
      if (!ready.concerns(project)) continue;
      if (ready.isAboutNamesAlone(self)) return ready.rule.action !== "allow";
      if (ready.rule.action === "allow") return false;
    }
    return false;
  }
}

/** The rules that may concern one project. */
export class ProjectPolicy {
  readonly #rules: NumberedRule[];
  /** Many files share a version: each is read once. */
  readonly #versions = new Map<string, Version | null>();

  constructor(rules: NumberedRule[]) {
    this.#rules = rules;
  }

  /** Whether it lets every file through without looking. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Whether some rule asks for licences or classifiers. */
  get asksForLicensing(): boolean {
    return this.#rules.some(
      ({ ready: { rule } }) => rule.licenses !== undefined || rule.classifiers !== undefined,
    );
  }

  /** Whether some rule asks for test results. */
  get asksForTests(): boolean {
    return this.#rules.some(({ ready: { rule } }) => rule.untested !== undefined);
  }

  /** Names of the plugins that rules ask. */
  get plugins(): string[] {
    return [...new Set(this.#rules.flatMap(({ ready: { rule } }) => rule.plugin ?? []))];
  }

  /**
   * What the first rule that matches says of a file at a time (milliseconds since 1970); without one it is shown. A file that
   * nobody has looked into is shown as pending where its licence may let it through, and hidden where nothing can.
   */
  decide(asked: Omit<DecidedFile, "version">, now: number): TimedDecision {
    const file: DecidedFile = { ...asked, version: this.#versionOf(asked.facts.version) };
    let changesAt: number | null = null;
    let because: string | null = null;
    const open: NumberedRule[] = [];
    let decided: TimedDecision | null = null;
    for (const numbered of this.#rules) {
      const { ready, number } = numbered;
      const match = ready.match(file, now);
      changesAt = earlier(changesAt, match.changesAt);
      if (match.exception) because ??= describeException(match.exception, number);
      if (match.isPending) open.push(numbered);
      if (!match.matches) continue;
      decided = decisionOf(numbered, file, changesAt);
      break;
    }
    decided ??= { action: "allow", rule: null, because, until: null, changesAt, isPending: false };
    return isOpen(open, decided) ? pending(open, changesAt) : decided;
  }

  #versionOf(text: string): Version | null {
    let version = this.#versions.get(text);
    if (version === undefined) {
      version = parseVersion(text);
      this.#versions.set(text, version);
    }
    return version;
  }
}

function decisionOf(
  { ready, number }: NumberedRule,
  file: DecidedFile,
  changesAt: number | null,
): TimedDecision {
  const { action } = ready.rule;
  const until = action === "hold" ? ready.ends(file) : null;
  const because = describeRule(ready.rule, number);
  return { action, rule: number, because, until, changesAt, isPending: false };
}

/** Whether rules that cannot be decided yet may change the decision. */
function isOpen(open: readonly NumberedRule[], { action }: TimedDecision): boolean {
  return open.some(({ ready }) => (ready.rule.action === "allow") !== (action === "allow"));
}

function pending([first]: readonly NumberedRule[], changesAt: number | null): TimedDecision {
  const because = `Rule ${first?.number} depends on its license or classifiers, which are not known yet. They are checked when the file is requested.`;
  return { action: "allow", rule: null, because, until: null, changesAt, isPending: true };
}
