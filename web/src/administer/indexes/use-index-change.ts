import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { t } from "../../words/t.ts";
import type { ManagedIndex, SettingsChange } from "./queries.ts";

/** What is asked anew when settings of an index changed. */
const CONCERNED = [
  "managed-index",
  "managed-indexes",
  "index",
  "indexes",
  "tree",
  "search",
  "project",
  "explain",
  "namesakes",
  "mirror",
];

/** Changes settings of an index, as long as it is as it was read. */
export function useIndexChange({ owner, name, etag }: ManagedIndex) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: SettingsChange) =>
      answerOf(
        api.PATCH("/indexes/{owner}/{index}", {
          params: { path: { owner, index: name } },
          body: { settings },
          ...(etag === null ? {} : { headers: { "If-Match": etag } }),
        }),
      ),
    async onSuccess() {
      await Promise.all(CONCERNED.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      notifications.show({ message: t("Saved. The change is active now.") });
    },
  });
}
