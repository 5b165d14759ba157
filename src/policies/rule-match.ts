import { matchesGlob } from "../glob.ts";
import type { Version } from "../packaging/versions/version.ts";
import { matches, parseSpecifier, type VersionSpecifier } from "../packaging/versions/version-specifier.ts";
import { earlier } from "./decision.ts";
import {
  type FileFacts,
  type FileSource,
  type KnownLicensing,
  type PluginVerdicts,
  type TestedIn,
  UNSEEN,
} from "./file-facts.ts";
import { NameSet } from "./name-set.ts";
import type { Rule, RuleException } from "./rule.ts";

export const DAY = 86_400_000;

/** A file as rules look at it: its facts, with what is costly to read of them done once. */
export interface DecidedFile {
  facts: FileFacts;
  version: Version | null;
  source: FileSource;
  licensing: KnownLicensing;
  testedIn: TestedIn;
  verdicts: PluginVerdicts;
}

/** Whether a rule matches now, and when that may change by itself (milliseconds since 1970; null: never). */
export interface Match {
  matches: boolean;
  /** It would match if the license does, which was not read yet. */
  isPending: boolean;
  /** The exception by which it does not match, though it would. */
  exception: RuleException | null;
  changesAt: number | null;
}

/** Whether something is so at a time, and when that may change by itself. */
interface Condition {
  holds: boolean;
  changesAt: number | null;
}

interface ReadyException {
  exception: RuleException;
  names: NameSet;
  versions: VersionSpecifier | null;
  until: number | null;
}

/** A rule with its globs and specifiers read once. */
export class ReadyRule {
  readonly rule: Rule;
  readonly #projects: NameSet | null;
  readonly #versions: VersionSpecifier | null;
  readonly #exceptions: ReadyException[];

