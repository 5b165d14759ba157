import { Card, NativeSelect, SimpleGrid, Stack, Switch, Tabs, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { indexesQuery, siteQuery } from "../api/queries.ts";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";
import classes from "./SetUp.module.css";
import { contextFor, type SetUpContext } from "./set-up-context.ts";
import { TokenOffer } from "./TokenOffer.tsx";
import { TOOLS, type Tool } from "./tools.ts";
import type { Chosen } from "./use-chosen-index.ts";

const route = getRouteApi("/");

interface SetUpProps {
  chosen: Chosen;
  token: string | null;
  onToken: (token: string | null) => void;
}

/** Lines to paste for every tool, for one index and the caller's token. */
export function SetUp({ chosen, token, onToken }: SetUpProps) {
  const { tool } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const [signsIn, setSignsIn] = useState<boolean | null>(null);
  const context = contextFor({
    index: chosen.address,
    isDefault: chosen.address === site.defaultIndex,
    isMirror: chosen.isMirror,
    token,
    signsIn: signsIn ?? !chosen.isOpen,
  });
  const listed = indexes.map((one) => `${one.owner}/${one.name}`);
  // Where nobody may look without signing in, the lines are still those of the default index.
  const addresses = chosen.isSeen ? listed : [chosen.address];
  const shown = TOOLS.some(({ id }) => id === tool) ? tool : "pip";
  const choose = (search: { index?: string; tool?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false });
  return (
    <Card withBorder p={{ base: "md", sm: "xl" }} component="section">
      <Stack gap="lg">
        <Title order={2}>{t("Set up your tools")}</Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" className={classes.choices}>
          <NativeSelect
            label={t("Index")}
            data={addresses}
            value={chosen.address}
            onChange={(event) => {
              onToken(null);
              choose({ index: event.currentTarget.value });
            }}
          />
          <Switch
            label={t("Include credentials for installing")}
            description={t("For indexes that require signing in to read")}
            checked={context.signsIn}
            onChange={(event) => setSignsIn(event.currentTarget.checked)}
            className={classes.switch}
          />
        </SimpleGrid>
        <TokenOffer chosen={chosen} token={token} onToken={onToken} />
        <Tabs
          value={shown ?? "pip"}
          onChange={(id) => id !== null && choose({ tool: id })}
          variant="pills"
          keepMounted={false}
        >
          <Tabs.List mb="lg" aria-label={t("Tool")}>
            {TOOLS.map(({ id, label }) => (
              <Tabs.Tab key={id} value={id} px="sm">
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TOOLS.map((one) => (
            <Tabs.Panel key={one.id} value={one.id}>
              <ToolLines tool={one} context={context} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Card>
  );
}

function ToolLines({ tool, context }: { tool: Tool; context: SetUpContext }) {
  const lines = tool.lines(context);
  if (lines.length === 0)
    return <Text c="dimmed">{t("You cannot publish to a mirror. Choose another index.")}</Text>;
  return (
    <Stack gap="md">
      {lines.map(({ title, text }) => (
        <Stack key={title} gap={4}>
          <Text fz="sm" fw={550}>
            {title}
          </Text>
          <Snippet label={`${tool.label}: ${title}`} text={text} />
        </Stack>
      ))}
    </Stack>
  );
}
