import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { Refused } from "../shared/Refused.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";

/** The button for a token that was found somewhere, of any account: reporting it revokes it. */
export function ReportLeak() {
  const { asked, ask, close, target } = useAsked<"leak">();
  return (
    <>
      <Button ref={target} variant="default" onClick={() => ask("leak")}>
        {t("Report a leaked token")}
      </Button>
      {asked !== null && <LeakDialog onClose={close} />}
    </>
  );
}

function LeakDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { token: "", where: "" },
    validate: { token: (token) => (token.trim() === "" ? t("Enter the token") : null) },
  });
  const report = useMutation({
    async mutationFn({ token, where }: typeof form.values) {
      const body = { tokens: [token.trim()], where: where.trim() };
      return (await answerOf(api.POST("/leaked-tokens", { body }))).items[0]?.revoked === true;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <Dialog title={t("Report a leaked token")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => report.mutate(wanted))}>
        <Stack>
          <Refused error={report.error} />
          {report.data !== undefined && (
            <Alert role="status">
              {report.data
                ? t("The token is revoked.")
                : t("This token is not valid here. Nothing was changed.")}
            </Alert>
          )}
          <TextInput
            label={t("Token")}
            description={t(
              "Paste the whole token. It is revoked immediately, no matter which account it belongs to.",
            )}
            autoComplete="off"
            maxLength={200}
            data-autofocus
            {...form.getInputProps("token")}
          />
          <TextInput
            label={t("Where it was found")}
            description={t("Optional. Administrators see it in the change log.")}
            placeholder={t("For example: the URL of a commit or a log")}
            maxLength={500}
            {...form.getInputProps("where")}
          />
          <DialogButtons onClose={onClose} isPending={report.isPending}>
            {t("Revoke token")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
