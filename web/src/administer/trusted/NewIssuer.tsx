import { Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { type Issuer, issuersQuery } from "./queries.ts";

const PLACES = {
  keys: { name: "name", url: "url", keys: "keys" },
  codes: { "issuer-exists": "name", "bad-issuer": "url" },
};
/** Kinds whose address is known. */
const PUBLIC = ["github", "gitlab", "google", "buildkite"];

interface Wanted {
  kind: Issuer["kind"];
  name: string;
  url: string;
  keys: string;
}

export function NewIssuer({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm<Wanted>({
    initialValues: { kind: "github", name: "github", url: "", keys: "" },
    validate: {
      url: (url, { kind }) =>
        url.trim() === "" && !PUBLIC.includes(kind) ? t("Enter the URL of the issuer") : null,
      keys: (keys) =>
        keys.trim() === "" || keysIn(keys) !== null ? null : t("Paste a JWKS: JSON with keys"),
    },
  });
  const add = useMutation({
    mutationFn: ({ kind, name, url, keys }: Wanted) =>
      answerOf(
        api.POST("/issuers", {
          body: {
            kind,
            name: name.trim(),
            ...(url.trim() === "" ? {} : { url: url.trim() }),
            ...(keys.trim() === "" ? {} : { keys: keysIn(keys) ?? [] }),
          },
        }),
      ),
    async onSuccess() {
      await queries.invalidateQueries(issuersQuery);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  const isPublic = PUBLIC.includes(form.values.kind);
  return (
    <Dialog title={t("Add issuer")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => add.mutate(wanted))}>
        <Stack>
          <Refused error={add.error} places={PLACES} />
          <Select
            label={t("Kind")}
            allowDeselect={false}
            data={[
              { value: "github", label: "GitHub" },
              { value: "gitlab", label: "GitLab" },
              { value: "kubernetes", label: "Kubernetes" },
              { value: "google", label: "Google" },
              { value: "circleci", label: "CircleCI" },
              { value: "buildkite", label: "Buildkite" },
              { value: "other", label: t("Other (OpenID Connect)") },
            ]}
            value={form.values.kind}
            onChange={(kind) => {
              form.setFieldValue("kind", kind as Issuer["kind"]);
              form.setFieldValue("name", kind === "other" ? "" : String(kind));
            }}
          />
          <TextInput label={t("Name")} maxLength={64} data-autofocus {...form.getInputProps("name")} />
          <TextInput
            label={t("URL")}
            description={
              isPublic ? t("Leave empty for the public service.") : t("The claim iss of its ID tokens.")
            }
            placeholder="https://"
            {...form.getInputProps("url")}
          />
          <Textarea
            label={t("Public keys (JWKS)")}
            description={t("Only if this server cannot fetch them from the issuer.")}
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps("keys")}
          />
          <DialogButtons onClose={onClose} isPending={add.isPending}>
            {t("Add issuer")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The keys of a JWKS; null: it is none. */
function keysIn(text: string): Record<string, unknown>[] | null {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) && keys.length > 0 ? (keys as Record<string, unknown>[]) : null;
  } catch {
    return null;
  }
}
