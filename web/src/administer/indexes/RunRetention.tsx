import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import type { ManagedIndex } from "./queries.ts";

/** Applies the saved rules at once, without waiting for the next hour. */
export function RunRetention({ index: { owner, name } }: { index: ManagedIndex }) {
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<"run">();
  const run = async () => {
    const params = { path: { owner, index: name } };
    const { releases, bytes } = await answerOf(
      api.POST("/indexes/{owner}/{index}/retention/run", { params }),
    );
    await Promise.all(
      ["bin", "project", "index", "search", "usage"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
    notifications.show({
      message: t("Moved {releases} to the recycle bin, {size}.", {
        releases: plural(releases, "{count} release", "{count} releases"),
        size: formatBytes(bytes),
      }),
    });
  };
  return (
    <Group>
      <Button ref={target} variant="default" onClick={() => ask("run")}>
        {t("Apply saved rules now")}
      </Button>
      {asked !== null && (
        <ConfirmDialog
          title={t("Apply saved rules now?")}
          consequences={[
            t("Releases that the saved rules remove go to the recycle bin. Installs that pin them fail."),
            t("You can restore them from the recycle bin until they are deleted."),
          ]}
          action={t("Apply saved rules")}
          isDangerous
          run={run}
          onClose={close}
        />
      )}
    </Group>
  );
}
