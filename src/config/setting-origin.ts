/** Where a value of the configuration came from. */
export type SettingOrigin =
  | { from: "flag"; flag: string }
  | { from: "environment"; variable: string }
  | { from: "file"; file: string; line: number }
  | { from: "default" }
  | { from: "derived"; reason: string };

/** A value that was given, before the schema saw it. */
export interface Given {
  value: unknown;
  origin: SettingOrigin;
}

/** What a source gave: values by path (`listen.port`), and what was wrong with it. */
export interface Source {
  given: Map<string, Given>;
  problems: string[];
}

/** "--port", "WHEELYARD_PORT", "wheelyard.yaml, line 3", "default". */
export function describeSettingOrigin(origin: SettingOrigin): string {
  switch (origin.from) {
    case "flag":
      return origin.flag;
    case "environment":
      return origin.variable;
    case "file":
      return `${origin.file}, line ${origin.line}`;
    case "default":
      return "default";
    case "derived":
      return origin.reason;
  }
}
