export {
  type Answered,
  type AnswerOf,
  type AnswerOfPost,
  answerOf,
  everyItem,
  type From,
} from "./answers.ts";
export { changeAsRead } from "./change.ts";
export { type Api, type Connection, connect } from "./connect.ts";
export { LOG_KINDS, type LogEntry, logDetails, logSentence } from "./log-words.ts";
export { type FieldProblem, isPassing, Problem, type ProblemWords } from "./problem.ts";
export { type Publication, type Published, publish } from "./publish.ts";
export type { components, paths } from "./schema.ts";
