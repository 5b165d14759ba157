import { appendFile } from "node:fs/promises";
import { CONTRACT, definePlugin } from "wheelyard-plugin";
import { VettedList } from "./vetted-list.js";

export default definePlugin({
  contract: CONTRACT,
  version: "1.0.0",
  options: {
    list: {
      type: "text",
      description: "File with a vetted project on each line.",
      path: true,
      required: true,
    },
    journal: {
      type: "text",
      description: "File that gets a line for each published file.",
      path: true,
      required: true,
    },
    keepFor: {
      type: "number",
      description: "Seconds until the list counts again.",
      unit: "seconds",
      default: 60,
    },
  },

  // A rule such as {"action": "deny", "plugin": "vetting"} hides what is not on the list.
  policy: ({ list, keepFor }) => {
    const vetted = new VettedList(String(list));
    return {
      keepFor: Number(keepFor),
      async matches(files) {
        const names = await vetted.names();
        return files.map(({ project }) => !names.has(project));
      },
    };
  },

  // At least once: a line may come twice after a crash, with the same serial.
  events: ({ journal }) => ({
    async receive(events) {
      const lines = events
        .filter(({ kind }) => kind === "file.published")
        .map(({ serial, at, index, project, version, actor }) =>
          JSON.stringify({ serial, at, index, project, version, actor }),
        );
      if (lines.length > 0) await appendFile(String(journal), `${lines.join("\n")}\n`);
    },
  }),

  // GET shows the list to everyone who is signed in. PUT /PROJECT adds a project, for administrators.
  http: ({ list }) => {
    const vetted = new VettedList(String(list));
    return {
      async answer({ method, path, caller }) {
        if (method === "GET") return { body: `${[...(await vetted.names())].join("\n")}\n` };
        const [, project] = /^\/([a-z0-9-]+)$/.exec(path) ?? [];
        if (method !== "PUT" || project === undefined) return { status: 404, body: "Use PUT /PROJECT.\n" };
        if (!caller.isAdministrator) return { status: 403, body: "Only administrators can vet projects.\n" };
        await vetted.add(project);
        return { status: 201, body: `${project} is vetted.\n` };
      },
    };
  },
});
