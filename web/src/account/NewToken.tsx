import { Checkbox, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { indexesQuery } from "../api/queries.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { NamesField } from "../shared/NameField.tsx";
import { NotYet } from "../shared/NotYet.tsx";
import { Refused } from "../shared/Refused.tsx";
import { tellFields } from "../shared/refusals.ts";
import { t } from "../words/t.ts";
import { PERMISSION_NAMES, permissionMeaning, permissionWords } from "./permission-words.ts";
import type { PermissionName } from "./queries.ts";
import type { MadeToken } from "./TokenMade.tsx";
import { TokenPassword } from "./TokenPassword.tsx";

const DAY = 86_400;
/** A token that is valid for longer needs the password too. */
const DAYS_WITHOUT_PASSWORD = 90;

interface Wanted {
  note: string;
  permissions: string[];
  indexes: string[];
  projects: string[];
  /** Days as text; empty: for ever. */
  days: string;
  password: string;
  notYet: boolean;
}

const INSTALLER = { permissions: ["read"], days: "365" };
const PUBLISHER = { permissions: ["read", "publish"], days: "90" };

const PLACES = {
  keys: { note: "note", "scope.indexes": "indexes", "scope.projects": "projects", expiresIn: "days" },
  codes: { "wrong-password": "password", "password-needed": "password", "bad-expiry": "days" },
};

interface NewTokenProps {
  /** The account that signs in with it; null: the reader's own. */
  account: string | null;
  onMade: (made: MadeToken) => void;
  onClose: () => void;
}

const needsPassword = (days: string) => days === "" || Number(days) > DAYS_WITHOUT_PASSWORD;

/** Asks what a token is for, and makes it. */
export function NewToken({ account, onMade, onClose }: NewTokenProps) {
  const queries = useQueryClient();
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const form = useForm<Wanted>({
    initialValues: {
      note: "",
      permissions: ["read"],
      indexes: [],
      projects: [],
      days: "90",
      password: "",
      notYet: false,
    },
    validate: {
      note: (note) =>
        note.trim() === "" ? t("Enter a description, so that you recognize the token later") : null,
      permissions: (permissions) => (permissions.length === 0 ? t("Choose at least one permission") : null),
      password: (password, { days }) =>
        needsPassword(days) && password === "" ? t("Enter your password") : null,
    },
  });
  const make = useMutation({
    mutationFn: (wanted: Wanted) => answerOf(api.POST("/tokens", { body: orderOf(wanted, account) })),
    async onSuccess(made) {
      await queries.invalidateQueries({ queryKey: ["tokens"] });
      onMade(made);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog
      title={account === null ? t("New token") : t("New token for {account}", { account })}
      onClose={onClose}
    >
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <TextInput
            label={t("Description")}
            placeholder={t("For example: CI of the shop team")}
            maxLength={200}
            data-autofocus
            {...form.getInputProps("note")}
          />
          <Select
            label={t("Purpose")}
            description={t("Fills in permissions and expiry. You can change them below.")}
            placeholder={t("Choose…")}
            data={[
              { value: "installer", label: t("Install packages (read only)") },
              { value: "publisher", label: t("Publish one project from CI") },
            ]}
            onChange={(preset) => form.setValues(preset === "publisher" ? PUBLISHER : INSTALLER)}
          />
          <Checkbox.Group
            label={t("Permissions")}
            description={
              account === null
                ? t("A token never has more rights than your account.")
                : t("A token never has more rights than {account}.", { account })
            }
            {...form.getInputProps("permissions")}
          >
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
          <MultiSelect
            label={t("Indexes")}
            placeholder={form.values.indexes.length === 0 ? t("All indexes") : ""}
            data={indexes.map(({ owner, name }) => `${owner}/${name}`)}
            searchable
            hidePickedOptions
            {...form.getInputProps("indexes")}
          />
          <NamesField
            kind="project"
            index={form.values.indexes.length === 1 ? form.values.indexes[0] : ""}
            label={t("Projects")}
            description={t("Names or patterns such as team-*")}
            placeholder={form.values.projects.length === 0 ? t("All projects") : ""}
            {...form.getInputProps("projects")}
          />
          {form.values.projects.length > 0 && (
            <NotYet {...form.getInputProps("notYet", { type: "checkbox" })} />
          )}
          <Select
            label={t("Expires")}
            allowDeselect={false}
            data={[
              { value: "7", label: t("in a week") },
              { value: "30", label: t("in 30 days") },
              { value: "90", label: t("in 90 days") },
              { value: "365", label: t("in a year") },
              { value: "", label: t("No expiry") },
            ]}
            {...form.getInputProps("days")}
          />
          {needsPassword(form.values.days) && <TokenPassword {...form.getInputProps("password")} />}
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create token")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function orderOf(wanted: Wanted, account: string | null) {
  const { note, permissions, indexes, projects, days, password, notYet } = wanted;
  return {
    ...(account === null ? {} : { account }),
    note: note.trim(),
    notYet,
    scope: {
      permissions: PERMISSION_NAMES.filter((one) => permissions.includes(one)) as PermissionName[],
      indexes: indexes.length === 0 ? ["*"] : indexes,
      projects: projects.length === 0 ? ["*"] : projects,
    },
    ...(days === "" ? {} : { expiresIn: Number(days) * DAY }),
    ...(needsPassword(days) ? { password } : {}),
  };
}
