import { Alert, Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { CircleAlert, Wrench } from "lucide-react";
import { answerOf, api } from "../../api/client.ts";
import { Fact } from "../../shared/Fact.tsx";
import { Page } from "../../shared/Page.tsx";
import { Path } from "../../shared/Path.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatAgo, formatMoment, formatNumber } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { Findings } from "./Findings.tsx";
import { isOpen, type SiteTask, taskQuery } from "./queries.ts";
import { Repair } from "./Repair.tsx";
import { TaskProgress, TaskState } from "./TaskState.tsx";
import { phaseWords, taskWords } from "./task-words.ts";

const route = getRouteApi("/ui/administer/server/tasks/$id");

/** One task: how far it has come, and what it found. */
export function TaskPage() {
  const { id } = route.useParams();
  const queries = useQueryClient();
  const { data: task } = useSuspenseQuery(taskQuery(Number(id)));
  const { asked, ask, close, target } = useAsked<"repair">();
  const cancel = useMutation({
    mutationFn: () => answerOf(api.POST("/site/tasks/{id}/cancel", { params: { path: { id: task.id } } })),
    onSettled: () =>
      Promise.all(["task", "tasks"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const mayRepair = task.kind === "verify" && !isOpen(task) && task.mendable > 0;
  return (
    <Page
      title={taskWords(task)}
      windowTitle={t("{what} #{id}", { what: taskWords(task), id: task.id })}
      above={
        <Path steps={[{ label: t("Server"), to: "/ui/administer/server", search: { tab: "checks" } }]} />
      }
      actions={
        <Group gap="sm">
          {isOpen(task) && (
            <Button variant="light" color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("Cancel task")}
            </Button>
          )}
          {mayRepair && (
            <Button ref={target} leftSection={<Wrench size={16} aria-hidden />} onClick={() => ask("repair")}>
              {t("Repair findings")}
            </Button>
          )}
        </Group>
      }
    >
      <Refused error={cancel.error} />
      {task.problem !== null && (
        <Alert color="red" icon={<CircleAlert size={18} aria-hidden />}>
          {task.problem}
        </Alert>
      )}
      {task.state === "interrupted" && (
        <Alert color="orange" icon={<CircleAlert size={18} aria-hidden />}>
          {t(
            "The server process stopped before the task finished. Findings up to that point are shown below. Start the task again.",
          )}
        </Alert>
      )}
      <Card withBorder p="lg" component="section" aria-label={t("Progress")}>
        <Stack>
          <Group justify="space-between">
            <TaskState task={task} />
            <Text fz="sm" c="dimmed">
              {task.node !== null && t("on {node}", { node: task.node })}
            </Text>
          </Group>
          <TaskProgress task={task} />
          <Facts task={task} />
        </Stack>
      </Card>
      <Findings task={task} />
      {asked !== null && <Repair task={task} onClose={close} />}
    </Page>
  );
}

function Facts({ task }: { task: SiteTask }) {
  const looked = Object.entries(task.result ?? {});
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 4 }} spacing="md">
      <Fact label={t("Requested")}>
        <time dateTime={task.askedAt} title={formatMoment(task.askedAt)}>
          {formatAgo(task.askedAt)}
        </time>
      </Fact>
      {task.endedAt !== null && (
        <Fact label={t("Finished")}>
          <time dateTime={task.endedAt} title={formatMoment(task.endedAt)}>
            {formatAgo(task.endedAt)}
          </time>
        </Fact>
      )}
      <Fact label={t("Findings")}>{formatNumber(task.findings)}</Fact>
      <Fact label={t("Repaired")}>{formatNumber(task.mended)}</Fact>
      {looked.map(([what, count]) => (
        <Fact key={what} label={countWords(what)}>
          {formatNumber(count)}
        </Fact>
      ))}
    </SimpleGrid>
  );
}

function countWords(what: string): string {
  const words: Record<string, string> = {
    files: t("Published files"),
    mirrored: t("Mirrored files"),
    records: t("Records"),
    objects: t("Stored objects"),
    projects: t("Projects"),
    looked: t("Checked"),
    mended: t("Repaired"),
  };
  return words[what] ?? phaseWords(what);
}
