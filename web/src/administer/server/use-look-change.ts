import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { siteQuery } from "../../api/queries.ts";
import { t } from "../../words/t.ts";
import { type LookChange, lookQuery } from "./queries.ts";

/** Changes the look of the site, which this page then has too. */
export function useLookChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ fields, logo }: { fields: LookChange; logo: File | null }) => {
      const body = logo === null ? fields : { ...fields, logo: await base64Of(logo) };
      return answerOf(api.PATCH("/site/look", { body }));
    },
    async onSuccess(look) {
      queries.setQueryData(lookQuery.queryKey, look);
      await queries.invalidateQueries(siteQuery);
      notifications.show({ message: t("Saved. The change is active now.") });
    },
  });
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
