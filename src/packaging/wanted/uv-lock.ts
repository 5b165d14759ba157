import { parse } from "smol-toml";
import { z } from "zod";
import type { FoundInFile } from "./found-in-file.ts";

const Dependency = z.object({
  name: z.string(),
  version: z.string().optional(),
  marker: z.string().optional(),
});
const Dependencies = z.array(Dependency);
const Package = z.object({
  name: z.string(),
  version: z.string().optional(),
  source: z.record(z.string(), z.unknown()),
  dependencies: Dependencies.default([]),
  "optional-dependencies": z.record(z.string(), Dependencies).default({}),
  "dev-dependencies": z.record(z.string(), Dependencies).default({}),
});
type Package = z.infer<typeof Package>;
const UvLock = z.object({ package: z.array(Package).default([]) });

/** Alternatives that a marker may get before the package is asked for everywhere. */
const MAX_ALTERNATIVES = 12;

/** Where a package is needed: everywhere, or where one of these markers holds. */
type Needed = "everywhere" | Set<string>;

/**
 * Reads a uv.lock. The file has markers where one package needs another. From these it is worked out where each is needed, so that what
 * is for Windows alone is not asked for on Linux.
 */
export function readUvLock(text: string): FoundInFile {
  const packages = UvLock.parse(parse(text)).package;
  const needed = followNeeds(packages);
  const found: FoundInFile = { requirements: [], leftOut: [] };
  for (const one of packages) {
    const pin = one.version === undefined ? one.name : `${one.name}==${one.version}`;
    if ("registry" in one.source) found.requirements.push(withMarker(pin, needed.get(one)));
    else if (!isProject(one)) found.leftOut.push(`${one.name}: is ${Object.keys(one.source).join(" ")}`);
  }
  return found;
}

/** The project of the lock file itself, or another one of its workspace. */
function isProject({ source }: Package): boolean {
  return "virtual" in source || "editable" in source;
}

function followNeeds(packages: readonly Package[]): Map<Package, Needed> {
  const byName = Map.groupBy(packages, ({ name }) => name);
  const needed = new Map<Package, Needed>();
  const queue: Package[] = [];
  for (const one of packages)
    if (isProject(one)) {
      needed.set(one, "everywhere");
      queue.push(one);
    }
  for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
    const own = needed.get(one) ?? "everywhere";
    for (const { name, version, marker } of needsOf(one))
      for (const other of byName.get(name) ?? []) {
        if (version !== undefined && other.version !== version) continue;
        if (widen(needed, other, narrowed(own, marker))) queue.push(other);
      }
  }
  return needed;
}

function needsOf(one: Package): z.infer<typeof Dependencies> {
  const groups = [one["optional-dependencies"], one["dev-dependencies"]].flatMap(Object.values) as z.infer<
    typeof Dependencies
  >[];
  return [...one.dependencies, ...groups.flat()];
}

/** Where both hold. */
function narrowed(needed: Needed, marker: string | undefined): Needed {
  if (marker === undefined || marker === "") return needed;
  if (needed === "everywhere") return new Set([marker]);
  return new Set([...needed].map((one) => (one === marker ? one : `(${one}) and (${marker})`)));
}

/** Notes further places where a package is needed. Answers whether that is something new. */
function widen(needed: Map<Package, Needed>, one: Package, more: Needed): boolean {
  const before = needed.get(one);
  if (before === "everywhere") return false;
  const all = more === "everywhere" ? more : new Set([...(before ?? []), ...more]);
  const isLong = all !== "everywhere" && (all.size > MAX_ALTERNATIVES || [...all].join().length > 400);
  const isNew = all === "everywhere" || isLong || all.size > (before?.size ?? 0);
  if (isNew) needed.set(one, isLong ? "everywhere" : all);
  return isNew;
}

function withMarker(pin: string, needed: Needed = "everywhere"): string {
  if (needed === "everywhere") return pin;
  const markers = [...needed].sort();
  return `${pin}; ${markers.length === 1 ? markers[0] : markers.map((one) => `(${one})`).join(" or ")}`;
}
