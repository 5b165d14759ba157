import { Badge, Group, Text, ThemeIcon } from "@mantine/core";
import { CloudDownload, Package } from "lucide-react";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import classes from "./IndexTree.module.css";
import type { TreeNode } from "./tree.ts";

interface IndexTreeProps {
  nodes: readonly TreeNode[];
  /** owner/name of the index that the addresses at the root of the site stand for. */
  defaultIndex: string;
}

export function IndexTree({ nodes, defaultIndex }: IndexTreeProps) {
  return (
    <ul className={classes.list}>
      {nodes.map((node) => (
        <li key={node.address} className={classes.item}>
          <Row node={node} isDefault={node.address === defaultIndex} />
          {node.heirs.length > 0 && <IndexTree nodes={node.heirs} defaultIndex={defaultIndex} />}
        </li>
      ))}
    </ul>
  );
}

function Row({ node: { address, index }, isDefault }: { node: TreeNode; isDefault: boolean }) {
  const { description, bases, volatile } = index.settings;
  const isMirror = index.kind === "mirror";
  return (
    <Group className={classes.row} gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color={isMirror ? "blue" : "site"} size={34} mt={2}>
        {isMirror ? <CloudDownload size={18} aria-hidden /> : <Package size={18} aria-hidden />}
      </ThemeIcon>
      <div className={classes.words}>
        <Group gap={8}>
          <TextLink
            to="/ui/indexes/$owner/$index"
            params={{ owner: index.owner, index: index.name }}
            fw={600}
          >
            {address}
          </TextLink>
          {isMirror && (
            <Badge variant="light" color="blue">
              {t("mirror")}
            </Badge>
          )}
          {isDefault && <Badge variant="light">{t("default")}</Badge>}
          {volatile && (
            <Badge variant="light" color="orange">
              {t("volatile")}
            </Badge>
          )}
        </Group>
        {description !== "" && <Text fz="sm">{description}</Text>}
        {bases.length > 0 && (
          <Text fz="sm" c="dimmed">
            {t("inherits from {bases}", { bases: bases.join(", ") })}
          </Text>
        )}
      </div>
    </Group>
  );
}
