import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "../../api/queries.ts";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import type { ManagedIndex, SettingsChange } from "./queries.ts";
import { RemoveIndex } from "./RemoveIndex.tsx";
import { useIndexChange } from "./use-index-change.ts";

const MEGABYTE = 1_000_000;
const PLACES = {
  keys: {
    "settings.description": "description",
    "settings.maxFileSize": "maxFileSize",
    "settings.read": "read",
    "settings.downloads": "downloads",
  },
};

interface Wanted {
  description: string;
  read: string;
  downloads: string;
  /** Megabytes; empty: the site's limit. */
  maxFileSize: number | string;
  volatile: boolean;
  legacyFileKinds: boolean;
}

/** What an index takes, and who may read it without a grant. */
export function Options({ index }: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const change = useIndexChange(index);
  const form = useForm<Wanted>({ initialValues: wantedOf(index) });
  const save = (wanted: Wanted) =>
    change.mutate(orderOf(wanted), {
      onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
    });
  const takesUploads = index.kind === "hosted";
  return (
    <Stack gap={40} maw={620}>
      <form onSubmit={form.onSubmit(save)}>
        <Stack gap="lg">
          <Refused error={change.error} places={PLACES} />
          <TextInput label={t("What it is for")} {...form.getInputProps("description")} />
          <Select
            label={t("Who may read it without a grant")}
            allowDeselect={false}
            data={[
              { value: "", label: t("As the site is set") },
              { value: "everyone", label: t("Everyone, without signing in") },
              { value: "authenticated", label: t("Whoever signs in") },
              { value: "granted", label: t("Nobody: only those with a grant") },
            ]}
            {...form.getInputProps("read")}
          />
          <Select
            label={t("How large files come out of an object store")}
            allowDeselect={false}
            data={[
              { value: "", label: t("As the site is set") },
              { value: "stream", label: t("Through the server") },
              { value: "redirect", label: t("From the store itself, by a short-lived address") },
            ]}
            {...form.getInputProps("downloads")}
          />
          {takesUploads && (
            <>
              <NumberInput
                label={t("Largest file, in MB")}
                description={t("Empty: the site's limit.")}
                thousandSeparator=" "
                {...form.getInputProps("maxFileSize")}
              />
              <Switch
                label={t("Development index")}
                description={t(
                  "A file may be replaced by other bytes, and a removed file's name used again.",
                )}
                {...form.getInputProps("volatile", { type: "checkbox" })}
              />
              <Switch
                label={t("Accept old kinds of files")}
                description={t(".egg, .exe, .msi, .rpm, .zip and others that today's public index refuses.")}
                {...form.getInputProps("legacyFileKinds", { type: "checkbox" })}
              />
            </>
          )}
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save")}
            </Button>
          </Group>
        </Stack>
      </form>
      {session.rights.manageSite && <RemoveIndex index={index} />}
    </Stack>
  );
}

function wantedOf({ settings }: ManagedIndex): Wanted {
  const { description, read, downloads, maxFileSize, volatile, legacyFileKinds } = settings;
  return {
    description,
    read: read ?? "",
    downloads: downloads ?? "",
    maxFileSize: maxFileSize === null ? "" : maxFileSize / MEGABYTE,
    volatile,
    legacyFileKinds,
  };
}

function orderOf({ maxFileSize, read, downloads, ...rest }: Wanted): SettingsChange {
  return {
    ...rest,
    read: read === "" ? null : (read as NonNullable<SettingsChange["read"]>),
    downloads: downloads === "" ? null : (downloads as NonNullable<SettingsChange["downloads"]>),
    maxFileSize: maxFileSize === "" ? null : Math.round(Number(maxFileSize) * MEGABYTE),
  };
}
