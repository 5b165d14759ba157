import { Button, Group, NumberInput, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { RetentionPreview } from "./RetentionPreview.tsx";
import { RunRetention } from "./RunRetention.tsx";
import { useIndexChange } from "./use-index-change.ts";
import { rulesOf, type WantedRules, wantedRules } from "./wanted-retention.ts";

/** The rules by which old releases of an index go to its recycle bin, and what they would remove. */
export function Retention({ index }: PartProps) {
  const change = useIndexChange(index);
  const form = useForm<WantedRules>({ initialValues: wantedRules(index.settings.retention) });
  const rules = rulesOf(form.values);
  return (
    <Stack gap={40}>
      <form onSubmit={form.onSubmit(() => change.mutate({ retention: rules }))}>
        <Stack gap="lg" maw={620}>
          <Text c="dimmed">
            {t(
              "Rules are checked once an hour. What they remove goes to the recycle bin. The newest release of a project always stays, and so does everything that was promoted to another index, restored, or is required by another project.",
            )}
          </Text>
          <Refused error={change.error} />
          <NumberInput
            label={t("Keep the newest releases of each project")}
            description={t("Number of releases. Leave empty to keep all.")}
            min={1}
            {...form.getInputProps("newest")}
          />
          <NumberInput
            label={t("Keep the newest releases of each minor version")}
            description={t("Number of releases of 1.4.x, of 1.5.x, and so on. Leave empty to keep all.")}
            min={1}
            {...form.getInputProps("newestPerMinor")}
          />
          <NumberInput
            label={t("Remove pre-releases after (days)")}
            min={1}
            {...form.getInputProps("preReleases")}
          />
          <NumberInput
            label={t("Remove development releases after (days)")}
            min={1}
            {...form.getInputProps("devReleases")}
          />
          <NumberInput
            label={t("Remove releases that were not downloaded for (days)")}
            min={1}
            {...form.getInputProps("unused")}
          />
          <NumberInput
            label={t("Never remove what arrived in the last (days)")}
            min={0}
            {...form.getInputProps("minAge")}
          />
          <Textarea
            label={t("Never remove")}
            description={t("Projects, or releases as project==version, one per line. * stands for any text.")}
            autosize
            minRows={2}
            {...form.getInputProps("protect")}
          />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save changes")}
            </Button>
          </Group>
        </Stack>
      </form>
      <RetentionPreview index={index} rules={rules} />
      {index.settings.retention !== null && <RunRetention index={index} />}
    </Stack>
  );
}
