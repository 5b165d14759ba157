import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { plural, t } from "../../words/t.ts";
import { OnlyProject } from "./OnlyProject.tsx";

/** Asks the upstream anew: for one project now, or for every page when it is next wanted. */
export function RefreshMirror({ owner, index }: { owner: string; index: string }) {
  const queries = useQueryClient();
  const [words, setWords] = useState("");
  const { asked, ask, close, target } = useAsked<"refresh">();
  const address = `${owner}/${index}`;
  const project = words.trim() === "" ? null : words.trim();
  const refresh = async () => {
    const params = { path: { owner, index } };
    const done = await answerOf(
      api.POST("/indexes/{owner}/{index}/mirror/refresh", { params, body: { project } }),
    );
    await Promise.all(
      ["mirror", "search", "project", "explain"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
    notifications.show({ message: outcomeWords(done) });
  };
  return (
    <>
      <Button
        ref={target}
        variant="default"
        size="xs"
        leftSection={<RefreshCw size={14} aria-hidden />}
        aria-label={t("Refresh {index}", { index: address })}
        onClick={() => {
          setWords("");
          ask("refresh");
        }}
      >
        {t("Refresh")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Refresh {index}", { index: address })}
          consequences={[
            project === null
              ? t("Each cached project page is fetched again on its next request. Cached files are kept.")
              : t("The page of {project} is fetched from the upstream now.", { project }),
          ]}
          action={project === null ? t("Refresh all projects") : t("Refresh project")}
          run={refresh}
          onClose={close}
        >
          <OnlyProject words={words} onChange={setWords} />
        </ConfirmDialog>
      )}
    </>
  );
}

interface Done {
  project: string | null;
  found: boolean | null;
  files: number | null;
}

function outcomeWords({ project, found, files }: Done): string {
  if (project === null) return t("All pages will be fetched again on their next request.");
  if (!found) return t("The upstream does not have {project}.", { project });
  return t("{project}: the upstream has {files}.", {
    project,
    files: plural(files ?? 0, "{count} file", "{count} files"),
  });
}
