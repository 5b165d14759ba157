/** Bytes: the file and the environment also take "20 GiB", "500 MB". */
export const BYTES = { unit: "bytes" };
/** Seconds: the file and the environment also take "30s", "5 min", "500ms". */
export const SECONDS = { unit: "seconds" };
/** Never printed, never logged; the environment also takes it from a file (`WHEELYARD_…_FILE`). */
export const SECRET = { secret: true };
/** A path: relative to the file's folder in a file, elsewhere to the folder in which the program was started. */
export const PATH = { path: true };

/** A path whose default is this name in the data folder. */
export function inData(name: string): { path: true; inData: string } {
  return { path: true, inData: name };
}
