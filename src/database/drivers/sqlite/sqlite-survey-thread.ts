import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { answerRequests } from "../../../thread-requests.ts";
import type { SurveyReply, SurveyRequest } from "./survey.ts";

/** Entry of the thread of long reads. Each opens the file again, so that it never keeps another from being replaced. */
answerRequests(({ path, pragmas, sql, parameters }: SurveyRequest): SurveyReply => {
  try {
    const database = new DatabaseSync(path);
    try {
      database.exec(pragmas);
      return { rows: database.prepare(sql).all(...(parameters as SQLInputValue[])) };
    } finally {
      database.close();
    }
  } catch (error) {
    return { error: (error as Error).message };
  }
});
