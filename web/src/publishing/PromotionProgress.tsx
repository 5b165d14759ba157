import { Progress, Stack, Text } from "@mantine/core";
import { formatBytes } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { Promotion } from "./deeds.ts";

/** How far the server has fetched the files of a promotion. */
export function PromotionProgress({ promotion }: { promotion: Promotion }) {
  const { files, filesDone, bytes, bytesDone } = promotion;
  const done = String(filesDone);
  const facts = { done, files: String(files), received: formatBytes(bytesDone) };
  const text =
    bytes === null
      ? t("{done} of {files} files are ready, {received}.", facts)
      : t("{done} of {files} files are ready, {received} of {bytes}.", {
          ...facts,
          bytes: formatBytes(bytes),
        });
  return (
    <Stack gap={6} role="status">
      <Progress
        value={bytes ? Math.min(100, (bytesDone / bytes) * 100) : 100}
        animated
        aria-label={t("Progress")}
      />
      <Text size="sm" c="dimmed">
        {text} {t("You can close this dialog. The promotion continues.")}
      </Text>
    </Stack>
  );
}
