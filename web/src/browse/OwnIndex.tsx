import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Layers } from "lucide-react";
import { type AnswerOf, answerOf, api } from "../api/client.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { Refused } from "../shared/Refused.tsx";
import { tellFields } from "../shared/refusals.ts";
import { useAsked } from "../shared/use-asked.ts";
import { formatBytes } from "../words/format.ts";
import { plural, t } from "../words/t.ts";

const ownSandboxesQuery = queryOptions({
  queryKey: ["sandboxes"],
  queryFn: ({ signal }) => answerOf(api.GET("/sandboxes", { signal })),
});

/** The button for an index of one's own, where a rule allows it. */
export function OwnIndex() {
  const { data: own } = useQuery(ownSandboxesQuery);
  const { asked, ask, close, target } = useAsked<"own">();
  if (!own?.rule || own.owner === null) return null;
  return (
    <>
      <Button
        ref={target}
        leftSection={<Layers size={16} aria-hidden />}
        onClick={() => ask("own")}
        disabled={own.left === 0}
        title={own.left === 0 ? t("You have as many indexes of your own as you can have.") : undefined}
      >
        {t("Create your own index")}
      </Button>
      {asked !== null && <NewOwnIndex owner={own.owner} left={own.left} rule={own.rule} onClose={close} />}
    </>
  );
}

const PLACES = {
  keys: { name: "name", "settings.description": "description" },
  codes: { "index-exists": "name" },
};

interface NewOwnIndexProps {
  owner: string;
  left: number;
  rule: NonNullable<AnswerOf<"/sandboxes">["rule"]>;
  onClose: () => void;
}

function NewOwnIndex({ owner, left, rule: { bases, maxSize }, onClose }: NewOwnIndexProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: "dev", description: "" } });
  const make = useMutation({
    mutationFn: ({ name, description }: { name: string; description: string }) => {
      const body = { owner, name: name.trim(), settings: { description: description.trim() } };
      return answerOf(api.POST("/indexes", { body: { kind: "hosted", ...body } }));
    },
    async onSuccess({ name }) {
      for (const key of ["indexes", "managed-indexes", "session", "sandboxes"])
        await queries.invalidateQueries({ queryKey: [key] });
      await navigate({ to: "/ui/indexes/$owner/$index", params: { owner, index: name } });
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("Create your own index")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <Text fz="sm">
            {bases.length === 0
              ? t("You can publish to it and decide who else can use it.")
              : t("You can publish to it and decide who else can use it. It inherits from {bases}.", {
                  bases: bases.join(", "),
                })}{" "}
            {maxSize !== null && t("It can hold {size}.", { size: formatBytes(maxSize) })}{" "}
            {plural(left, "You can create {count} more.", "You can create {count} more.")}
          </Text>
          <TextInput
            label={t("Name")}
            description={t("The index is called {address}.", {
              address: `${owner}/${form.values.name.trim()}`,
            })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <TextInput label={t("Description")} maxLength={500} {...form.getInputProps("description")} />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create index")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
