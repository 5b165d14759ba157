import { useQueryClient } from "@tanstack/react-query";
import { useReducer, useRef } from "react";
import type { Published } from "../../../client/src/publish.ts";
import { sendFile } from "./send-file.ts";

/** A file on its way. */
export interface Upload {
  id: number;
  file: File;
  /** owner/name */
  index: string;
  /** How much of it is sent, from 0 to 1. */
  part: number;
  state: "waiting" | "sending" | "checking" | "done" | "failed";
  /** Why it was refused, in words. */
  problem: string | null;
  published: Published | null;
}

type Step = { add: readonly Upload[] } | { id: number; change: Partial<Upload> } | { drop: number };

function walk(uploads: readonly Upload[], step: Step): readonly Upload[] {
  if ("add" in step) return [...uploads, ...step.add];
  if ("drop" in step) return uploads.filter(({ id }) => id !== step.drop);
  return uploads.map((upload) => (upload.id === step.id ? { ...upload, ...step.change } : upload));
}

let lastId = 0;

/** Sends files one after the other, so that one that is refused is told before the next. */
export function useUploads() {
  const [uploads, step] = useReducer(walk, []);
  const queries = useQueryClient();
  const line = useRef<Promise<void>>(Promise.resolve());
  const callOff = useRef(new Map<number, AbortController>());

  const send = async (upload: Upload) => {
    const control = callOff.current.get(upload.id);
    if (control === undefined || control.signal.aborted) return;
    const change = (changed: Partial<Upload>) => step({ id: upload.id, change: changed });
    change({ state: "sending" });
    try {
      const published = await sendFile(upload.file, {
        index: upload.index,
        onProgress: (part) => change({ part, state: part < 1 ? "sending" : "checking" }),
        signal: control.signal,
      });
      change({ state: "done", part: 1, published });
      await queries.invalidateQueries();
    } catch (problem) {
      if (control.signal.aborted) return;
      change({ state: "failed", problem: problem instanceof Error ? problem.message : String(problem) });
    }
  };

  return {
    uploads,
    add(files: readonly File[], index: string) {
      const added = files.map(
        (file): Upload => ({
          id: ++lastId,
          file,
          index,
          part: 0,
          state: "waiting",
          problem: null,
          published: null,
        }),
      );
      step({ add: added });
      for (const upload of added) {
        callOff.current.set(upload.id, new AbortController());
        line.current = line.current.then(() => send(upload));
      }
    },
    /** Takes a file off the list; one that is being sent is called off. */
    drop(id: number) {
      callOff.current.get(id)?.abort();
      step({ drop: id });
    },
  };
}
