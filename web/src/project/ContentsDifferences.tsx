import { Loader, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { formatBytes } from "../words/format.ts";
import { t } from "../words/t.ts";
import { DifferenceTable } from "./DifferenceTable.tsx";
import { memberDifferences } from "./differences.ts";
import { contentsQuery, type ProjectAddress } from "./queries.ts";

interface ContentsDifferencesProps {
  address: ProjectAddress;
  /** Names of the files. */
  from: string;
  to: string;
}

/** What two archives hold differently, by name and size. */
export function ContentsDifferences({ address, from, to }: ContentsDifferencesProps) {
  const [before, after] = useQueries({
    queries: [contentsQuery(address, from), contentsQuery(address, to)],
  });
  const error = before.error ?? after.error;
  if (error !== null) return <Text c="dimmed">{error.message}</Text>;
  if (before.data === undefined || after.data === undefined) return <Loader size="sm" />;
  return (
    <>
      {(before.data.truncated || after.data.truncated) && (
        <Text fz="sm" c="dimmed" mb="sm">
          {t("These archives contain more files than can be compared here.")}
        </Text>
      )}
      <DifferenceTable
        from={from}
        to={to}
        differences={memberDifferences(before.data.members, after.data.members)}
        same={t("Both contain files with the same names and sizes.")}
        write={(bytes) => formatBytes(Number(bytes))}
      />
    </>
  );
}
