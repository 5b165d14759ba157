import { isOn, listOf } from "../../engine/ini.ts";
import type { OldProblem } from "../../engine/old-site.ts";
import type { PypicloudSettings } from "./settings.ts";

/** What PyPICloud is configured to do and Wheelyard does in another way. */
export function notesOn(settings: PypicloudSettings, { write }: { write: readonly string[] }): OldProblem[] {
  const notes: OldProblem[] = [];
  const note = (what: string, why: string) => notes.push({ what, why });
  if (write.includes("everyone"))
    note("pypi.default_write", "Everyone could publish there. Here, publishing needs an account.");
  if (mayOverwrite(settings))
    note(
      "pypi.allow_overwrite_groups",
      "Files could be overwritten there. Here, a published file changes only in an index with the setting volatile.",
    );
  if (settings.get("pypi.fallback") === "cache")
    note(
      "pypi.fallback",
      "PyPICloud keeps files from upstream among your own. Their names become yours here, and then never come from a mirror. Use --uploaded-only to leave out files that nobody uploaded.",
    );
  if (isOn(settings.get("pypi.always_show_upstream")))
    note(
      "pypi.always_show_upstream",
      "PyPICloud shows upstream files of your own projects too. Here, a name that you own never comes from a mirror unless you allow it (wheelyard project).",
    );
  return notes;
}

function mayOverwrite(settings: PypicloudSettings): boolean {
  const groups = settings.get("pypi.allow_overwrite_groups");
  if (groups !== undefined) return listOf(groups).length > 0;
  return isOn(settings.get("pypi.allow_overwrite"));
}
