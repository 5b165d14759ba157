import { Button, Group, Stack, Switch, TagsInput, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { NamesField } from "../../shared/NameField.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { DryRun } from "./DryRun.tsx";
import type { PartProps } from "./IndexPage.tsx";
import type { Settings, SettingsChange } from "./queries.ts";
import { useIndexChange } from "./use-index-change.ts";

const FIELDS = ["requirements", "allow", "deny", "platforms", "wheelOnly", "preReleases"];
const PLACES = { keys: Object.fromEntries(FIELDS.map((field) => [`settings.view.${field}`, field])) };

interface Wanted {
  /** Whether there is a view at all. */
  isRestricted: boolean;
  /** Lines. */
  requirements: string;
  allow: string[];
  deny: string[];
  platforms: string[];
  wheelOnly: boolean;
  preReleases: boolean;
}

/** A restricted view: of itself and its bases the index shows only what fits. */
export function View({ index }: PartProps) {
  const change = useIndexChange(index);
  const form = useForm<Wanted>({ initialValues: wantedOf(index.settings.view) });
  const save = (wanted: Wanted) =>
    change.mutate(
      { view: viewOf(wanted) },
      { onError: (error) => form.setErrors(tellFields(error, PLACES).fields) },
    );
  return (
    <Stack gap="lg">
      <form onSubmit={form.onSubmit(save)}>
        <Stack maw={680}>
          <Refused error={change.error} places={PLACES} />
          <Switch
            label={t("Limit what this index shows")}
            description={t("If this is off, the index shows everything that it and its bases have.")}
            {...form.getInputProps("isRestricted", { type: "checkbox" })}
          />
          {form.values.isRestricted && (
            <>
              <Textarea
                label={t("Requirements")}
                description={t(
                  "Lines as in a requirements file. Only these projects and versions are visible. Hashes pin files.",
                )}
                autosize
                minRows={4}
                maxRows={18}
                spellCheck={false}
                styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
                {...form.getInputProps("requirements")}
              />
              <NamesField
                kind="project"
                label={t("Also allow")}
                description={t(
                  "Projects to show in addition to the requirements. If both are empty, all projects are visible.",
                )}
                {...form.getInputProps("allow")}
              />
              <NamesField
                kind="project"
                label={t("Deny")}
                description={t("Projects whose files are always hidden.")}
                {...form.getInputProps("deny")}
              />
              <TagsInput
                label={t("Platforms")}
                description={t(
                  "linux, macos, windows, or tags such as manylinux_*_x86_64. Leave empty for all platforms.",
                )}
                data={["linux", "macos", "windows"]}
                {...form.getInputProps("platforms")}
              />
              <Switch
                label={t("Wheels only")}
                description={t("Hides source distributions, which run code during installation.")}
                {...form.getInputProps("wheelOnly", { type: "checkbox" })}
              />
              <Switch
                label={t("Include pre-releases")}
                {...form.getInputProps("preReleases", { type: "checkbox" })}
              />
            </>
          )}
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={change.isPending}>
              {t("Save view")}
            </Button>
            {form.isDirty() && (
              <Text fz="sm" c="dimmed">
                {t("Not saved yet. Test your changes below before you save them.")}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
      <DryRun index={index} title={t("Test this view")} draft={{ view: viewOf(form.values) }} />
    </Stack>
  );
}

function wantedOf(view: Settings["view"]): Wanted {
  return {
    isRestricted: view !== null,
    requirements: view?.requirements.join("\n") ?? "",
    allow: view?.allow ?? [],
    deny: view?.deny ?? [],
    platforms: view?.platforms ?? [],
    wheelOnly: view?.wheelOnly ?? false,
    preReleases: view?.preReleases ?? true,
  };
}

function viewOf({ isRestricted, requirements, ...rest }: Wanted): NonNullable<SettingsChange["view"]> | null {
  if (!isRestricted) return null;
  const lines = requirements.trim() === "" ? [] : requirements.trimEnd().split("\n");
  return { ...rest, requirements: lines };
}
