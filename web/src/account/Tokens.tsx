import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { FilterBox } from "../shared/FilterBox.tsx";
import { Ago, Ending } from "../shared/Moment.tsx";
import { NoMatch } from "../shared/NoMatch.tsx";
import { Revocation } from "../shared/Revocation.tsx";
import { SortColumn } from "../shared/SortColumn.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { useList } from "../shared/use-list.ts";
import { t } from "../words/t.ts";
import { NewToken } from "./NewToken.tsx";
import { permissionWords } from "./permission-words.ts";
import { type Token, tokensQuery } from "./queries.ts";
import { ReportLeak } from "./ReportLeak.tsx";
import { RotateToken } from "./RotateToken.tsx";
import { scopeWords } from "./scope-words.ts";
import { type MadeToken, TokenMade } from "./TokenMade.tsx";

/** The tokens of an account (null: the reader's own): made, seen, revoked. */
export function Tokens({ account }: { account: string | null }) {
  const { data: tokens } = useSuspenseQuery(tokensQuery(account));
  const [made, setMade] = useState<MadeToken | null>(null);
  const { asked, ask, close, target } = useAsked<"new">();
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" maw="40rem">
          {t(
            "Programs sign in with tokens. Create one for each place that needs it, with only the permissions it needs.",
          )}
        </Text>
        <Group gap="sm">
          <ReportLeak />
          <Button ref={target} leftSection={<KeyRound size={16} aria-hidden />} onClick={() => ask("new")}>
            {t("New token")}
          </Button>
        </Group>
      </Group>
      {made !== null && <TokenMade made={made} onDone={() => setMade(null)} />}
      {tokens.length === 0 ? (
        <Text c="dimmed" ta="center" py="xl">
          {account === null ? t("You have no tokens yet.") : t("{account} has no tokens yet.", { account })}
        </Text>
      ) : (
        <TokenTable tokens={tokens} onRotated={setMade} />
      )}
      {asked !== null && <NewToken account={account} onMade={setMade} onClose={close} />}
    </Stack>
  );
}

/** The reader's own tokens, as a page. */
export function OwnTokens() {
  return <Tokens account={null} />;
}

interface TokenTableProps {
  tokens: readonly Token[];
  onRotated: (made: MadeToken) => void;
}

function TokenTable({ tokens, onRotated }: TokenTableProps) {
  const list = useList(tokens, {
    textOf: ({ note, prefix, scope }) =>
      [note, prefix, ...scope.permissions, ...scope.indexes, ...scope.projects].join(" "),
    columns: {
      name: ({ note, prefix }) => note || prefix,
      used: ({ lastUsedAt }) => lastUsedAt,
      expires: ({ expiresAt }) => expiresAt,
      created: ({ createdAt }) => createdAt,
    },
    first: "-created",
  });
  return (
    <>
      <FilterBox list={list} label={t("Find tokens")} />
      {list.shown.length === 0 && <NoMatch />}
      <Table.ScrollContainer minWidth={840}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <SortColumn list={list} column="name">
                {t("Token")}
              </SortColumn>
              <Table.Th>{t("Permissions")}</Table.Th>
              <SortColumn list={list} column="used" largestFirst>
                {t("Last used")}
              </SortColumn>
              <SortColumn list={list} column="expires">
                {t("Expires")}
              </SortColumn>
              <SortColumn list={list} column="created" largestFirst>
                {t("Created")}
              </SortColumn>
              <Table.Th>
                <span className="wy-nowrap">{t("Actions")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.shown.map((token) => (
              <TokenRow key={token.id} token={token} onRotated={onRotated} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function TokenRow({ token, onRotated }: { token: Token; onRotated: (made: MadeToken) => void }) {
  const queries = useQueryClient();
  const name = token.note || token.prefix;
  const revoke = async () => {
    await answerOf(api.DELETE("/tokens/{id}", { params: { path: { id: token.id } } }));
    await queries.invalidateQueries({ queryKey: ["tokens"] });
  };
  return (
    <Table.Tr>
      <Table.Td miw={160}>
        <Text fw={600} className="wy-breakable">
          {name}
        </Text>
        <Text fz="xs" ff="monospace" c="dimmed">
          {token.prefix}…
        </Text>
      </Table.Td>
      <Table.Td>
        <Text fz="sm">{token.scope.permissions.map(permissionWords).join(", ")}</Text>
        <Text fz="xs" c="dimmed" className="wy-breakable">
          {scopeWords(token.scope)}
        </Text>
      </Table.Td>
      <Table.Td>
        {token.lastUsedAt === null ? (
          <Text fz="sm">{t("never")}</Text>
        ) : (
          <>
            <Ago time={token.lastUsedAt} />
            <Text fz="xs" c="dimmed">
              {t("from {address}", { address: token.lastUsedFrom ?? "–" })}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td>
        <Ending time={token.expiresAt} />
        {token.oldSecretUntil !== null && (
          <Text fz="xs" c="dimmed">
            {t("Old secret:")} <Ending time={token.oldSecretUntil} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Ago time={token.createdAt} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <RotateToken token={token} name={name} onRotated={onRotated} />
          <Revocation
            label={t("Revoke {token}", { token: name })}
            title={t("Revoke {token}?", { token: name })}
            consequences={[
              t("It stops working immediately. Installs and uploads that use it fail."),
              t("This cannot be undone. You can create a new token instead."),
            ]}
            action={t("Revoke token")}
            run={revoke}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
