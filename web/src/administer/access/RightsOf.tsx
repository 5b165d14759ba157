import { Button, Group, Stack, Table, Text, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { useState } from "react";
import { PERMISSION_NAMES, permissionMeaning, permissionWords } from "../../account/permission-words.ts";
import { NameField } from "../../shared/NameField.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { t } from "../../words/t.ts";
import { type Rights, rightsQuery } from "../queries.ts";
import classes from "./RightsOf.module.css";

const PAUSE_MS = 300;

interface RightsOfProps {
  account: string;
  /** owner/name; null: every index. */
  index?: string | null;
}

/** What an account may do in each index, and the rule or grant that decides. */
export function RightsOf({ account, index = null }: RightsOfProps) {
  const [words, setWords] = useState("");
  const [project] = useDebouncedValue(words.trim(), PAUSE_MS);
  const rights = useInfiniteQuery({
    ...rightsQuery({ account, index, project: project === "" ? null : project }),
    placeholderData: keepPreviousData,
  });
  const items = rights.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <NameField
        kind="project"
        index={index ?? ""}
        label={t("Project")}
        description={t("Leave empty to check for any project.")}
        placeholder={t("Any")}
        maw={320}
        value={words}
        maxLength={200}
        onChange={setWords}
      />
      <Refused error={rights.error} />
      {rights.isSuccess && items.length === 0 && <Text c="dimmed">{t("There are no indexes yet.")}</Text>}
      {items.length > 0 && <RightsTable account={account} items={items} />}
      {rights.hasNextPage && (
        <Button variant="default" mx="auto" onClick={() => void rights.fetchNextPage()}>
          {t("Show more")}
        </Button>
      )}
    </Stack>
  );
}

function RightsTable({ account, items }: { account: string; items: readonly Rights[] }) {
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table aria-label={t("What {account} can do", { account })} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Index")}</Table.Th>
            {PERMISSION_NAMES.map((permission) => (
              <Table.Th key={permission}>
                <Tooltip label={permissionMeaning(permission)}>
                  <span>{permissionWords(permission)}</span>
                </Tooltip>
              </Table.Th>
            ))}
            <Table.Th>{t("Why")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ index, permissions }) => (
            <Table.Tr key={index}>
              <Table.Td fw={600}>{index}</Table.Td>
              {permissions.map((one) => (
                <Table.Td key={one.permission}>
                  <Mark {...one} />
                </Table.Td>
              ))}
              <Table.Td miw={300}>
                <Reasons permissions={permissions} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Mark({ allowed, because }: Rights["permissions"][number]) {
  const Icon = allowed ? Check : Minus;
  return (
    <Tooltip label={because} multiline maw={320}>
      <span className={classes.mark} data-allowed={allowed || undefined}>
        <Icon size={18} role="img" aria-label={allowed ? t("allowed") : t("not allowed")} />
      </span>
    </Tooltip>
  );
}

/** Each reason once, with what it speaks of. */
function Reasons({ permissions }: Pick<Rights, "permissions">) {
  const reasons = new Map<string, string[]>();
  for (const { permission, because } of permissions)
    reasons.set(because, [...(reasons.get(because) ?? []), permissionWords(permission)]);
  return (
    <Stack gap={2}>
      {[...reasons].map(([because, about]) => (
        <Group key={because} gap={6} wrap="nowrap" align="baseline">
          {reasons.size > 1 && (
            <Text fz="xs" fw={600} className="wy-nowrap">
              {about.join(", ")}:
            </Text>
          )}
          <Text fz="xs" c="dimmed">
            {because}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
