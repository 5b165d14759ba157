import { MultiSelect, SegmentedControl, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "../../api/client.ts";
import { indexesQuery } from "../../api/queries.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";

const PLACES = {
  keys: {
    owner: "owner",
    name: "name",
    "settings.description": "description",
    "settings.bases": "bases",
    "settings.mirror": "upstream",
  },
  codes: { "index-exists": "name", "bad-bases": "bases" },
};

interface Wanted {
  kind: "hosted" | "mirror";
  owner: string;
  name: string;
  description: string;
  bases: string[];
  upstream: string;
}

/** Makes an index that takes uploads, or a mirror of another, and leads to its settings. */
export function NewIndex({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const form = useForm<Wanted>({
    initialValues: { kind: "hosted", owner: "", name: "", description: "", bases: [], upstream: "" },
  });
  const make = useMutation({
    mutationFn: (wanted: Wanted) => answerOf(api.POST("/indexes", { body: orderOf(wanted) })),
    async onSuccess({ owner, name }) {
      for (const key of ["indexes", "managed-indexes", "session"])
        await queries.invalidateQueries({ queryKey: [key] });
      await navigate({ to: "/ui/administer/indexes/$owner/$index", params: { owner, index: name } });
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  const name = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <Dialog title={t("New index")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <SegmentedControl
            aria-label={t("Kind")}
            data={[
              { value: "hosted", label: t("Hosted") },
              { value: "mirror", label: t("Mirror") },
            ]}
            {...form.getInputProps("kind")}
          />
          <SimpleGrid cols={2}>
            <TextInput
              label={t("Owner")}
              description={t("For example a team: company")}
              data-autofocus
              {...name}
              {...form.getInputProps("owner")}
            />
            <TextInput
              label={t("Name")}
              description={t("For example: internal")}
              {...name}
              {...form.getInputProps("name")}
            />
          </SimpleGrid>
          <TextInput label={t("Description")} maxLength={500} {...form.getInputProps("description")} />
          {form.values.kind === "mirror" ? (
            <TextInput
              label={t("Upstream URL")}
              description={t(
                "URL of a simple index, without credentials. Leave empty to use the site's default upstream.",
              )}
              type="url"
              {...name}
              {...form.getInputProps("upstream")}
            />
          ) : (
            <MultiSelect
              label={t("Inherits from")}
              description={t(
                "For projects it does not have, the first of these indexes that has the project answers.",
              )}
              data={indexes.map((one) => `${one.owner}/${one.name}`)}
              searchable
              hidePickedOptions
              {...form.getInputProps("bases")}
            />
          )}
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create index")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function orderOf({ kind, owner, name, description, bases, upstream }: Wanted) {
  const common = { owner: owner.trim(), name: name.trim(), kind };
  if (kind === "hosted") return { ...common, settings: { description: description.trim(), bases } };
  const mirror = upstream.trim() === "" ? {} : { mirror: { url: upstream.trim() } };
  return { ...common, settings: { description: description.trim(), ...mirror } };
}
