/** The configuration cannot be used: every problem found, each a line that names the key and what is allowed. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `The configuration is invalid: ${problems[0]}`
        : `The configuration is invalid in ${problems.length} places:\n${problems.map((p) => `  - ${p}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}
