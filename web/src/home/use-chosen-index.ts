import { useSuspenseQuery } from "@tanstack/react-query";
import { indexesQuery, siteQuery } from "../api/queries.ts";

export interface Chosen {
  /** owner/name. */
  address: string;
  isMirror: boolean;
  /** Whether the caller may read it. */
  isSeen: boolean;
  /** Whether everybody may read it. */
  isOpen: boolean;
}

/** The index that was asked for, else the site's default one, else the first that the caller may read. */
export function useChosenIndex(asked: string | undefined): Chosen {
  const { data: site } = useSuspenseQuery(siteQuery);
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const find = (address: string | undefined) => indexes.find((one) => `${one.owner}/${one.name}` === address);
  const index = find(asked) ?? find(site.defaultIndex) ?? indexes[0];
  return index === undefined
    ? { address: site.defaultIndex, isMirror: false, isSeen: false, isOpen: site.reads === "everyone" }
    : {
        address: `${index.owner}/${index.name}`,
        isMirror: index.kind === "mirror",
        isSeen: true,
        isOpen: (index.settings.read ?? site.reads) === "everyone",
      };
}
