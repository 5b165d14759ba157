import { Button, Code, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { BadgeCheck, Plus } from "lucide-react";
import { Page } from "../../shared/Page.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { IssuerTable } from "./IssuerTable.tsx";
import { NewIssuer } from "./NewIssuer.tsx";
import { NewPublisher } from "./NewPublisher.tsx";
import { PublisherTable } from "./PublisherTable.tsx";
import { issuersQuery, publishersQuery, trustedPublishingQuery } from "./queries.ts";

/** CI jobs and pods that sign in without a secret, and who vouches for them. */
export function TrustedPublishing() {
  const { data: issuers } = useSuspenseQuery(issuersQuery);
  const { data: publishers } = useSuspenseQuery(publishersQuery);
  const { data: settings } = useSuspenseQuery(trustedPublishingQuery);
  const { asked, ask, close, target } = useAsked<"issuer" | "publisher">();
  return (
    <Page
      title={t("Trusted publishing")}
      docs="trusted-publishing"
      lead={t("CI jobs and pods exchange their ID tokens for tokens that are valid for 15 minutes.")}
      actions={
        <Button
          ref={target}
          leftSection={<BadgeCheck size={16} aria-hidden />}
          disabled={issuers.length === 0}
          onClick={() => ask("publisher")}
        >
          {t("Add publisher")}
        </Button>
      }
    >
      <Stack component="section">
        <Title order={2}>{t("Publishers")}</Title>
        {publishers.length === 0 ? (
          <Text c="dimmed">
            {issuers.length === 0
              ? t("Add an issuer first, then the jobs that may publish.")
              : t("There are no trusted publishers yet.")}
          </Text>
        ) : (
          <PublisherTable publishers={publishers} />
        )}
      </Stack>
      <Stack component="section">
        <Title order={2}>{t("Issuers")}</Title>
        <Text>
          {t("Jobs must request their ID tokens for the audience")} <Code>{settings.audience}</Code>
        </Text>
        {issuers.length > 0 && <IssuerTable issuers={issuers} />}
        <Button
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => ask("issuer")}
        >
          {t("Add issuer")}
        </Button>
      </Stack>
      {asked === "issuer" && <NewIssuer onClose={close} />}
      {asked === "publisher" && <NewPublisher issuers={issuers} onClose={close} />}
    </Page>
  );
}
