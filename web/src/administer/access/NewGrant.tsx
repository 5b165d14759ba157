import { Autocomplete, Checkbox, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PERMISSION_NAMES, permissionMeaning, permissionWords } from "../../account/permission-words.ts";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { NameField } from "../../shared/NameField.tsx";
import { NotYet } from "../../shared/NotYet.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { Grant } from "../queries.ts";

const PLACES = { keys: { principal: "name", permission: "permissions", index: "index", project: "project" } };

interface Wanted {
  kind: string;
  name: string;
  permissions: string[];
  index: string;
  project: string;
  notYet: boolean;
}

interface NewGrantProps {
  /** owner/name that is looked at. */
  index: string | null;
  /** Name of the project that is looked at. */
  project: string | null;
  addresses: readonly string[];
  onClose: () => void;
}

/** Grants permissions, one grant for each. */
export function NewGrant({ index, project, addresses, onClose }: NewGrantProps) {
  const queries = useQueryClient();
  const form = useForm<Wanted>({
    initialValues: {
      kind: "group",
      name: "",
      permissions: ["read"],
      index: index ?? "",
      project: project ?? "*",
      notYet: false,
    },
    validate: { permissions: (chosen) => (chosen.length === 0 ? t("Choose at least one permission") : null) },
  });
  const isNamed = ["account", "group", "network"].includes(form.values.kind);
  const make = useMutation({
    async mutationFn(wanted: Wanted) {
      const principal = isNamed ? `${wanted.kind}:${wanted.name.trim()}` : wanted.kind;
      for (const permission of PERMISSION_NAMES.filter((one) => wanted.permissions.includes(one))) {
        const [index, project] = [wanted.index.trim(), wanted.project.trim()];
        const body = { principal, permission, index, project, notYet: wanted.notYet };
        await answerOf<Grant>(api.POST("/grants", { body }));
      }
    },
    onSuccess: onClose,
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
    onSettled: () =>
      Promise.all(["grants", "rights"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <Dialog title={t("New grant")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <Select
            label={t("Grant to")}
            allowDeselect={false}
            data={[
              { value: "group", label: t("Group") },
              { value: "account", label: t("Account") },
              { value: "authenticated", label: t("Any account") },
              { value: "everyone", label: t("Everyone, without signing in") },
              { value: "network", label: t("Network, without signing in") },
            ]}
            {...form.getInputProps("kind")}
          />
          {(form.values.kind === "group" || form.values.kind === "account") && (
            <NameField
              key={form.values.kind}
              kind={form.values.kind}
              label={t("Name of the group or account")}
              {...form.getInputProps("name")}
            />
          )}
          {form.values.kind === "network" && (
            <TextInput
              label={t("Address range, for example 10.0.0.0/8")}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              {...form.getInputProps("name")}
            />
          )}
          <Checkbox.Group label={t("Permissions")} {...form.getInputProps("permissions")}>
            <Stack gap="xs" mt="xs">
              {PERMISSION_NAMES.map((permission) => (
                <Checkbox
                  key={permission}
                  value={permission}
                  label={permissionWords(permission)}
                  description={permissionMeaning(permission)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Autocomplete
            label={t("Index")}
            description={t("owner/name, or a pattern such as company/*")}
            data={[...addresses]}
            {...form.getInputProps("index")}
          />
          <NameField
            kind="project"
            index={form.values.index.trim()}
            label={t("Projects")}
            description={t("A name, or a pattern such as team-*")}
            {...form.getInputProps("project")}
          />
          <NotYet {...form.getInputProps("notYet", { type: "checkbox" })} />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create grant")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
