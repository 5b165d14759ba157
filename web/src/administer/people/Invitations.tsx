import { Badge, Button, Stack, Table, Text, Title } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { registrationModeQuery } from "../../register/queries.ts";
import { Ago, Ending } from "../../shared/Moment.tsx";
import { Page } from "../../shared/Page.tsx";
import { Revocation } from "../../shared/Revocation.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { type Invitation, invitationsQuery } from "../queries.ts";
import { InvitationMade } from "./InvitationMade.tsx";
import { NewInvitation } from "./NewInvitation.tsx";
import { Waiting } from "./Waiting.tsx";

/** How people get accounts: by a link, or by asking for one. */
export function Invitations() {
  const { data: invitations } = useSuspenseQuery(invitationsQuery);
  const { data: registration } = useSuspenseQuery(registrationModeQuery);
  const { asked, ask, close, target } = useAsked<"new">();
  const [secret, setSecret] = useState<string | null>(null);
  const words = {
    off: t("People need an invitation to create an account."),
    open: t("Anyone who can reach this site can create an account, even without an invitation."),
    approval: t("Anyone can request an account. You approve or reject each request."),
  };
  return (
    <Page
      title={t("Invitations")}
      docs="access#invitations-and-registration"
      lead={words[registration.mode]}
      actions={
        <Button ref={target} leftSection={<MailPlus size={16} aria-hidden />} onClick={() => ask("new")}>
          {t("Create invitation")}
        </Button>
      }
    >
      {secret !== null && <InvitationMade secret={secret} onDone={() => setSecret(null)} />}
      <Waiting />
      <Stack component="section">
        <Title order={2}>{t("Invitation links")}</Title>
        {invitations.length === 0 ? (
          <Text c="dimmed">{t("There are no invitations yet. Each link can be used once.")}</Text>
        ) : (
          <InvitationTable invitations={invitations} />
        )}
      </Stack>
      {asked !== null && <NewInvitation onMade={setSecret} onClose={close} />}
    </Page>
  );
}

function InvitationTable({ invitations }: { invitations: readonly Invitation[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("For")}</Table.Th>
            <Table.Th>{t("Groups")}</Table.Th>
            <Table.Th>{t("Invited")}</Table.Th>
            <Table.Th>{t("Expires")}</Table.Th>
            <Table.Th>{t("Actions")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { id, account, note, groups, createdAt, createdBy, expiresAt, usedBy } = invitation;
  const queries = useQueryClient();
  const isOver = usedBy !== null || Date.parse(expiresAt) <= Date.now();
  const name = note || account || t("anyone");
  const revoke = async () => {
    await answerOf(api.DELETE("/invitations/{id}", { params: { path: { id } } }));
    await queries.invalidateQueries(invitationsQuery);
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600} className="wy-breakable">
          {name}
        </Text>
        {note !== "" && account !== null && (
          <Text fz="xs" c="dimmed">
            {t("as {account}", { account })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{groups.join(", ") || "–"}</Table.Td>
      <Table.Td>
        <Ago time={createdAt} /> {createdBy !== null && t("by {names}", { names: createdBy })}
      </Table.Td>
      <Table.Td>
        {usedBy === null ? (
          <Ending time={expiresAt} />
        ) : (
          <Badge variant="light">{t("used by {account}", { account: usedBy })}</Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Revocation
          label={t("Revoke the invitation for {name}", { name })}
          title={t("Revoke the invitation for {name}?", { name })}
          consequences={[
            isOver
              ? t("It is removed from this list. An account that was created with it is kept.")
              : t("The link stops working."),
          ]}
          action={t("Revoke invitation")}
          run={revoke}
        />
      </Table.Td>
    </Table.Tr>
  );
}
