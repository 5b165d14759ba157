import { Container } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Problem } from "../api/client.ts";
import { Missing } from "../shell/Missing.tsx";
import { Trouble } from "../shell/Trouble.tsx";
import { explainQuery } from "./queries.ts";

const route = getRouteApi("/ui/indexes/$owner/$index/$project");
const Explained = lazy(async () => ({ default: (await import("./Origin.tsx")).Explained }));

/** A project that is not shown: when files of it are known, why. */
export function ProjectTrouble(props: ErrorComponentProps) {
  const address = route.useParams();
  const isMissing = props.error instanceof Problem && props.error.status === 404;
  const { data } = useQuery({ ...explainQuery(address), enabled: isMissing });
  if (!isMissing) return <Trouble {...props} />;
  return (
    <>
      <Missing detail={(props.error as Problem).message} />
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
