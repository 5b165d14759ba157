import { ActionIcon, Card, Group, Loader, Progress, Text, ThemeIcon } from "@mantine/core";
import { Check, CircleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "../shared/links.tsx";
import { formatBytes } from "../words/format.ts";
import { t } from "../words/t.ts";
import { addressAt } from "./deeds.ts";
import type { Upload } from "./use-uploads.ts";

/** How far a file has come, and what became of it. */
export function UploadCard({ upload, onDrop }: { upload: Upload; onDrop: () => void }) {
  const { file, state, part } = upload;
  const isOver = state === "done" || state === "failed";
  return (
    <Card withBorder p="md" component="article" aria-label={file.name}>
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <Group wrap="nowrap" gap="md" align="flex-start">
          <Sign state={state} />
          <div>
            <Text fw={600} className="wy-breakable">
              {file.name}
            </Text>
            <Text fz="sm" c="dimmed">
              {formatBytes(file.size)} · {upload.index}
            </Text>
            <Outcome upload={upload} />
          </div>
        </Group>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          onClick={onDrop}
          aria-label={
            isOver
              ? t("Remove {file} from the list", { file: file.name })
              : t("Cancel {file}", { file: file.name })
          }
        >
          <X size={17} />
        </ActionIcon>
      </Group>
      {state === "sending" && (
        <Progress
          value={part * 100}
          mt="sm"
          aria-label={t("Upload progress of {file}", { file: file.name })}
        />
      )}
    </Card>
  );
}

function Sign({ state }: { state: Upload["state"] }) {
  if (state === "done" || state === "failed") {
    return (
      <ThemeIcon variant="light" radius="xl" size={30} color={state === "done" ? "yard" : "red"}>
        {state === "done" ? <Check size={17} aria-hidden /> : <CircleAlert size={17} aria-hidden />}
      </ThemeIcon>
    );
  }
  return <Loader size={24} type={state === "waiting" ? "dots" : "oval"} aria-hidden m={3} />;
}

function Outcome({ upload: { state, problem, published } }: { upload: Upload }): ReactNode {
  if (state === "waiting") return <Text fz="sm">{t("Waiting for the previous file")}</Text>;
  if (state === "checking") return <Text fz="sm">{t("Uploaded. Checking the file…")}</Text>;
  if (state === "failed") {
    return (
      <Text fz="sm" c="var(--mantine-color-error)" role="alert">
        {problem}
      </Text>
    );
  }
  if (published === null) return null;
  const name = `${published.project} ${published.version}`;
  return (
    <Text fz="sm" component="div">
      {published.outcome === "unchanged" ? t("Already published:") : t("Published:")}{" "}
      <TextLink
        to="/ui/indexes/$owner/$index/$project"
        params={addressAt(published.index, published.project)}
        search={{ version: published.version }}
        fz="sm"
        td="underline"
      >
        {name}
      </TextLink>
      {published.warnings.map((warning) => (
        <Text key={warning} fz="sm" c="dimmed" className="wy-breakable">
          {t("Warning: {warning}", { warning })}
        </Text>
      ))}
    </Text>
  );
}
