import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { plural, t } from "../../words/t.ts";
import { DryRun } from "./DryRun.tsx";
import type { PartProps } from "./IndexPage.tsx";
import { OrderedList } from "./OrderedList.tsx";
import type { NewRule } from "./queries.ts";
import { RuleDialog } from "./RuleDialog.tsx";
import { actionWords, conditionWords } from "./rule-words.ts";
import { useIndexChange } from "./use-index-change.ts";

/** A rule in the making; rules have no names of their own. */
interface Drafted {
  key: number;
  rule: NewRule;
}

const COLOURS = { allow: "yard", deny: "red", hold: "orange" } as const;

/** What an index takes from its bases and upstreams: rules in order, tried before they are saved. */
export function Rules({ index }: PartProps) {
  const [drafted, setDrafted] = useState<Drafted[]>(() =>
    index.settings.policy.map((rule, key) => ({ key, rule })),
  );
  const { asked, ask, close, target } = useAsked<Drafted>();
  const change = useIndexChange(index);
  const policy = drafted.map(({ rule }) => rule);
  const isChanged = JSON.stringify(policy) !== JSON.stringify(index.settings.policy);
  const keep = (one: Drafted) =>
    setDrafted((before) =>
      before.some(({ key }) => key === one.key)
        ? before.map((other) => (other.key === one.key ? one : other))
        : [...before, one],
    );
  const nextKey = Math.max(-1, ...drafted.map(({ key }) => key)) + 1;
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="46rem">
        {t(
          "The first matching rule wins. Files that match no rule are visible. Rules apply to files from bases and upstreams. To apply a rule to files published to this index, add self to its sources.",
        )}
      </Text>
      {drafted.length === 0 && <Text>{t("There are no rules. Nothing is hidden.")}</Text>}
      <OrderedList
        label={t("Rules")}
        items={drafted}
        keyOf={({ key }) => key}
        nameOf={({ rule }) => `${actionWords(rule.action)} ${conditionWords(rule)}`}
        onChange={setDrafted}
      >
        {(one, position) => (
          <Group gap="xs" justify="space-between">
            <RuleLine rule={one.rule} number={position + 1} />
            <Button
              variant="default"
              size="xs"
              onClick={() => ask(one)}
              aria-label={t("Edit rule {number}", { number: position + 1 })}
            >
              {t("Edit")}
            </Button>
          </Group>
        )}
      </OrderedList>
      <Refused error={change.error} />
      <Group>
        <Button
          ref={target}
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => ask({ key: nextKey, rule: { action: "hold" } })}
        >
          {t("Add rule")}
        </Button>
        <Button
          disabled={!isChanged}
          loading={change.isPending}
          onClick={() => change.mutate({ policy: policy as NonNullable<typeof policy> })}
        >
          {t("Save rules")}
        </Button>
        {isChanged && (
          <Text fz="sm" c="dimmed">
            {t("Not saved yet. Test your changes below before you save them.")}
          </Text>
        )}
      </Group>
      <DryRun index={index} title={t("Test these rules")} draft={{ policy }} />
      {asked !== null && (
        <RuleDialog
          index={index}
          rule={asked.rule}
          isNew={asked.key === nextKey}
          onKept={(rule) => {
            keep({ key: asked.key, rule });
            close();
          }}
          onClose={close}
        />
      )}
    </Stack>
  );
}

function RuleLine({ rule, number }: { rule: NewRule; number: number }) {
  const exceptions = rule.exceptions?.length ?? 0;
  return (
    <Stack gap={2} miw={0} flex="1 1 160px">
      <Group gap={8}>
        <Text fz="sm" c="dimmed">
          {number}.
        </Text>
        <Badge variant="light" color={COLOURS[rule.action]}>
          {actionWords(rule.action)}
        </Badge>
        <Text fz="sm" className="wy-breakable">
          {conditionWords(rule)}
        </Text>
      </Group>
      {rule.reason && (
        <Text fz="xs" c="dimmed" className="wy-breakable">
          {rule.reason}
        </Text>
      )}
      {exceptions > 0 && (
        <Text fz="xs" c="dimmed">
          {plural(exceptions, "with {count} exception", "with {count} exceptions")}
        </Text>
      )}
    </Stack>
  );
}
