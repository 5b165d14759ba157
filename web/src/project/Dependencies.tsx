import { List, Text } from "@mantine/core";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import { Fact } from "./Facts.tsx";
import { listOf, type Metadata, parseRequirement, type Requirement } from "./metadata.ts";
import type { ProjectAddress } from "./queries.ts";

/** What a release requires, each leading to that project in the same index. */
export function Dependencies({ address, metadata }: { address: ProjectAddress; metadata: Metadata }) {
  const requirements = listOf(metadata, "requires_dist").map(parseRequirement);
  const extras = [...new Set(requirements.map(({ extra }) => extra).filter((extra) => extra !== null))];
  const always = requirements.filter(({ extra }) => extra === null);
  return (
    <Fact title={t("Requires")}>
      {always.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t("No dependencies.")}
        </Text>
      )}
      <Requirements address={address} requirements={always} />
      {extras.map((extra) => (
        <div key={extra}>
          <Text fz="xs" c="dimmed" mt={6}>
            {t("with extra {extra}", { extra })}
          </Text>
          <Requirements
            address={address}
            requirements={requirements.filter((requirement) => requirement.extra === extra)}
          />
        </div>
      ))}
    </Fact>
  );
}

function Requirements({ address, requirements }: { address: ProjectAddress; requirements: Requirement[] }) {
  return (
    <List listStyleType="none" fz="sm" spacing={2}>
      {requirements.map(({ text, project, rest }) => (
        <List.Item key={text}>
          {project === null ? (
            text
          ) : (
            <>
              <TextLink
                to="/ui/indexes/$owner/$index/$project"
                params={{ ...address, project }}
                preload={false}
                fz="sm"
                underline="always"
              >
                {project}
              </TextLink>{" "}
              <Text span fz="xs" c="dimmed" ff="monospace">
                {rest}
              </Text>
            </>
          )}
        </List.Item>
      ))}
    </List>
  );
}
