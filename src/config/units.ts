/** Bytes: the file and the environment also take "20 GiB", "500 MB". */
export const BYTES = { unit: "bytes" };
/** Seconds: the file and the environment also take "30s", "5 min", "500ms". */
export const SECONDS = { unit: "seconds" };
/** Never printed, never logged; the environment also takes it from a file (`WHEELYARD_…_FILE`). */
export const SECRET = { secret: true };
