import { Alert, Badge, Button, Group, Stack, Table, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { CircleAlert, Info } from "lucide-react";
import { useState } from "react";
import type { HeldVersion } from "../publishing/deeds.ts";
import { ReleaseHeldDialog } from "../publishing/ReleaseHeldDialog.tsx";
import { useOwnRights } from "../publishing/rights.ts";
import { LongTableBody } from "../shared/LongTableBody.tsx";
import { formatMoment } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { type Explanation, explainQuery } from "./queries.ts";

type ExplainedFile = Explanation["files"][number];

/** Which index owns the name here, and for every file that is known why it is shown or hidden. */
export function Origin({ address }: PartProps) {
  const { data } = useSuspenseQuery(explainQuery(address));
  return <Explained explanation={data} />;
}

export function Explained({ explanation: data }: { explanation: Explanation }) {
  const hidden = data.files.filter(({ state }) => state !== "shown");
  const shown = data.files.length - hidden.length;
  return (
    <Stack gap="lg">
      <Alert
        icon={data.answer === "trouble" ? <CircleAlert size={18} /> : <Info size={18} />}
        color={data.answer === "trouble" ? "red" : "yard"}
        title={
          data.owner === null
            ? t("No index owns this name")
            : t("This name belongs to {owner}", { owner: data.owner })
        }
      >
        {data.because}
      </Alert>
      <Text fz="sm">
        {plural(shown, "{count} file is visible", "{count} files are visible")},{" "}
        {plural(hidden.length, "{count} is hidden", "{count} are hidden")}.
      </Text>
      {hidden.length > 0 && <Hidden project={data.project} files={hidden} />}
    </Stack>
  );
}

function Hidden({ project, files }: { project: string; files: ExplainedFile[] }) {
  const rights = useOwnRights(null);
  const [releasing, setReleasing] = useState<HeldVersion | null>(null);
  return (
    <Table.ScrollContainer minWidth={620}>
      {releasing !== null && <ReleaseHeldDialog held={releasing} onClose={() => setReleasing(null)} />}
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Hidden file")}</Table.Th>
            <Table.Th>{t("Source")}</Table.Th>
            <Table.Th>{t("Reason and what you can do")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <LongTableBody
          items={files}
          keyOf={({ source, filename }) => `${source} ${filename}`}
          estimatedHeight={110}
        >
          {(file) => (
            <HiddenCells
              file={file}
              held={rights.manages(file.decidedBy?.index ?? "") ? heldBy(project, file) : null}
              onRelease={setReleasing}
            />
          )}
        </LongTableBody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What holds the file, where that is a rule. */
function heldBy(project: string, { state, version, decidedBy }: ExplainedFile): HeldVersion | null {
  if (state !== "held" || decidedBy?.what !== "policy") return null;
  const { index, rule } = decidedBy;
  return index === null || rule === null ? null : { project, version, index, rule };
}

interface HiddenCellsProps {
  file: ExplainedFile;
  /** What the reader may release; null: nothing. */
  held: HeldVersion | null;
  onRelease(held: HeldVersion): void;
}

function HiddenCells({ file, held, onRelease }: HiddenCellsProps) {
  return (
    <>
      <Table.Td className="wy-breakable" fz="sm" miw={220}>
        {file.filename}
      </Table.Td>
      <Table.Td fz="sm">{file.source}</Table.Td>
      <Table.Td fz="sm">
        <Group gap={8} mb={4}>
          <Badge variant="light" color="orange">
            {stateName(file.state)}
          </Badge>
          {file.until !== null && (
            <Text fz="xs" c="dimmed">
              {t("until {time}", { time: formatMoment(file.until) })}
            </Text>
          )}
        </Group>
        {file.because}
        {file.todo !== null && (
          <Text fz="xs" c="dimmed" mt={4} className="wy-breakable">
            {file.todo}
          </Text>
        )}
        {held !== null && (
          <Button size="xs" variant="default" mt={8} onClick={() => onRelease(held)}>
            {t("Release {version}…", { version: held.version })}
          </Button>
        )}
      </Table.Td>
    </>
  );
}

function stateName(state: ExplainedFile["state"]): string {
  const names: Record<ExplainedFile["state"], string> = {
    shown: t("visible"),
    held: t("held"),
    denied: t("denied"),
    outranked: t("name belongs to another index"),
    quarantined: t("quarantined"),
    removed: t("removed"),
    off: t("mirror is off"),
  };
  return names[state];
}
