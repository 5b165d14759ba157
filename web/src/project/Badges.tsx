import { Group, SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../base.ts";
import { useChosenIndex } from "../home/use-chosen-index.ts";
import { FeedLink } from "../shared/FeedLink.tsx";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";
import { BADGE_FORMATS } from "./badge-lines.ts";
import { Fact } from "./Facts.tsx";
import type { PartProps } from "./ProjectPage.tsx";
import { testedQuery } from "./queries.ts";

/** Badges of a project for a README, and the feed of its releases. */
export function Badges({ address, project }: PartProps) {
  const { owner, index } = address;
  const [chosen, choose] = useState("markdown");
  const { isOpen } = useChosenIndex(`${owner}/${index}`);
  const { data: tested } = useQuery(testedQuery(address));
  const format = BADGE_FORMATS.find(({ id }) => id === chosen) ?? BADGE_FORMATS[0];
  const base = `${owner}/${index}/pypi/${project.name}`;
  const page = addressOf(`ui/indexes/${owner}/${index}/${project.name}`);
  const badges = [
    { name: t("version"), image: addressOf(`${base}/version.svg`), page },
    { name: t("Python versions"), image: addressOf(`${base}/python.svg`), page },
    ...(tested?.items.length ? [{ name: t("tests"), image: addressOf(`${base}/tests.svg`), page }] : []),
  ];
  // The addresses take no session: a picture that needs a sign-in would stay empty here.
  const isPublic = isOpen && !project.restricted;
  return (
    <>
      <Fact title={t("Badges")}>
        {isPublic && (
          <Group gap={6}>
            {badges.map(({ name, image }) => (
              <img key={image} src={image} alt={name} height={20} />
            ))}
          </Group>
        )}
        <SegmentedControl
          aria-label={t("Format")}
          size="xs"
          data={BADGE_FORMATS.map(({ id, label }) => ({ value: id, label }))}
          value={chosen}
          onChange={choose}
          style={{ alignSelf: "flex-start", maxWidth: "100%" }}
        />
        <Snippet label={t("Badges")} text={format?.lines(badges) ?? ""} />
      </Fact>
      <Fact title={t("Feed")}>
        <FeedLink
          path={`${base}/releases.atom`}
          title={t("Releases of {project}", { project: project.displayName })}
        />
        {!isPublic && (
          <Text fz="sm" c="dimmed">
            {t("Badges and the feed need a sign-in, since not everyone can read this project.")}
          </Text>
        )}
      </Fact>
    </>
  );
}
