import { Badge, Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { indexQuery, sessionQuery, siteQuery } from "../api/queries.ts";
import { useOwnRights } from "../publishing/rights.ts";
import { FeedLink } from "../shared/FeedLink.tsx";
import { LinkButton } from "../shared/links.tsx";
import { Page } from "../shared/Page.tsx";
import { Path } from "../shared/Path.tsx";
import { t } from "../words/t.ts";
import { AsOf } from "./AsOf.tsx";
import { Bases } from "./Bases.tsx";
import { Finder } from "./Finder.tsx";
import { NoProject } from "./NoProject.tsx";

const route = getRouteApi("/ui/indexes/$owner/$index");

/** One index: what it is, what it stands on, and its projects. */
export function Projects() {
  const { owner, index } = route.useParams();
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(indexQuery(owner, index));
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const address = `${owner}/${index}`;
  const rights = useOwnRights(null);
  const { description, bases, volatile } = data.settings;
  return (
    <Page
      title={address}
      above={<Path steps={[{ label: t("Indexes"), to: "/ui/indexes" }]} />}
      lead={
        <>
          <Group gap={8}>
            {description !== "" && <Text component="span">{description}</Text>}
            {data.kind === "mirror" && (
              <Badge variant="light" color="blue">
                {t("mirror")}
              </Badge>
            )}
            {address === site.defaultIndex && <Badge variant="light">{t("default")}</Badge>}
            {volatile && (
              <Badge variant="light" color="orange">
                {t("volatile")}
              </Badge>
            )}
            {data.kind === "hosted" && (
              <FeedLink
                path={`${address}/feed.atom`}
                title={t("New releases in {index}", { index: address })}
              />
            )}
          </Group>
          {bases.length > 0 && <Bases owner={owner} index={index} />}
        </>
      }
      actions={
        <Group gap="xs">
          {rights.manages(address) && session.account !== null && (
            <>
              <LinkButton
                to="/ui/administer/indexes/$owner/$index"
                params={{ owner, index }}
                variant="default"
              >
                {t("Settings")}
              </LinkButton>
              <LinkButton to="/ui/downloads/$owner/$index" params={{ owner, index }} variant="default">
                {t("Downloads")}
              </LinkButton>
            </>
          )}
          {rights.may("publish", address) && (
            <LinkButton to="/ui/upload" search={{ index: address }} variant="default">
              {t("Upload")}
            </LinkButton>
          )}
          <AsOf address={address} />
          <LinkButton to="/" search={{ index: address }} variant="default">
            {t("Set up")}
          </LinkButton>
        </Group>
      }
    >
      <Finder
        key={address}
        index={address}
        words={q}
        onSought={(words) =>
          void navigate({
            search: ({ q: _before, ...rest }) => (words === "" ? rest : { ...rest, q: words }),
            replace: true,
          })
        }
        whenEmpty={<NoProject address={address} isMirror={data.kind === "mirror"} />}
      />
    </Page>
  );
}
