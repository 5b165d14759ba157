import { List } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import { Fact } from "./Facts.tsx";
import { dependentsQuery, type ProjectAddress } from "./queries.ts";

/** Which projects published here require this one. */
export function Dependents({ address }: { address: ProjectAddress }) {
  const { data } = useQuery(dependentsQuery(address));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Fact title={t("Required by")}>
      <List listStyleType="none" fz="sm" spacing={2}>
        {data.items.map(({ project, index }) => (
          <List.Item key={`${index}/${project}`}>
            <TextLink to="/ui/indexes/$owner/$index/$project" params={{ ...address, project }} fz="sm">
              {project}
            </TextLink>
          </List.Item>
        ))}
      </List>
    </Fact>
  );
}
