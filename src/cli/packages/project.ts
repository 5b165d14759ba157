import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import type { Project } from "../../http/api/projects/schema.ts";
import { segment } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { facts, print, size, table, time } from "../terminal/output.ts";

type Dependent = AnswerOf<"/indexes/{owner}/{index}/projects/{project}/dependents">["items"][number];

interface ProjectOptions extends ServerOptions, IndexOption {}

interface ListOptions extends ProjectOptions {
  search?: string;
}

interface StatusOptions extends ProjectOptions {
  reason?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard project list --search shop
  wheelyard project status shop-core deprecated --reason "use shop2"
  wheelyard project restrict secret-sauce         only grants that name it apply`,
  );
  addServerOptions(
    addIndexOption(
      command
        .command("list")
        .description("list the projects of an index")
        .option("--search <text>", "only names that contain this text"),
    ),
  ).action(list);
  addOptions(command.command("show <project>").description("show a project and its files")).action(show);
  addOptions(
    command
      .command("dependents <project>")
      .description("list the projects published here whose latest release requires this one"),
  ).action(dependents);
  addOptions(
    command
      .command("status <project> <status>")
      .description("set a project's status: active, archived, quarantined or deprecated")
      .option("--reason <text>", "reason, shown to people"),
  ).action(status);
  addOptions(
    command.command("restrict <project>").description("restrict a project to grants that name it"),
  ).action((project: string, options: ProjectOptions) => restrict(project, options, true));
  addOptions(
    command
      .command("unrestrict <project>")
      .description("lift the restriction, so that all grants of the index apply"),
  ).action((project: string, options: ProjectOptions) => restrict(project, options, false));
}

function addOptions(command: Command): Command {
  return addServerOptions(addIndexOption(command));
}

async function list(options: ListOptions): Promise<void> {
  const api = await connect(options);
  const path = `${indexPath(await chosenIndex(api, options))}/projects`;
  const projects = await api.all<{ name: string }>(path, { q: options.search, limit: 500 });
  const text = projects.length === 0 ? "No projects." : projects.map(({ name }) => name).join("\n");
  print(options, projects, text);
}

async function show(name: string, options: ProjectOptions): Promise<void> {
  const api = await connect(options);
  const project = await api.get<Project>(await projectPath(api, name, options));
  const rows = project.files.map((file) => [
    file.filename,
    file.version,
    size(file.size),
    time(file.uploadedAt),
    file.yanked ? `yanked: ${file.yankedReason || "no reason given"}` : "",
  ]);
  const head = facts([
    ["project", project.displayName],
    ["status", project.statusReason ? `${project.status}: ${project.statusReason}` : project.status],
    ["restricted", project.restricted ? "yes" : "no"],
    ["releases", project.versions.length],
  ]);
  const files = table(["FILE", "VERSION", "SIZE", "PUBLISHED", ""], rows, "No visible files.");
  print(options, project, `${head}\n\n${files}`);
}

async function dependents(name: string, options: ProjectOptions): Promise<void> {
  const api = await connect(options);
  const found = await api.all<Dependent>(`${await projectPath(api, name, options)}/dependents`);
  const rows = found.map((one) => [one.project, one.version, one.index, one.summary]);
  const none = `No project published here requires ${name}.`;
  print(options, found, table(["PROJECT", "LATEST", "INDEX", "SUMMARY"], rows, none));
}

async function status(name: string, status: string, options: StatusOptions): Promise<void> {
  const api = await connect(options);
  const change = { status, statusReason: options.reason ?? null };
  const project = await api.patch<Project>(await projectPath(api, name, options), change);
  print(options, project, `${project.name} is ${project.status}.`);
}

async function restrict(name: string, options: ProjectOptions, restricted: boolean): Promise<void> {
  const api = await connect(options);
  const project = await api.patch<Project>(await projectPath(api, name, options), { restricted });
  print(options, project, `${project.name} is ${project.restricted ? "restricted" : "not restricted"}.`);
}

async function projectPath(
  api: Parameters<typeof chosenIndex>[0],
  name: string,
  options: IndexOption,
): Promise<string> {
  return `${indexPath(await chosenIndex(api, options))}/projects/${segment(name)}`;
}
