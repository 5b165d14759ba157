import { Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { NamesField } from "../../shared/NameField.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";

const PLACES = {
  keys: {
    url: "url",
    kinds: "kinds",
    projects: "projects",
    headers: "headers",
    index: "index",
    note: "note",
  },
};
const FORMATS = ["json", "chat", "github", "gitlab"] as const;

interface NewWebhookProps {
  index: string | null;
  addresses: readonly string[];
  canBeSiteWide: boolean;
  /** Called with the secret. */
  onMade(secret: string | null): void;
  onClose(): void;
}

export function NewWebhook({ index, addresses, canBeSiteWide, onMade, onClose }: NewWebhookProps) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      url: "",
      index,
      format: "json" as (typeof FORMATS)[number],
      kinds: "file.*, project.*",
      projects: [] as string[],
      headers: "",
      note: "",
    },
    validate: { url: (url) => (URL.canParse(url.trim()) ? null : t("Enter a URL with http or https")) },
  });
  const add = useMutation({
    mutationFn: (wanted: typeof form.values) =>
      answerOf<{ secret: string | null }>(
        api.POST("/webhooks", {
          body: {
            url: wanted.url.trim(),
            ...(wanted.index === null ? {} : { index: wanted.index }),
            format: wanted.format,
            kinds: listOf(wanted.kinds),
            projects: wanted.projects.length === 0 ? ["*"] : wanted.projects,
            headers: headersOf(wanted.headers),
            note: wanted.note.trim(),
          },
        }),
      ),
    async onSuccess({ secret }) {
      await queries.invalidateQueries({ queryKey: ["webhooks"] });
      onMade(secret);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("Create webhook")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => add.mutate(wanted))}>
        <Stack>
          <Refused error={add.error} places={PLACES} />
          <TextInput
            label={t("URL")}
            description={t("Where events are sent. Later, only its beginning is shown.")}
            placeholder="https://ci.example.com/hook"
            {...form.getInputProps("url")}
          />
          <Select
            label={t("Index")}
            description={canBeSiteWide ? t("If left empty, events of the whole site are sent.") : null}
            data={[...addresses]}
            searchable
            nothingFoundMessage={t("No such index.")}
            clearable={canBeSiteWide}
            {...form.getInputProps("index")}
          />
          <Select
            label={t("Format")}
            description={t("json for Jenkins and your own programs, chat for Slack and Mattermost")}
            allowDeselect={false}
            data={[...FORMATS]}
            {...form.getInputProps("format")}
          />
          <TextInput
            label={t("Events")}
            description={t("Kinds of events, such as file.published or file.*, separated by commas")}
            {...form.getInputProps("kinds")}
          />
          <NamesField
            kind="project"
            index={form.values.index ?? ""}
            label={t("Projects")}
            description={t(
              "Names, or patterns such as team-*. If left empty, events of all projects are sent.",
            )}
            {...form.getInputProps("projects")}
          />
          <Textarea
            label={t("Headers")}
            description={t(
              "Sent with each event. One per line, such as Authorization: Bearer … Values are not shown again.",
            )}
            autosize
            {...form.getInputProps("headers")}
          />
          <TextInput label={t("Note")} {...form.getInputProps("note")} />
          <DialogButtons onClose={onClose} isPending={add.isPending}>
            {t("Create webhook")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== "");

function headersOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name.trim(), value.join(":").trim()];
    }),
  );
}
