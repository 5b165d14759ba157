import { Grid, Stack } from "@mantine/core";
import { Suspense } from "react";
import { Pending } from "../shell/Pending.tsx";
import { Facts } from "./Facts.tsx";
import type { PartProps } from "./ProjectPage.tsx";
import { Readme } from "./Readme.tsx";

/** The description, and beside it what the metadata says. */
export function Overview(props: PartProps) {
  return (
    <Grid gap={{ base: "xl", md: 48 }}>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Suspense fallback={<Pending />}>
          <Readme address={props.address} version={props.version} />
        </Suspense>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap="xl">
          <Facts {...props} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
