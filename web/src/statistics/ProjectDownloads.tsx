import { Stack, Switch } from "@mantine/core";
import { useState } from "react";
import type { PartProps } from "../project/ProjectPage.tsx";
import { t } from "../words/t.ts";
import { Statistics } from "./Statistics.tsx";

/** Downloads of a project, or of the release that is looked at alone. */
export function ProjectDownloads({ address, version }: PartProps) {
  const [isOne, setOne] = useState(false);
  return (
    <Stack>
      <Switch
        label={t("Only {version}", { version })}
        checked={isOne}
        onChange={(event) => setOne(event.currentTarget.checked)}
      />
      <Statistics counted={isOne ? { ...address, version } : address} />
    </Stack>
  );
}
