import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { paths } from "../../../../client/src/schema.ts";
import { answerOf, api } from "../../api/client.ts";

type NewTask = NonNullable<paths["/site/tasks"]["post"]["requestBody"]>["content"]["application/json"];

/** Asks for a task, and shows how it goes on. */
export function useNewTask(): (task: NewTask) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (body) => {
    const task = await answerOf(api.POST("/site/tasks", { body }));
    await queries.invalidateQueries({ queryKey: ["tasks"] });
    await navigate({ to: "/ui/administer/server/tasks/$id", params: { id: String(task.id) } });
  };
}
