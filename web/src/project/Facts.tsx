import { Anchor, Badge, Group, List, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { formatAgo, formatBytes, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import { Badges } from "./Badges.tsx";
import { Dependencies } from "./Dependencies.tsx";
import { Dependents } from "./Dependents.tsx";
import { Documentation } from "./Documentation.tsx";
import { isFollowable, linksOf, listOf, type Metadata, textOf } from "./metadata.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { releaseQuery } from "./queries.ts";

/** What the metadata of a release says, beside its description. */
export function Facts(props: PartProps) {
  const { data: release } = useSuspenseQuery(releaseQuery(props.address, props.version));
  const { metadata } = release;
  const uploaded = release.files
    .map((file) => file.uploadedAt ?? "")
    .filter(Boolean)
    .sort()[0];
  const by = [...new Set(release.files.map((file) => file.uploadedBy).filter((one) => one !== null))];
  const size = release.files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const python = textOf(metadata, "requires_python");
  return (
    <>
      <Fact title={t("Released")}>
        <Text fz="sm">
          {uploaded === undefined ? (
            t("Not reported by the upstream.")
          ) : (
            <time dateTime={uploaded} title={formatMoment(uploaded)}>
              {formatAgo(uploaded)}
            </time>
          )}
          {by.length > 0 && ` ${t("by {names}", { names: by.join(", ") })}`}
        </Text>
        <Text fz="sm" c="dimmed">
          {t("{size} in total", { size: formatBytes(size) })}
        </Text>
      </Fact>
      {python !== null && (
        <Fact title={t("Python")}>
          <Text fz="sm" ff="monospace">
            {python}
          </Text>
        </Fact>
      )}
      <Documentation {...props} />
      <License metadata={metadata} />
      <Links metadata={metadata} />
      <Dependencies address={props.address} metadata={metadata} />
      <Dependents address={props.address} />
      <People metadata={metadata} />
      <Keywords metadata={metadata} />
      <Classifiers metadata={metadata} />
      <Badges {...props} />
    </>
  );
}

/** One fact with its heading. */
export function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6} component="section">
      <Title order={2} fz="sm" fw={650}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function License({ metadata }: { metadata: Metadata }) {
  const classified = listOf(metadata, "classifier")
    .filter((one) => one.startsWith("License ::"))
    .map((one) => one.split("::").at(-1)?.trim());
  const said = textOf(metadata, "license_expression") ?? textOf(metadata, "license")?.split("\n")[0];
  const words = said ?? classified.join(", ");
  return words === "" ? null : (
    <Fact title={t("License")}>
      <Text fz="sm" lineClamp={3}>
        {words}
      </Text>
    </Fact>
  );
}

function Links({ metadata }: { metadata: Metadata }) {
  const links = linksOf(metadata);
  if (links.length === 0) return null;
  return (
    <Fact title={t("Links")}>
      <List listStyleType="none" fz="sm" spacing={4}>
        {links.map(({ label, url }) => (
          <List.Item key={`${label} ${url}`}>
            {isFollowable(url) ? (
              <Anchor href={url} rel="nofollow noopener noreferrer" target="_blank" fz="sm" title={url}>
                {label} <ExternalLink size={13} aria-label={t("opens an external site")} />
              </Anchor>
            ) : (
              `${label}: ${url}`
            )}
          </List.Item>
        ))}
      </List>
    </Fact>
  );
}

function People({ metadata }: { metadata: Metadata }) {
  const people = ["author", "author_email", "maintainer", "maintainer_email"]
    .map((key) => textOf(metadata, key))
    .filter((one) => one !== null);
  if (people.length === 0) return null;
  return (
    <Fact title={t("People")}>
      {[...new Set(people)].map((person) => (
        <Text key={person} fz="sm">
          {person}
        </Text>
      ))}
    </Fact>
  );
}

function Keywords({ metadata }: { metadata: Metadata }) {
  const words = (textOf(metadata, "keywords") ?? "").split(/[,\s]+/).filter(Boolean);
  if (words.length === 0) return null;
  return (
    <Fact title={t("Keywords")}>
      <Group gap={6}>
        {[...new Set(words)].slice(0, 30).map((word) => (
          <Badge key={word} variant="default" fw={500}>
            {word}
          </Badge>
        ))}
      </Group>
    </Fact>
  );
}

function Classifiers({ metadata }: { metadata: Metadata }) {
  const classifiers = listOf(metadata, "classifier").filter((one) => !one.startsWith("License ::"));
  if (classifiers.length === 0) return null;
  return (
    <Fact title={t("Classifiers")}>
      <List listStyleType="none" fz="xs" spacing={2}>
        {[...new Set(classifiers)].map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </Fact>
  );
}
