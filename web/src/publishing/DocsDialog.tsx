import { Alert, FileInput, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { docsQuery, type ProjectAddress } from "../project/queries.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { Revocation } from "../shared/Revocation.tsx";
import { formatAgo, formatBytes, formatMoment } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import { type PublishedDocs, removeDocs, sendDocs } from "./docs-deeds.ts";
import type { ProjectDeeds } from "./project-deeds.ts";

interface DocsDialogProps {
  address: ProjectAddress;
  version: string;
  /** Of the release. */
  name: string;
  deeds: ProjectDeeds;
  onDone(): Promise<unknown>;
  onClose(): void;
}

/** Publishes, replaces and removes the documentation of a release. */
export function DocsDialog({ address, version, name, deeds, onDone, onClose }: DocsDialogProps) {
  const { data } = useQuery(docsQuery(address));
  const docs = data?.items.find((one) => one.version === version);
  return (
    <Dialog title={t("Documentation of {name}", { name })} onClose={onClose}>
      <Stack>
        {docs !== undefined && (
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <Published docs={docs} />
            {deeds.mayRemove && (
              <Revocation
                label={t("Remove the documentation of {name}", { name })}
                verb={t("Remove")}
                title={t("Remove documentation")}
                consequences={[
                  t("Links to the documentation of {name} stop working.", { name }),
                  t("This cannot be undone. The files of the release stay."),
                ]}
                action={t("Remove documentation")}
                run={async () => {
                  await removeDocs(address, version);
                  await onDone();
                }}
              />
            )}
          </Group>
        )}
        {deeds.mayUpload && (
          <DocsForm
            address={address}
            version={version}
            replaces={docs !== undefined}
            onDone={onDone}
            onClose={onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
}

function Published({ docs }: { docs: PublishedDocs }) {
  return (
    <Text fz="sm">
      {plural(docs.files, "{count} file", "{count} files")}, {formatBytes(docs.size)},{" "}
      <time dateTime={docs.uploadedAt} title={formatMoment(docs.uploadedAt)}>
        {formatAgo(docs.uploadedAt)}
      </time>
      {docs.uploadedBy !== null && ` ${t("by {names}", { names: docs.uploadedBy })}`}
    </Text>
  );
}

interface DocsFormProps extends Pick<DocsDialogProps, "address" | "version" | "onDone" | "onClose"> {
  replaces: boolean;
}

function DocsForm({ address, version, replaces, onDone, onClose }: DocsFormProps) {
  const [zip, choose] = useState<File | null>(null);
  const [part, setPart] = useState(0);
  const callOff = useRef(new AbortController());
  useEffect(() => {
    callOff.current = new AbortController();
    return () => callOff.current.abort();
  }, []);
  const sending = useMutation({
    mutationFn: async (file: File) => {
      setPart(0);
      await sendDocs(address, version, file, { onProgress: setPart, signal: callOff.current.signal });
      await onDone();
    },
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (zip !== null) sending.mutate(zip);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {sending.isError && (
          <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
            {sending.error.message}
          </Alert>
        )}
        <FileInput
          label={t("Zip file")}
          description={t("With index.html at its top, as Sphinx, MkDocs and pdoc write it.")}
          placeholder={t("Choose a zip file")}
          accept=".zip,application/zip"
          clearable
          clearButtonProps={{ "aria-label": t("Clear") }}
          value={zip}
          onChange={(file) => {
            sending.reset();
            choose(file);
          }}
          disabled={sending.isPending}
        />
        {sending.isPending && (
          <div aria-live="polite">
            <Progress value={part * 100} aria-label={t("Upload progress")} />
            <Text fz="sm" c="dimmed" mt={4}>
              {part < 1 ? t("Uploading…") : t("Uploaded. Checking the documentation…")}
            </Text>
          </div>
        )}
        <DialogButtons onClose={onClose} isPending={sending.isPending} isDisabled={zip === null}>
          {replaces ? t("Replace documentation") : t("Upload documentation")}
        </DialogButtons>
      </Stack>
    </form>
  );
}
