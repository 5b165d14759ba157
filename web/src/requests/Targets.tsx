import { Button, Card, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { answerOf, api } from "../api/client.ts";
import { Revocation } from "../shared/Revocation.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { NewTarget } from "./NewTarget.tsx";
import { targetsQuery } from "./queries.ts";

/** The machines that packages are requested for, as administrators keep them. */
export function Targets() {
  const { data: targets } = useSuspenseQuery(targetsQuery);
  const { asked, ask, close, target } = useAsked<"new">();
  return (
    <Card withBorder p="lg" component="section" aria-label={t("Targets")}>
      <Stack>
        <Group justify="space-between">
          <Title order={2}>{t("Targets")}</Title>
          <Button
            ref={target}
            variant="default"
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => ask("new")}
          >
            {t("New target")}
          </Button>
        </Group>
        <Text c="dimmed" maw="46rem">
          {t(
            "The machines that packages are installed on. Requests name them, and bundles bring files for each.",
          )}
        </Text>
        {targets.length === 0 ? (
          <Text c="dimmed">{t("There are no targets yet.")}</Text>
        ) : (
          <Table.ScrollContainer minWidth={480}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("Name")}</Table.Th>
                  <Table.Th>{t("Python")}</Table.Th>
                  <Table.Th>{t("Platforms")}</Table.Th>
                  <Table.Th>{t("Actions")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {targets.map(({ name, pythons, platforms }) => (
                  <Table.Tr key={name}>
                    <Table.Td fw={600}>{name}</Table.Td>
                    <Table.Td>{pythons.join(", ")}</Table.Td>
                    <Table.Td className="wy-breakable">{platforms.join(", ")}</Table.Td>
                    <Table.Td ta="right">
                      <RemoveTarget name={name} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
      {asked !== null && <NewTarget onClose={close} />}
    </Card>
  );
}

function RemoveTarget({ name }: { name: string }) {
  const queries = useQueryClient();
  const remove = async () => {
    await answerOf(api.DELETE("/targets/{target}", { params: { path: { target: name } } }));
    await queries.invalidateQueries(targetsQuery);
  };
  return (
    <Revocation
      label={t("Remove target {name}", { name })}
      verb={t("Remove")}
      title={t("Remove target {name}?", { name })}
      consequences={[
        t("New requests can no longer name it, and new bundles bring no files for it."),
        t("Requests that already name it keep its name."),
      ]}
      action={t("Remove target")}
      run={remove}
    />
  );
}
