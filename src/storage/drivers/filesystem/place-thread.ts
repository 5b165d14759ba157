import { answerRequests } from "../../../thread-requests.ts";
import { type Order, place } from "./place.ts";
import type { Placed } from "./placer.ts";

/** Entry of the thread that puts objects in their places. */
answerRequests(async (order: Order): Promise<Placed> => {
  try {
    return { isPlaced: await place(order) };
  } catch (error) {
    const { message, code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
    return { failed: { message, code, path, dest } };
  }
});
