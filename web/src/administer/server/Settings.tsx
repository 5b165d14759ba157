import { Code, Stack, Table, Text, TextInput } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { DocsLink } from "../../shared/DocsLink.tsx";
import { settingPage } from "../../words/setting-page.ts";
import { t } from "../../words/t.ts";
import { settingsQuery } from "./queries.ts";

/** Every setting in force and where it came from; secrets are masked by the server. */
export function Settings() {
  const { data: settings } = useSuspenseQuery(settingsQuery);
  const [words, setWords] = useState("");
  const sought = words.trim().toLowerCase();
  const shown = settings.filter(({ path, origin }) => `${path} ${origin}`.toLowerCase().includes(sought));
  return (
    <Stack>
      <Text c="dimmed" maw="46rem">
        {t(
          "Settings come from the configuration file, environment variables and flags. The server reads them when it starts.",
        )}
      </Text>
      <TextInput
        type="search"
        maw={420}
        aria-label={t("Search settings")}
        placeholder={t("Search settings")}
        leftSection={<Search size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {shown.length === 0 && (
        <Text c="dimmed" role="status">
          {t("No settings match.")}
        </Text>
      )}
      {shown.length > 0 && (
        <Table.ScrollContainer minWidth={600}>
          <Table aria-label={t("Configuration")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("Setting")}</Table.Th>
                <Table.Th>{t("Value")}</Table.Th>
                <Table.Th>{t("Source")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(({ path, value, origin }) => (
                <Table.Tr key={path}>
                  <Table.Td ff="monospace" fz="sm">
                    <DocsLink page={settingPage(path)}>{path}</DocsLink>
                  </Table.Td>
                  <Table.Td>
                    <Code className="wy-breakable">
                      {typeof value === "string" ? value : JSON.stringify(value)}
                    </Code>
                  </Table.Td>
                  <Table.Td fz="sm" c={origin === "default" ? "dimmed" : ""} className="wy-breakable">
                    {origin}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
