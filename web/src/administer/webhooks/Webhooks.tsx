import { Button, Select, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { indexesQuery, sessionQuery } from "../../api/queries.ts";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { NewWebhook } from "./NewWebhook.tsx";
import { webhooksQuery } from "./queries.ts";
import { WebhookSecret } from "./WebhookSecret.tsx";
import { WebhookTable } from "./WebhookTable.tsx";

/** Which other systems are notified of changes, and what they answered. */
export function Webhooks() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const addresses = indexes.map(({ owner, name }) => `${owner}/${name}`);
  const isForAll = session.rights.manageSite;
  const [index, setIndex] = useState<string | null>(isForAll ? null : (addresses[0] ?? null));
  const webhooks = useQuery({ ...webhooksQuery(index), enabled: isForAll || index !== null });
  const { asked, ask, close, target } = useAsked<"new">();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page
      title={t("Webhooks")}
      docs="webhooks"
      lead={t("Send each change to other systems, in order. What they do not accept is sent again.")}
      actions={
        <Button ref={target} leftSection={<Plus size={16} aria-hidden />} onClick={() => ask("new")}>
          {t("Create webhook")}
        </Button>
      }
    >
      <Select
        label={t("Index")}
        placeholder={isForAll ? t("All indexes") : t("Choose an index")}
        data={addresses}
        value={index}
        onChange={setIndex}
        clearable={isForAll}
        maw={360}
      />
      {secret !== null && <WebhookSecret secret={secret} onDone={() => setSecret(null)} />}
      <Refused error={webhooks.error} />
      {webhooks.data?.length === 0 && <Text c="dimmed">{t("There are no webhooks yet.")}</Text>}
      {webhooks.data !== undefined && webhooks.data.length > 0 && <WebhookTable webhooks={webhooks.data} />}
      {asked !== null && (
        <NewWebhook
          index={index}
          onMade={setSecret}
          onClose={close}
          canBeSiteWide={isForAll}
          addresses={addresses}
        />
      )}
    </Page>
  );
}
