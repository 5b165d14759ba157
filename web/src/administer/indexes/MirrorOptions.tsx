import {
  Alert,
  Button,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { useIndexChange } from "./use-index-change.ts";
import { MIRROR_PLACES, mirrorOf, type WantedMirror, wantedMirror } from "./wanted-mirror.ts";

/** What a mirror asks, how often, and what it keeps: for administrators of the site, since it reaches into its network. */
export function MirrorOptions({ index }: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const change = useIndexChange(index);
  const form = useForm<WantedMirror>({ initialValues: wantedMirror(index.settings.mirror) });
  const mayChange = session.rights.manageSite;
  const save = (wanted: WantedMirror) =>
    change.mutate(
      { mirror: mirrorOf(wanted) },
      { onError: (error) => form.setErrors(tellFields(error, MIRROR_PLACES).fields) },
    );
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack gap="lg" maw={620}>
        {!mayChange && (
          <Alert icon={<Lock size={18} aria-hidden />}>
            {t("Only administrators of the site change what a mirror asks.")}
          </Alert>
        )}
        <Refused error={change.error} places={MIRROR_PLACES} />
        <TextInput
          label={t("Address of the upstream")}
          description={t("Without credentials. Empty: the one that the site is set to.")}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("url")}
        />
        <Select
          label={t("What the address is of")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "simple", label: t("a simple index") },
            { value: "flat", label: t("one flat page that links all files") },
          ]}
          {...form.getInputProps("layout")}
        />
        <Select
          label={t("What it does")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "cache", label: t("keeps the files that were asked for") },
            { value: "redirect", label: t("sends clients to the upstream for files") },
            { value: "off", label: t("answers nothing and asks nobody") },
          ]}
          {...form.getInputProps("mode")}
        />
        <TextInput
          label={t("Name of the credentials")}
          description={t("The server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_….")}
          disabled={!mayChange}
          spellCheck={false}
          {...form.getInputProps("credentials")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t("Pages are good for, in seconds")}
            disabled={!mayChange}
            {...form.getInputProps("expiry")}
          />
          <NumberInput
            label={t("“No such project” is good for, in seconds")}
            disabled={!mayChange}
            {...form.getInputProps("negativeExpiry")}
          />
          <NumberInput
            label={t("Shown while it is away, in seconds")}
            description={t("Pages that are there. Empty: without end.")}
            min={0}
            disabled={!mayChange}
            {...form.getInputProps("staleOnError")}
          />
          <NumberInput
            label={t("Kept at the most, in MB")}
            description={t("Empty: no limit.")}
            disabled={!mayChange}
            {...form.getInputProps("cacheSize")}
          />
          <NumberInput
            label={t("Largest file, in MB")}
            description={t("Empty: the site's limit.")}
            disabled={!mayChange}
            {...form.getInputProps("maxFileSize")}
          />
        </SimpleGrid>
        <Select
          label={t("Names that it lists")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "off", label: t("none") },
            { value: "known", label: t("those that were asked for here") },
            { value: "full", label: t("also all that the upstream lists") },
          ]}
          {...form.getInputProps("names")}
        />
        {form.values.names === "full" && (
          <NumberInput
            label={t("The list of names is good for, in seconds")}
            disabled={!mayChange}
            {...form.getInputProps("namesExpiry")}
          />
        )}
        <Select
          label={t("Metadata of wheels that the upstream has none of")}
          allowDeselect={false}
          disabled={!mayChange}
          data={[
            { value: "extract", label: t("are taken from the wheel") },
            { value: "relay", label: t("are not served") },
          ]}
          {...form.getInputProps("metadata")}
        />
        <Switch
          label={t("Follows it to private addresses")}
          description={t("Links and redirects of an upstream that is not at a private address itself.")}
          disabled={!mayChange}
          {...form.getInputProps("allowPrivate", { type: "checkbox" })}
        />
        {mayChange && (
          <Group>
            <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
              {t("Save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
