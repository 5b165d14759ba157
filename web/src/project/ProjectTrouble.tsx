import { Container, Group } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Problem } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { LinkButton } from "../shared/links.tsx";
import { Missing } from "../shell/Missing.tsx";
import { Trouble } from "../shell/Trouble.tsx";
import { t } from "../words/t.ts";
import { explainQuery } from "./queries.ts";

const route = getRouteApi("/ui/indexes/$owner/$index/$project");
const Explained = lazy(async () => ({ default: (await import("./Origin.tsx")).Explained }));

/** A project that is not shown: when files of it are known, why. */
export function ProjectTrouble(props: ErrorComponentProps) {
  const address = route.useParams();
  const isMissing = props.error instanceof Problem && props.error.status === 404;
  const { data } = useQuery({ ...explainQuery(address), enabled: isMissing });
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (!isMissing) return <Trouble {...props} />;
  return (
    <>
      <Missing detail={(props.error as Problem).message} />
      {session.rights.requestSome && (
        <Group justify="center" pb="md">
          <LinkButton
            to="/ui/requests"
            search={{ index: `${address.owner}/${address.index}`, ask: address.project }}
          >
            {t("Request {project}", { project: address.project })}
          </LinkButton>
        </Group>
      )}
      {data !== undefined && data.files.length > 0 && (
        <Container size="lg" pb="xl">
          <Suspense>
            <Explained explanation={data} />
          </Suspense>
        </Container>
      )}
    </>
  );
}