  constructor(rule: Rule) {
    this.rule = rule;
    this.#projects = rule.projects === undefined ? null : new NameSet(rule.projects);
    this.#versions = specifierOf(rule.versions);
    this.#exceptions = rule.exceptions.map((exception) => ({
      exception,
      names: new NameSet(exception.projects),
      versions: specifierOf(exception.versions),
      until: endOf(exception),
    }));
  }

  /** Whether it can match files of this project at all. */
  concerns(project: string): boolean {
    return this.#projects === null || this.#projects.has(project);
  }

  /** Whether it matches every file of the projects it names, whatever else is known about them, in an index of this kind. */
  isAboutNamesAlone(self: FileSource["kind"]): boolean {
    const { versions, sources, kinds, youngerThanDays, olderThanDays, yanked, exceptions } = this.rule;
    const { largerThan, smallerThan, licenses, classifiers, untested, plugin } = this.rule;
    const ages = [youngerThanDays, olderThanDays, this.rule.bornAfter, this.rule.bornBefore];
    const others = [
      versions,
      kinds,
      yanked,
      largerThan,
      smallerThan,
      licenses,
      classifiers,
      untested,
      plugin,
    ];
    return (
      [...ages, ...others].every((condition) => condition === undefined) &&
      (sources === undefined ? self === "mirror" : sources.includes("*")) &&
      exceptions.length === 0
    );
  }

  /** Whether it matches a file of a project that it concerns, at a time. */
  match(file: DecidedFile, now: number): Match {
    const always = this.#matchesAlways(file);
    if (always === false) return { matches: false, isPending: false, exception: null, changesAt: null };
    const age = this.#matchAge(file.facts, now);
    const verdict = this.#matchPlugin(file.verdicts);
    const holds = age.holds && verdict.holds;
    const { exception, changesAt } = this.#except(file, now);
    return {
      matches: holds && exception === null && always === true,
      isPending: holds && exception === null && always === UNSEEN,
      exception: holds ? exception : null,
      changesAt: earlier(earlier(age.changesAt, verdict.changesAt), changesAt),
    };
  }

  /** When the rule lets go of a file that it matches, by its age. */
  ends({ facts }: DecidedFile): number | null {
    const { youngerThanDays } = this.rule;
    const born = this.#born(facts);
    return youngerThanDays === undefined || born === null ? null : born + youngerThanDays * DAY;
  }

  /** The conditions that time does not change. */
  #matchesAlways(file: DecidedFile): boolean | typeof UNSEEN {
    const { rule } = this;
    const { facts, version } = file;
    return (
      (this.#versions === null || (version !== null && matches(this.#versions, version))) &&
      matchesSource(rule.sources, file.source) &&
      (rule.kinds === undefined || rule.kinds.includes(facts.kind)) &&
      (rule.yanked === undefined || rule.yanked === (facts.yanked !== null)) &&
      this.#matchesBirth(facts) &&
      this.#matchesSize(facts.size) &&
      (rule.untested === undefined || !passedAll(rule.untested, file.testedIn)) &&
      this.#matchesLicensing(file.licensing)
    );
  }

  /** What a plugin cannot tell is decided for safety: the file is hidden. */
  #matchPlugin(verdicts: PluginVerdicts): Condition {
    const { plugin, action } = this.rule;
    if (plugin === undefined) return { holds: true, changesAt: null };
    const verdict = verdicts.get(plugin);
    return { holds: verdict?.matches ?? action !== "allow", changesAt: verdict?.until ?? null };
  }

  #matchesBirth(facts: FileFacts): boolean {
    const { bornAfter, bornBefore } = this.rule;
    const born = this.#born(facts) ?? Number.POSITIVE_INFINITY;
    return (
      (bornAfter === undefined || born > Date.parse(bornAfter)) &&
      (bornBefore === undefined || born <= Date.parse(bornBefore))
    );
  }

  #matchesSize(size: number | null): boolean {
    const { largerThan, smallerThan, matchUnknown } = this.rule;
    if (largerThan === undefined && smallerThan === undefined) return true;
    if (size === null) return matchUnknown;
    return (
      (largerThan === undefined || size > largerThan) && (smallerThan === undefined || size < smallerThan)
    );
  }

  #matchesLicensing(licensing: KnownLicensing): boolean | typeof UNSEEN {
    const { licenses, classifiers, matchUnknown } = this.rule;
    if (licenses === undefined && classifiers === undefined) return true;
    if (licensing === UNSEEN) return UNSEEN;
    if (licensing === null) return matchUnknown;
    return (
      (licenses === undefined || matchesLicense(licenses, licensing.license, matchUnknown)) &&
      (classifiers === undefined || matchesAny(classifiers, licensing.classifiers))
    );
  }

  #born(facts: FileFacts): number | null {
    const seen = facts.firstSeenAt ?? facts.uploadedAt;
    return this.rule.clock === "seen" ? seen : (facts.uploadedAt ?? seen);
  }

  /** A file of unknown age counts as new, so that a cooldown does not miss it. */
  #matchAge(facts: FileFacts, now: number): Condition {
    const { youngerThanDays, olderThanDays } = this.rule;
    const born = this.#born(facts);
    if (born === null) return { holds: olderThanDays === undefined, changesAt: null };
    const free = youngerThanDays === undefined ? null : born + youngerThanDays * DAY;
    const old = olderThanDays === undefined ? null : born + olderThanDays * DAY;
    return {
      holds: (free === null || now < free) && (old === null || now > old),
      changesAt: earlier(after(now, free), after(now, old === null ? null : old + 1)),
    };
  }

  /** The first exception that applies to the file and has not expired, and when the next one expires. */
  #except({ facts, version }: DecidedFile, now: number): Pick<Match, "exception" | "changesAt"> {
    let found: RuleException | null = null;
    let changesAt: number | null = null;
    for (const { exception, names, versions, until } of this.#exceptions) {
      if (until !== null && until <= now) continue;
      if (!names.has(facts.project)) continue;
      if (versions !== null && (version === null || !matches(versions, version))) continue;
      found ??= exception;
      changesAt = earlier(changesAt, until);
    }
    return { exception: found, changesAt };
  }
}

function specifierOf(text: string | undefined): VersionSpecifier | null {
  return text === undefined ? null : parseSpecifier(text);
}

function endOf({ until }: RuleException): number | null {
  return until === null ? null : Date.parse(until);
}

function after(now: number, moment: number | null): number | null {
  return moment !== null && moment > now ? moment : null;
}

/** A rule without sources applies to everything from elsewhere, but not to what people publish to the index. */
function matchesSource(sources: string[] | undefined, source: FileSource): boolean {
  const isOwn = source.isSelf && source.kind === "hosted";
  if (sources === undefined) return !isOwn;
  return sources.some((glob) => {
    if (glob === "self") return source.isSelf;
    if (glob === "mirror" || glob === "hosted") return source.kind === glob && !isOwn;
    return matchesGlob(glob, source.address);
  });
}

/** `MIT OR GPL-3.0-only` matches by the whole of it and by each licence in it. */
function matchesLicense(globs: string[], license: string | null, whenNone: boolean): boolean {
  if (license === null) return whenNone;
  const parts = license.split(/[\s()]+/).filter((part) => !/^(?:AND|OR|WITH|)$/i.test(part));
  return matchesAny(globs, [license, ...parts]);
}

/** Whether each pattern has an environment, and all of its environments passed. */
function passedAll(globs: string[], testedIn: TestedIn): boolean {
  return globs.every((glob) => {
    const results = [...testedIn].filter(([environment]) => matchesGlob(glob, environment));
    return results.length > 0 && results.every(([, isPassed]) => isPassed);
  });
}

function matchesAny(globs: string[], texts: readonly string[]): boolean {
  return globs.some((glob) => texts.some((text) => matchesGlob(glob.toLowerCase(), text.toLowerCase())));
}
