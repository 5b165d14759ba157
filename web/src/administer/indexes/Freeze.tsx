import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { Snowflake } from "lucide-react";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { Ago } from "../../shared/Moment.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { FreezeDialog } from "./FreezeDialog.tsx";
import type { PartProps } from "./IndexPage.tsx";
import { useIndexChange } from "./use-index-change.ts";

/** Hides everything newer than a moment, until it is lifted. */
export function Freeze({ index }: PartProps) {
  const change = useIndexChange(index);
  const { asked, ask, close, target } = useAsked<"freeze" | "unfreeze">();
  const { freeze } = index.settings;
  const address = `${index.owner}/${index.name}`;
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>{t("Freeze")}</Title>
      {freeze === null ? (
        <Text fz="sm" c="dimmed">
          {t(
            "Shows nothing newer than this moment, from this index and its bases, until you lift the freeze.",
          )}
        </Text>
      ) : (
        <Alert color="blue" icon={<Snowflake size={18} aria-hidden />} title={t("This index is frozen")}>
          <Group gap={6}>
            <Text fz="sm">{t("Files uploaded after this moment are hidden:")}</Text>
            <Ago time={freeze.at} />
          </Group>
          {freeze.reason !== "" && <Text fz="sm">{freeze.reason}</Text>}
        </Alert>
      )}
      <Group>
        <Button ref={target} variant="light" onClick={() => ask(freeze === null ? "freeze" : "unfreeze")}>
          {freeze === null ? t("Freeze index") : t("Lift freeze")}
        </Button>
      </Group>
      {asked === "freeze" && (
        <FreezeDialog
          title={t("Freeze index {address}?", { address })}
          effect={t(
            "Installs see only files that were uploaded before now, also those from bases and upstreams.",
          )}
          action={t("Freeze index")}
          freeze={(reason) => change.mutateAsync({ freeze: { at: new Date().toISOString(), reason } })}
          onClose={close}
        />
      )}
      {asked === "unfreeze" && (
        <ConfirmDialog
          title={t("Lift freeze of {address}?", { address })}
          consequences={[t("Everything that was uploaded meanwhile becomes visible at once.")]}
          action={t("Lift freeze")}
          run={() => change.mutateAsync({ freeze: null })}
          onClose={close}
        />
      )}
    </Stack>
  );
}
