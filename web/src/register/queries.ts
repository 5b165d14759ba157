import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";

/** Who may make an account without an invitation. */
export const registrationModeQuery = queryOptions({
  queryKey: ["registration-mode"],
  queryFn: ({ signal }) => answerOf(api.GET("/registration", { signal })),
});
