import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { CloudOff, TriangleAlert } from "lucide-react";
import { Problem } from "../api/client.ts";
import { Blank } from "../shared/Blank.tsx";
import { t } from "../words/t.ts";
import { Locked } from "./Locked.tsx";
import { Missing } from "./Missing.tsx";

/** What stands where a page failed: why, and how to go on. */
export function Trouble({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryClient();
  if (error instanceof Problem && error.status === 404)
    return <Missing detail={error instanceof Error ? error.message : String(error)} />;
  if (error instanceof Problem && error.status === 401) return <Locked />;
  const again = async () => {
    await queries.resetQueries();
    reset();
    await router.invalidate();
  };
  const isAway = error instanceof Problem && error.status === 0;
  return (
    <Blank
      icon={isAway ? CloudOff : TriangleAlert}
      title={isAway ? t("Server not responding") : t("Something went wrong")}
      detail={error instanceof Error ? error.message : String(error)}
    >
      <Group justify="center">
        <Button onClick={again}>{t("Try again")}</Button>
      </Group>
    </Blank>
  );
}
