import {
  Alert,
  Checkbox,
  MultiSelect,
  PasswordInput,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { indexesQuery } from "../api/queries.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { t } from "../words/t.ts";
import { PERMISSION_NAMES, permissionMeaning, permissionWords } from "./permission-words.ts";
import { type PermissionName, tokensQuery } from "./queries.ts";
import type { MadeToken } from "./TokenMade.tsx";

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
}

const needsPassword = (days: string) => days === "" || Number(days) > DAYS_WITHOUT_PASSWORD;

/** Asks what a token is for, and makes it. */
export function NewToken({ onMade, onClose }: { onMade: (made: MadeToken) => void; onClose: () => void }) {
  const queries = useQueryClient();
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const form = useForm<Wanted>({
    initialValues: { note: "", permissions: ["read"], indexes: [], projects: [], days: "90", password: "" },
    validate: {
      note: (note) =>
        note.trim() === "" ? t("Enter a description, so that you recognize the token later") : null,
      permissions: (permissions) => (permissions.length === 0 ? t("Choose at least one permission") : null),
      password: (password, { days }) =>
        needsPassword(days) && password === "" ? t("Enter your password") : null,
    },
  });
  const make = useMutation({
    mutationFn: (wanted: Wanted) => answerOf(api.POST("/tokens", { body: orderOf(wanted) })),
    async onSuccess(made) {
      await queries.invalidateQueries(tokensQuery);
      onMade(made);
      onClose();
    },
  });
  return (
    <Dialog title={t("New token")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          {make.isError && (
            <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
              {make.error.message}
            </Alert>
          )}
          <TextInput
            label={t("Description")}
            placeholder={t("For example: CI of the shop team")}
            maxLength={200}
            data-autofocus
            {...form.getInputProps("note")}
          />
          <Checkbox.Group
            label={t("Permissions")}
            description={t("A token never has more rights than your account.")}
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
          <TagsInput
            label={t("Projects")}
            description={t("Names or patterns such as team-*")}
            placeholder={form.values.projects.length === 0 ? t("All projects") : ""}
            {...form.getInputProps("projects")}
          />
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
          {needsPassword(form.values.days) && (
            <PasswordInput
              label={t("Your password")}
              description={t("Needed for a token that is valid for more than 90 days.")}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
              {...form.getInputProps("password")}
            />
          )}
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create token")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function orderOf({ note, permissions, indexes, projects, days, password }: Wanted) {
  return {
    note: note.trim(),
    scope: {
      permissions: PERMISSION_NAMES.filter((one) => permissions.includes(one)) as PermissionName[],
      indexes: indexes.length === 0 ? ["*"] : indexes,
      projects: projects.length === 0 ? ["*"] : projects,
    },
    ...(days === "" ? {} : { expiresIn: Number(days) * DAY }),
    ...(needsPassword(days) ? { password } : {}),
  };
}
