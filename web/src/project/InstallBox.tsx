import { Chip, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { siteQuery } from "../api/queries.ts";
import { AsOfField } from "../home/AsOfField.tsx";
import { contextFor } from "../home/set-up-context.ts";
import { useChosenIndex } from "../home/use-chosen-index.ts";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";
import { INSTALLERS } from "./install-lines.ts";
import { listOf } from "./metadata.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { releaseQuery } from "./queries.ts";

/** Lines that install the release, for several tools, with extras. The address of the index is the same as on Home. */
export function InstallBox({ address, project, version }: PartProps) {
  const [tool, choose] = useState("pip");
  const [extras, chooseExtras] = useState<string[]>([]);
  const [moment, chooseMoment] = useState<string | null>(null);
  const index = `${address.owner}/${address.index}`;
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: release } = useSuspenseQuery(releaseQuery(address, version));
  const { isMirror, isOpen } = useChosenIndex(index);
  const signsIn = !isOpen || project.restricted;
  const isDefault = index === site.defaultIndex;
  const context = contextFor({ index, isDefault, isMirror, token: null, signsIn, moment });
  const installer = INSTALLERS.find(({ id }) => id === tool) ?? INSTALLERS[0];
  const isLatest = version === project.latest && installer?.id !== "hashes";
  const text = installer?.lines({
    name: project.name,
    version: isLatest ? null : version,
    extras,
    files: project.files.filter((file) => file.version === version),
    context,
  });
  const offered = listOf(release.metadata, "provides_extra");
  return (
    <Stack gap="xs" component="section" aria-label={t("Install")}>
      <SegmentedControl
        aria-label={t("Tool")}
        data={INSTALLERS.map(({ id, label }) => ({ value: id, label }))}
        value={tool}
        onChange={choose}
        style={{ alignSelf: "flex-start", maxWidth: "100%" }}
      />
      <Snippet label={t("Install with {tool}", { tool: installer?.label ?? "" })} text={text ?? ""} />
      <AsOfField moment={moment} onChoose={chooseMoment} />
      {offered.length > 0 && (
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t("Extras")}
          </Text>
          <Chip.Group multiple value={extras} onChange={chooseExtras}>
            {offered.map((extra) => (
              <Chip key={extra} value={extra} size="xs">
                {extra}
              </Chip>
            ))}
          </Chip.Group>
        </Group>
      )}
    </Stack>
  );
}
