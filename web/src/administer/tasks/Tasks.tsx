import { Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { RefreshCcwDot, ShieldCheck } from "lucide-react";
import { TextLink } from "../../shared/links.tsx";
import { Snippet } from "../../shared/Snippet.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatAgo, formatMoment, formatNumber } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { NewRebuild } from "./NewRebuild.tsx";
import { NewVerification } from "./NewVerification.tsx";
import { isOpen, type SiteTask, tasksQuery } from "./queries.ts";
import { TaskProgress, TaskState } from "./TaskState.tsx";
import { taskWords } from "./task-words.ts";

const REBUILD = "wheelyard rebuild --replace";

/** Whether everything is there and right, and putting right what is not. */
export function Tasks() {
  const { data: tasks } = useSuspenseQuery(tasksQuery);
  const verify = useAsked<"verify">();
  const rebuild = useAsked<"rebuild">();
  const running = tasks.find(isOpen);
  return (
    <Stack gap="xl">
      <Text c="dimmed" maw="46rem">
        {t(
          "A verification compares the database, the stored files and their records. It changes nothing. You can then repair what it finds.",
        )}
      </Text>
      <Group gap="sm">
        <Button
          ref={verify.target}
          leftSection={<ShieldCheck size={16} aria-hidden />}
          disabled={running !== undefined}
          onClick={() => verify.ask("verify")}
        >
          {t("Verify storage")}
        </Button>
        <Button
          ref={rebuild.target}
          variant="default"
          leftSection={<RefreshCcwDot size={16} aria-hidden />}
          disabled={running !== undefined}
          onClick={() => rebuild.ask("rebuild")}
        >
          {t("Rebuild derived data")}
        </Button>
      </Group>
      {running !== undefined && <Running task={running} />}
      {tasks.length === 0 ? (
        <Text c="dimmed">{t("No verification has run yet.")}</Text>
      ) : (
        <TaskTable tasks={tasks} />
      )}
      <Stack component="section" gap="sm">
        <Title order={2}>{t("If the database is lost")}</Title>
        <Text c="dimmed" maw="46rem">
          {t(
            "Stop the server, then run this command. It rebuilds the whole database from the records in the storage.",
          )}
        </Text>
        <Snippet label={t("Rebuild the database")} text={REBUILD} />
      </Stack>
      {verify.asked !== null && <NewVerification onClose={verify.close} />}
      {rebuild.asked !== null && <NewRebuild onClose={rebuild.close} />}
    </Stack>
  );
}

function Running({ task }: { task: SiteTask }) {
  return (
    <Card withBorder p="lg" component="section" aria-label={taskWords(task)}>
      <Stack gap="sm">
        <Group justify="space-between">
          <TextLink to="/ui/administer/server/tasks/$id" params={{ id: String(task.id) }} fw={650}>
            {taskWords(task)}
          </TextLink>
          <TaskState task={task} />
        </Group>
        <TaskProgress task={task} />
      </Stack>
    </Card>
  );
}

function TaskTable({ tasks }: { tasks: readonly SiteTask[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={t("Recent tasks")} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Task")}</Table.Th>
            <Table.Th>{t("Requested")}</Table.Th>
            <Table.Th>{t("State")}</Table.Th>
            <Table.Th ta="end">{t("Findings")}</Table.Th>
            <Table.Th ta="end">{t("Repaired")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tasks.map((task) => (
            <Table.Tr key={task.id}>
              <Table.Td>
                <TextLink to="/ui/administer/server/tasks/$id" params={{ id: String(task.id) }}>
                  {taskWords(task)}
                </TextLink>
                <Text fz="xs" c="dimmed">
                  {t("#{serial}", { serial: task.id })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text fz="sm" component="time" dateTime={task.askedAt} title={formatMoment(task.askedAt)}>
                  {formatAgo(task.askedAt)}
                </Text>
                <Text fz="xs" c="dimmed">
                  {task.askedBy !== null && t("by {names}", { names: task.askedBy })}
                </Text>
              </Table.Td>
              <Table.Td>
                <TaskState task={task} />
              </Table.Td>
              <Table.Td ta="end">{formatNumber(task.findings)}</Table.Td>
              <Table.Td ta="end">{formatNumber(task.mended)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
