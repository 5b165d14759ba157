/** The keys of one section of an INI file, as Paste Deploy reads them: with the `[DEFAULT]` section, `%(here)s` and continued lines. */
export type Section = ReadonlyMap<string, string>;

/** Sections by their names; `here` is the folder of the file. Throws an error with the line that is wrong. */
export function parseIni(text: string, here: string): Map<string, Section> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  let key = "";
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const head = /^\[([^\]]+)\]/.exec(line);
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (head !== null) {
      section = sections.get(head[1] as string) ?? new Map();
      sections.set(head[1] as string, section);
      key = "";
    } else if (section !== null && /^\s/.test(line) && key !== "") {
      section.set(key, `${section.get(key)}\n${line.trim()}`);
    } else if (section !== null && pair !== null) {
      key = pair[1] as string;
      section.set(key, (pair[2] as string).trim());
    } else throw new Error(`Line ${at + 1} is neither a section nor a setting.`);
  }
  return withDefaults(sections, here);
}

function withDefaults(
  sections: ReadonlyMap<string, ReadonlyMap<string, string>>,
  here: string,
): Map<string, Section> {
  const defaults = sections.get("DEFAULT") ?? new Map<string, string>();
  const found = new Map<string, Section>();
  for (const [name, own] of sections) {
    const all = new Map([["here", here], ...defaults, ...own]);
    found.set(name, new Map([...all].map(([key, value]) => [key, interpolated(value, all, 0)])));
  }
  return found;
}

/** `%(name)s` stands for another key, `%%` for one `%`. What stands for nothing stays. */
function interpolated(value: string, all: ReadonlyMap<string, string>, depth: number): string {
  if (depth > 10) return value;
  return value.replace(/%(?:%|\(([^)]+)\)s)/g, (text, name?: string) => {
    if (name === undefined) return "%";
    const other = all.get(name);
    return other === undefined ? text : interpolated(other, all, depth + 1);
  });
}

/** Words that are separated by white space, as Pyramid reads lists. */
export function listOf(value: string | undefined): string[] {
  return (value ?? "").split(/\s+/).filter((word) => word !== "");
}

/** Whether a setting is on, as Pyramid reads it. */
export function isOn(value: string | undefined): boolean {
  return /^(?:t|true|y|yes|on|1)$/i.test((value ?? "").trim());
}
