import { PasswordInput, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";

const PLACES = {
  keys: { name: "name", password: "password" },
  codes: { "bad-account-name": "name", "account-exists": "name", "bad-password": "password" },
};

interface Wanted {
  name: string;
  kind: "person" | "service";
  password: string;
  admin: boolean;
}

/** Makes an account of a person or a service, and leads to it. */
export function NewAccount({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Wanted>({
    initialValues: { name: "", kind: "person", password: "", admin: false },
  });
  const make = useMutation({
    mutationFn: ({ password, name, ...rest }: Wanted) =>
      answerOf(
        api.POST("/accounts", {
          body: { ...rest, name: name.trim(), ...(password === "" ? {} : { password }) },
        }),
      ),
    async onSuccess({ name }) {
      await queries.invalidateQueries({ queryKey: ["accounts"] });
      await navigate({ to: "/ui/administer/accounts/$account", params: { account: name } });
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("New account")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <TextInput
            label={t("Name")}
            description={t("Used to sign in. Lowercase letters, digits and . _ - @")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <SegmentedControl
            aria-label={t("Kind")}
            data={[
              { value: "person", label: t("Person") },
              { value: "service", label: t("Service, such as CI") },
            ]}
            {...form.getInputProps("kind")}
          />
          <PasswordInput
            label={t("Password")}
            description={t("At least 8 characters. Without a password, the account can only use tokens.")}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ "aria-label": t("Show password"), tabIndex: 0 }}
            {...form.getInputProps("password")}
          />
          <Switch
            label={t("Administrator")}
            description={t("Can do everything on every index.")}
            {...form.getInputProps("admin", { type: "checkbox" })}
          />
          <Text fz="sm" c="dimmed">
            {t("To let people choose their own password, create an invitation instead.")}
          </Text>
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create account")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
