import { Group, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { Fragment } from "react";
import { treeQuery } from "../api/queries.ts";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";

/** All that an index stands on, in the order in which it is asked. */
export function Bases({ owner, index }: { owner: string; index: string }) {
  const { data: tree } = useSuspenseQuery(treeQuery(owner, index));
  const below = tree.items.filter(({ level }) => level > 0);
  return (
    <Group gap={4} mt={6}>
      <Text fz="sm" component="span">
        {t("Falls back to")}
      </Text>
      {below.map(({ address }, position) => {
        const [baseOwner = "", name = ""] = address.split("/");
        return (
          <Fragment key={address}>
            {position > 0 && <ChevronRight size={14} aria-hidden />}
            <TextLink to="/ui/indexes/$owner/$index" params={{ owner: baseOwner, index: name }} fz="sm">
              {address}
            </TextLink>
          </Fragment>
        );
      })}
      {tree.hidden && (
        <Text fz="sm" component="span">
          {t("and others that you cannot read")}
        </Text>
      )}
    </Group>
  );
}
