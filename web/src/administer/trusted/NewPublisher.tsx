import { Checkbox, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { PERMISSION_NAMES, permissionWords } from "../../account/permission-words.ts";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { NameField } from "../../shared/NameField.tsx";
import { NotYet } from "../../shared/NotYet.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { accountsQuery } from "../queries.ts";
import { type Issuer, type Publisher, publishersQuery } from "./queries.ts";
import { SourceFields } from "./SourceFields.tsx";
import { emptySource, type SourceValues, sourceFrom, sourceKindOf } from "./wanted-source.ts";

const PLACES = {
  keys: {
    account: "account",
    "source.repository": "source.repository",
    "source.workflow": "source.workflow",
    "source.project": "source.project",
    "source.origin": "source.origin",
    "source.pipeline": "source.pipeline",
    "source.claims": "source.value",
    "scope.indexes": "index",
    "scope.projects": "project",
    "scope.permissions": "permissions",
  },
  codes: { "no-such-account": "account", "not-a-service": "account", "no-such-index": "index" },
};

interface Wanted {
  issuer: string;
  account: string;
  source: SourceValues;
  index: string;
  project: string;
  permissions: string[];
  notYet: boolean;
}

interface NewPublisherProps {
  issuers: readonly Issuer[];
  onClose: () => void;
}

export function NewPublisher({ issuers, onClose }: NewPublisherProps) {
  const queries = useQueryClient();
  const services = useInfiniteQuery(accountsQuery({ q: "", kind: "service", disabled: false, sort: "name" }));
  const accounts = services.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? [];
  const form = useForm<Wanted>({
    initialValues: {
      issuer: issuers[0]?.name ?? "",
      account: "",
      source: emptySource,
      index: "*",
      project: "*",
      permissions: ["read", "publish"],
      notYet: false,
    },
    validate: {
      account: (account) => (account === "" ? t("Choose a service account") : null),
      permissions: (chosen) => (chosen.length === 0 ? t("Choose at least one permission") : null),
    },
  });
  const kind = sourceKindOf(issuers.find(({ name }) => name === form.values.issuer));
  const add = useMutation({
    mutationFn: (wanted: Wanted) =>
      answerOf<Publisher>(
        api.POST("/publishers", {
          body: {
            issuer: wanted.issuer,
            account: wanted.account,
            source: sourceFrom(kind, wanted.source),
            notYet: wanted.notYet,
            scope: {
              indexes: [wanted.index.trim()],
              projects: [wanted.project.trim()],
              permissions: PERMISSION_NAMES.filter((one) => wanted.permissions.includes(one)),
            },
          },
        }),
      ),
    async onSuccess() {
      await queries.invalidateQueries(publishersQuery);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("Add publisher")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => add.mutate(wanted))}>
        <Stack>
          <Refused error={add.error} places={PLACES} />
          <Select
            label={t("Issuer")}
            allowDeselect={false}
            data={issuers.map(({ name }) => name)}
            {...form.getInputProps("issuer")}
          />
          <SourceFields kind={kind} propsOf={(field) => form.getInputProps(`source.${field}`)} />
          <Select
            label={t("Signs in as")}
            description={t("A service account. Its grants say what the publisher may do.")}
            placeholder={accounts.length === 0 ? t("Create a service account first") : t("Choose an account")}
            data={accounts}
            searchable
            {...form.getInputProps("account")}
          />
          <NameField
            kind="index"
            label={t("Index")}
            description={t("owner/name, a pattern such as company/*, or * for all indexes")}
            {...form.getInputProps("index")}
          />
          <NameField
            kind="project"
            index={form.values.index}
            label={t("Project")}
            description={t(
              "A name, a pattern such as team-*, or * for all projects. It does not need to exist yet.",
            )}
            {...form.getInputProps("project")}
          />
          <NotYet {...form.getInputProps("notYet", { type: "checkbox" })} />
          <Checkbox.Group label={t("Permissions")} {...form.getInputProps("permissions")}>
            <Stack gap="xs" mt="xs">
              {PERMISSION_NAMES.map((permission) => (
                <Checkbox key={permission} value={permission} label={permissionWords(permission)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <DialogButtons onClose={onClose} isPending={add.isPending}>
            {t("Add publisher")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
