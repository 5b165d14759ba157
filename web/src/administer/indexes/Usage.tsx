import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { type ManagedIndex, usageQuery } from "./queries.ts";

/** How much an index holds of what its quota allows. */
export function Usage({ index: { owner, name } }: { index: ManagedIndex }) {
  const { data } = useQuery(usageQuery(owner, name));
  if (data === undefined) return null;
  const { files, size, bin, maxSize } = data;
  const used =
    maxSize === null
      ? formatBytes(size)
      : t("{size} of {quota}", { size: formatBytes(size), quota: formatBytes(maxSize) });
  return (
    <Text fz="sm">
      {t("Holds {files}, {size}.", { files: plural(files, "{count} file", "{count} files"), size: used })}
      {bin.files > 0 &&
        ` ${t("The recycle bin holds {files} more, {size}.", {
          files: plural(bin.files, "{count} file", "{count} files"),
          size: formatBytes(bin.size),
        })}`}
    </Text>
  );
}
