import { MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { groupsQuery, invitationsQuery } from "../queries.ts";

const DAY_SECONDS = 86_400;
const PLACES = {
  keys: { account: "account", note: "note", groups: "groups", expiresIn: "days" },
  codes: { "bad-account-name": "account", "account-exists": "account", "no-such-group": "groups" },
};

interface Wanted {
  note: string;
  account: string;
  groups: string[];
  days: string;
}

interface NewInvitationProps {
  /** Given the secret of the link. */
  onMade: (secret: string) => void;
  onClose: () => void;
}

export function NewInvitation({ onMade, onClose }: NewInvitationProps) {
  const queries = useQueryClient();
  const { data: groups } = useSuspenseQuery(groupsQuery);
  const form = useForm<Wanted>({ initialValues: { note: "", account: "", groups: [], days: "7" } });
  const make = useMutation({
    mutationFn: ({ note, account, groups: chosen, days }: Wanted) =>
      answerOf(
        api.POST("/invitations", {
          body: {
            note: note.trim(),
            groups: chosen,
            expiresIn: Number(days) * DAY_SECONDS,
            ...(account.trim() === "" ? {} : { account: account.trim() }),
          },
        }),
      ),
    async onSuccess({ secret }) {
      await queries.invalidateQueries(invitationsQuery);
      onMade(secret);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("Create invitation")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <TextInput
            label={t("Note")}
            description={t("Who the invitation is for. Only administrators see it.")}
            maxLength={500}
            data-autofocus
            {...form.getInputProps("note")}
          />
          <TextInput
            label={t("Account name")}
            description={t("Leave empty to let them choose.")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps("account")}
          />
          {groups.length > 0 && (
            <MultiSelect
              label={t("Groups")}
              data={groups.map(({ name }) => name)}
              searchable
              hidePickedOptions
              {...form.getInputProps("groups")}
            />
          )}
          <Select
            label={t("Expires in")}
            allowDeselect={false}
            data={[
              { value: "1", label: t("1 day") },
              { value: "7", label: t("7 days") },
              { value: "30", label: t("30 days") },
              { value: "90", label: t("90 days") },
            ]}
            {...form.getInputProps("days")}
          />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create invitation")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
