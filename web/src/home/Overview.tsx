import { Alert, Card, Group, List, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { tokensQuery } from "../account/queries.ts";
import { indexesQuery, type Session } from "../api/queries.ts";
import { useOwnRights } from "../publishing/rights.ts";
import { TextLink } from "../shared/links.tsx";
import { Ago } from "../shared/Moment.tsx";
import { formatDay } from "../words/format.ts";
import { plural, t } from "../words/t.ts";
import { HeldReleases } from "./HeldReleases.tsx";
import {
  heldQuery,
  ownProjectsQuery,
  recentQuery,
  type Warning,
  waitingRequestsQuery,
  warningsQuery,
} from "./overview-queries.ts";

/** A token that expires within so many days is worth a word. */
const SOON_MS = 14 * 86_400_000;

interface OverviewProps {
  account: string;
  rights: Session["rights"];
}

/** What matters to the reader who is signed in: warnings, what was published, their projects. Nothing of these: nothing. */
export function Overview({ account, rights }: OverviewProps) {
  const administers = rights.manageSite;
  const recent = useQuery({ ...recentQuery, enabled: administers }).data ?? [];
  const projects = useQuery(ownProjectsQuery(account)).data ?? [];
  const held = useQuery(heldQuery(useHoldingIndexes())).data ?? [];
  return (
    <Stack>
      <Attention administers={administers} canReview={rights.requestSome && rights.publishSome} />
      {recent.length + projects.length + held.length > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {recent.length > 0 && (
            <Part title={t("Recent releases")}>
              {recent.map(({ serial, index, project, subject, at }) => (
                <Row key={serial} index={index ?? ""} project={project ?? ""} more={subject} at={at} />
              ))}
            </Part>
          )}
          {held.length > 0 && (
            <Part title={t("Held releases")}>
              <HeldReleases held={held} />
            </Part>
          )}
          {projects.length > 0 && (
            <Part title={t("Your projects")}>
              {projects.map(({ index, project, files, lastAt }) => (
                <Row
                  key={`${index} ${project}`}
                  index={index}
                  project={project}
                  more={`${index} · ${plural(files, "{count} file", "{count} files")}`}
                  at={lastAt}
                />
              ))}
            </Part>
          )}
        </SimpleGrid>
      )}
    </Stack>
  );
}

/** The indexes that the reader manages and that hold files: by a rule of their own, or while they are frozen. */
function useHoldingIndexes(): string[] {
  const indexes = useQuery(indexesQuery).data ?? [];
  return indexes
    .filter(
      ({ complete, settings }) =>
        complete && (settings.freeze !== null || settings.policy.some(({ action }) => action === "hold")),
    )
    .map(({ owner, name }) => `${owner}/${name}`);
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder p="lg" component="section">
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Card>
  );
}

interface RowProps {
  index: string;
  project: string;
  more: string | null;
  at: string;
}

function Row({ index: address, project, more, at }: RowProps) {
  const [owner = "", index = ""] = address.split("/");
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={0} miw={0}>
        <TextLink
          to="/ui/indexes/$owner/$index/$project"
          params={{ owner, index, project }}
          className="wy-breakable"
        >
          {project}
        </TextLink>
        <Text fz="xs" c="dimmed" className="wy-breakable">
          {more}
        </Text>
      </Stack>
      <Ago time={at} />
    </Group>
  );
}

/** What the reader should look at: requests to decide, tokens about to expire, and for administrators what the server warns of. */
function Attention({ administers, canReview }: { administers: boolean; canReview: boolean }) {
  const warnings = useQuery({ ...warningsQuery, enabled: administers }).data ?? [];
  const reviewed = useOwnRights(null).indexesWith("publish");
  const requests = useQuery(waitingRequestsQuery(canReview ? reviewed : [])).data ?? [];
  const tokens = useQuery(tokensQuery(null)).data ?? [];
  const ending = tokens.filter(({ expiresAt }) => {
    const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - Date.now();
    return left > 0 && left < SOON_MS;
  });
  if (warnings.length + requests.length + ending.length === 0) return null;
  return (
    <Alert color="orange" icon={<TriangleAlert size={18} aria-hidden />} title={t("Needs your attention")}>
      <List fz="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={JSON.stringify(warning)}>
            <WarningLine warning={warning} />
          </List.Item>
        ))}
        {requests.map(({ index, count }) => (
          <List.Item key={index}>
            {plural(count, "{count} request for a package waits", "{count} requests for packages wait")}{" "}
            {t("for a decision in {index}.", { index })}{" "}
            <TextLink to="/ui/requests" search={{ index, state: "open" }} fz="sm" underline="always">
              {t("Requests")}
            </TextLink>
          </List.Item>
        ))}
        {ending.map(({ id, note, prefix, expiresAt }) => (
          <List.Item key={id}>
            {t("Your token {token} expires on {day}.", {
              token: note || prefix,
              day: formatDay(expiresAt ?? ""),
            })}{" "}
            <TextLink to="/ui/account/tokens" fz="sm" underline="always">
              {t("Tokens")}
            </TextLink>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function WarningLine({ warning: { kind, index, project, message } }: { warning: Warning }) {
  return (
    <>
      {message} <WarningPlace kind={kind} index={index} project={project} />
    </>
  );
}

/** A link to where something can be done about it. */
function WarningPlace({ kind, index: address, project }: Omit<Warning, "message">) {
  const look = { fz: "sm", underline: "always" } as const;
  if (address !== null && project !== null) {
    const [owner = "", index = ""] = address.split("/");
    return (
      <TextLink to="/ui/indexes/$owner/$index/$project" params={{ owner, index, project }} {...look}>
        {project}
      </TextLink>
    );
  }
  if (kind === "mirror")
    return (
      <TextLink to="/ui/administer/mirrors" {...look}>
        {t("Mirrors")}
      </TextLink>
    );
  if (kind === "registrations")
    return (
      <TextLink to="/ui/administer/invitations" {...look}>
        {t("Invitations")}
      </TextLink>
    );
  return (
    <TextLink to="/ui/administer/server" {...look}>
      {t("Server")}
    </TextLink>
  );
}
