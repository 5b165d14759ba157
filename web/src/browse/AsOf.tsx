import { Button, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { siteQuery } from "../api/queries.ts";
import { AsOfField } from "../home/AsOfField.tsx";
import { contextFor } from "../home/set-up-context.ts";
import { useChosenIndex } from "../home/use-chosen-index.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DocsLink } from "../shared/DocsLink.tsx";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";

/** Opens the lines that install from an index as it was at a moment. */
export function AsOf({ address }: { address: string }) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => open(true)}>
        {t("As of a date")}
      </Button>
      {isOpen && (
        <Dialog title={t("As of a date")} onClose={() => open(false)}>
          <Lines address={address} />
        </Dialog>
      )}
    </>
  );
}

function Lines({ address }: { address: string }) {
  const [moment, choose] = useState<string | null>(startOfToday);
  const { data: site } = useSuspenseQuery(siteQuery);
  const { isMirror, isOpen } = useChosenIndex(address);
  const isDefault = address === site.defaultIndex;
  const context = contextFor({ index: address, isDefault, isMirror, token: null, signsIn: !isOpen, moment });
  const trusted = context.insecureHost === null ? "" : `--trusted-host ${context.insecureHost} `;
  return (
    <Stack>
      <AsOfField moment={moment} onChoose={choose} />
      <Snippet
        label={t("Install with {tool}", { tool: "pip" })}
        text={`pip install ${trusted}--index-url ${context.simpleWithToken} PACKAGE`}
      />
      <Snippet
        label={t("Install with {tool}", { tool: "uv" })}
        text={`uv pip install --default-index ${context.simpleWithToken} PACKAGE`}
      />
      <Text size="sm" c="dimmed">
        {t("Rules, quarantines and rights of today apply.")}{" "}
        <DocsLink page="time-travel">{t("What is shown")}</DocsLink>
      </Text>
    </Stack>
  );
}

function startOfToday(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}
