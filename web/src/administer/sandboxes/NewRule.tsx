import { MultiSelect, NumberInput, Select, SimpleGrid, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { indexesQuery } from "../../api/queries.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { NameField } from "../../shared/NameField.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { sandboxRulesQuery } from "./queries.ts";

const MEGABYTE = 1_000_000;
const PLACES = {
  keys: { who: "group", maxIndexes: "maxIndexes", maxSize: "maxSize", bases: "bases", read: "read" },
  codes: { "no-such-group": "group" },
};

interface Wanted {
  kind: string;
  group: string;
  maxIndexes: number | string;
  /** Megabytes; empty: no limit. */
  maxSize: number | string;
  bases: string[];
  read: string;
  volatile: boolean;
}

/** Lets accounts create indexes of their own. One for the same accounts is replaced. */
export function NewRule({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const form = useForm<Wanted>({
    initialValues: {
      ...{ kind: "authenticated", group: "", maxIndexes: 3, maxSize: 5000 },
      ...{ bases: [], read: "", volatile: true },
    },
  });
  const make = useMutation({
    mutationFn: (wanted: Wanted) => {
      const who = wanted.kind === "group" ? `group:${wanted.group.trim()}` : wanted.kind;
      return answerOf(api.PUT("/sandbox-rules/{who}", { params: { path: { who } }, body: orderOf(wanted) }));
    },
    async onSuccess() {
      await queries.invalidateQueries(sandboxRulesQuery);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("New sandbox rule")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <Select
            label={t("Who can create indexes")}
            allowDeselect={false}
            data={[
              { value: "authenticated", label: t("Any account") },
              { value: "group", label: t("Accounts of a group") },
            ]}
            {...form.getInputProps("kind")}
          />
          {form.values.kind === "group" && (
            <NameField kind="group" label={t("Group")} {...form.getInputProps("group")} />
          )}
          <SimpleGrid cols={2}>
            <NumberInput label={t("Indexes of each account")} min={1} {...form.getInputProps("maxIndexes")} />
            <NumberInput
              label={t("Maximum size of each (MB)")}
              description={t("Leave empty for no limit.")}
              thousandSeparator=" "
              inputWrapperOrder={["label", "input", "description", "error"]}
              {...form.getInputProps("maxSize")}
            />
          </SimpleGrid>
          <MultiSelect
            label={t("Inherits from")}
            description={t("Owners can leave some of these out, and add indexes of their own.")}
            data={indexes.map(({ owner, name }) => `${owner}/${name}`)}
            searchable
            hidePickedOptions
            {...form.getInputProps("bases")}
          />
          <Select
            label={t("Read access without a grant")}
            description={t("Owners can only narrow it.")}
            allowDeselect={false}
            data={[
              { value: "", label: t("Use the site's setting") },
              { value: "everyone", label: t("Everyone, without signing in") },
              { value: "authenticated", label: t("Any signed-in account") },
              { value: "granted", label: t("No one: grants only") },
            ]}
            {...form.getInputProps("read")}
          />
          <Switch
            label={t("Development indexes (volatile)")}
            description={t("Files can be replaced, and the names of removed files can be used again.")}
            {...form.getInputProps("volatile", { type: "checkbox" })}
          />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create sandbox rule")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function orderOf({ maxIndexes, maxSize, bases, read, volatile }: Wanted) {
  return {
    maxIndexes: Number(maxIndexes),
    maxSize: maxSize === "" ? null : Math.round(Number(maxSize) * MEGABYTE),
    bases,
    read: read === "" ? null : (read as "everyone" | "authenticated" | "granted"),
    volatile,
    binDays: 0,
  };
}
