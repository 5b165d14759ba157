import type { Random } from "../random.ts";
import type { FolderNode, Luck } from "./disk.ts";
import { leftOf } from "./disk.ts";
import { Recording } from "./recording.ts";

/** Nothing survives that was not synced. */
export const NOTHING: Luck = { ofNames: () => false, ofBytes: () => false };
/** As a file system with delayed allocation: names are there, and their bytes are not. */
export const NAMES_ALONE: Luck = { ofNames: () => true, ofBytes: () => false };

/** Each unsynced change survives or not, by chance. */
export function chance(random: Random): Luck {
  const drawn = new Map<number, boolean>();
  const draw = (call: number) => {
    const before = drawn.get(call) ?? random.chance(2);
    drawn.set(call, before);
    return before;
  };
  return { ofNames: draw, ofBytes: draw };
}

/** What a record says before anything is cut. */
export interface Course {
  /** Moments after which the folder, or what is synced of it, is another one. */
  moments: number[];
  /** Moments at which each answer began to be sent, with how it begins. */
  answers: { at: number; text: string }[];
}

/** Plays a record of what became of a folder. `begin` gives the folder as it was before, anew each time. */
export async function courseOf(record: string, root: string, begin: () => FolderNode): Promise<Course> {
  const course: Course = { moments: [], answers: [] };
  const recording = new Recording(root, begin(), (at, text) => course.answers.push({ at, text }));
  await recording.play(record, ({ ended }) => course.moments.push(ended));
  return course;
}

/** A power cut at a moment of a record, and the folder that gets what it leaves. */
export interface Cut {
  at: number;
  luck: Luck;
  to: string;
}

/** Plays a record once and writes what each cut leaves. */
export async function makeCuts(
  record: string,
  root: string,
  begin: () => FolderNode,
  cuts: readonly Cut[],
): Promise<void> {
  const recording = new Recording(root, begin());
  const left = [...cuts].sort((a, b) => a.at - b.at);
  await recording.play(record, ({ ended }) => {
    for (; left[0] !== undefined && left[0].at <= ended; left.shift())
      leftOf(recording.folder, left[0].luck, left[0].to);
  });
  for (const { luck, to } of left) leftOf(recording.folder, luck, to);
}
