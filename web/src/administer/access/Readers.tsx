import { Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type Index, siteQuery } from "../../api/queries.ts";
import { projectQuery } from "../../project/queries.ts";
import { t } from "../../words/t.ts";

interface ReadersProps {
  index: Index;
  project: string;
}

/** Who reads a project without any grant; the grants that reach it stand below. */
export function Readers({ index, project }: ReadersProps) {
  const { data: site } = useSuspenseQuery(siteQuery);
  const { owner, name, settings } = index;
  const found = useQuery({ ...projectQuery({ owner, index: name, project }), retry: false });
  if (found.isPending) return null;
  const facts = { project, index: `${owner}/${name}` };
  const words = {
    everyone: t("Everyone reads {project} in {index}, without signing in.", facts),
    authenticated: t("Whoever signs in reads {project} in {index}.", facts),
    granted: t("Administrators read {project} in {index}, and whom a grant below lets.", facts),
  };
  return (
    <Text role="status">
      {found.isError && `${t("{index} shows no project {project} yet.", facts)} `}
      {found.data?.restricted
        ? t("{project} is restricted: administrators read it, and whom a grant that names it lets.", facts)
        : words[settings.read ?? site.reads]}
    </Text>
  );
}
