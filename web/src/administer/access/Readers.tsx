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
    everyone: t("Everyone can read {project} in {index} without signing in.", facts),
    authenticated: t("Any signed-in account can read {project} in {index}.", facts),
    granted: t("Administrators can read {project} in {index}, and so can anyone with a grant below.", facts),
  };
  return (
    <Text role="status">
      {found.isError && `${t("{index} has no project {project} yet.", facts)} `}
      {found.data?.restricted
        ? t(
            "{project} is restricted. Only administrators and accounts with a grant that names it can read it.",
            facts,
          )
        : words[settings.read ?? site.reads]}
    </Text>
  );
}
