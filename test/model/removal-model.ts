import type { Model, Step } from "./explore.ts";

/**
 * The bytes of a file, with its signature, while several processes publish and remove it: `storeAndName` with `requireBytes`,
 * promotion, and `removeUnusedBlobs` with `finishRemovals` (src/publishing/upload/, src/indexes/blobs.ts). Two indexes have a
 * file made of the same bytes. Each request to the store and each transaction is one step, since the database runs one
 * writing transaction at a time. Processes may die before any step.
 *
 * Assumed, as the code has it: a removal sends no request after its term (`TERM_MS / 4` leaves room for the slowest one), and
 * a publish or a promotion takes less than a day (`KEPT_MS`).
 */
export interface RemovalState {
  store: { file: boolean; signature: boolean };
  /** Whether each index has a row that names the bytes. */
  named: [boolean, boolean];
  /** The row of `blob_removals`. */
  removal: null | "going" | "over" | "finished";
  publishers: [Publisher, Publisher];
  /** Promotes the file of index 0 to index 1: it stores nothing. */
  promoter: "idle" | "naming" | "ended";
  removers: [Remover, Remover];
  /** Whether the first index's file still may be removed by someone. */
  mayRemove: boolean;
}

type Publisher = "storing file" | "storing signature" | "naming" | "waiting" | "named" | "ended";
type Remover = "idle" | "claimed" | "file gone" | "bytes gone" | "ended";

export interface RemovalVariant {
  /** What `requireBytes` looks for if there was a removal. */
  looksFor: "file" | "file and signature";
}

export function removalModel({ looksFor }: RemovalVariant): Model<RemovalState> {
  const isStored = ({ store }: RemovalState) => store.file && (looksFor === "file" || store.signature);
  return {
    initial: {
      store: { file: true, signature: true },
      named: [true, false],
      removal: null,
      publishers: ["storing file", "storing file"],
      promoter: "idle",
      removers: ["idle", "idle"],
      mayRemove: true,
    },
    *steps(state) {
      if (state.mayRemove && state.named[0])
        yield step("remove the file of index 0", {
          ...state,
          named: [false, state.named[1]],
          mayRemove: false,
        });
      for (const who of [0, 1] as const) {
        yield* publisherSteps(state, who, isStored);
        yield* removerSteps(state, who);
      }
      yield* promoterSteps(state, isStored);
      yield* clockSteps(state);
    },
    wrong({ named, store }) {
      if (!named[0] && !named[1]) return null;
      if (!store.file) return "a file is visible without its bytes";
      return store.signature ? null : "a file is visible without its signature";
    },
  };
}

/** The steps of `upload`: store the file, then its signature, then name them in a transaction; wait and store again if refused. */
function* publisherSteps(
  state: RemovalState,
  who: 0 | 1,
  isStored: (state: RemovalState) => boolean,
): Generator<Step<RemovalState>> {
  const does = state.publishers[who];
  if (does === "named" || does === "ended") return;
  const label = `publisher ${who}`;
  yield step(`${label} dies`, publisher(state, who, "ended"));
  const { store } = state;
  if (does === "storing file")
    yield step(`${label} stores the file`, {
      ...publisher(state, who, "storing signature"),
      store: { ...store, file: true },
    });
  if (does === "storing signature")
    yield step(`${label} stores the signature`, {
      ...publisher(state, who, "naming"),
      store: { ...store, signature: true },
    });
  if (does === "waiting" && state.removal !== "going")
    yield step(`${label} stores again`, publisher(state, who, "storing file"));
  if (does !== "naming") return;
  if (state.removal === "going" || (state.removal !== null && !isStored(state)))
    yield step(`${label} must wait`, publisher(state, who, "waiting"));
  else {
    const named: RemovalState["named"] = [...state.named];
    named[who] = true;
    yield step(`${label} names the bytes`, { ...publisher(state, who, "named"), named });
  }
}

function* promoterSteps(
  state: RemovalState,
  isStored: (state: RemovalState) => boolean,
): Generator<Step<RemovalState>> {
  const { promoter, named, removal, store } = state;
  if (promoter === "idle" && named[0])
    yield step("the promoter reads the file of index 0", { ...state, promoter: "naming" });
  if (promoter !== "naming") return;
  const isRefused = removal === "going" || !(removal === null ? store.file : isStored(state));
  if (isRefused) yield step("the promoter is refused", { ...state, promoter: "ended" });
  else yield step("the promoter names the bytes", { ...state, promoter: "ended", named: [named[0], true] });
}

function* removerSteps(state: RemovalState, who: 0 | 1): Generator<Step<RemovalState>> {
  const does = state.removers[who];
  const label = `remover ${who}`;
  if (does === "ended") return;
  if (does !== "idle") yield step(`${label} dies`, remover(state, who, "ended"));
  const { store } = state;
  if (does === "idle" && state.removal !== "going" && !state.mayRemove) {
    const isNamed = state.named[0] || state.named[1];
    if (isNamed)
      yield step(`${label} finds the bytes in use`, {
        ...remover(state, who, "ended"),
        removal: state.removal && "finished",
      });
    else yield step(`${label} claims the bytes`, { ...remover(state, who, "claimed"), removal: "going" });
  }
  if (does === "claimed")
    yield step(`${label} removes the file`, {
      ...remover(state, who, "file gone"),
      store: { ...store, file: false },
    });
  if (does === "file gone")
    yield step(`${label} removes the signature`, {
      ...remover(state, who, "bytes gone"),
      store: { ...store, signature: false },
    });
  if (does === "bytes gone")
    yield step(`${label} is done`, { ...remover(state, who, "ended"), removal: "finished" });
}

/** Terms end only when no remover that could still send a request is alive; see the assumptions. */
function* clockSteps(state: RemovalState): Generator<Step<RemovalState>> {
  const isRemoving = state.removers.some((does) => does === "claimed" || does === "file gone");
  if (state.removal === "going" && !isRemoving)
    yield step("the removal's term ends", {
      ...state,
      removal: "over",
      removers: state.removers.map((does) => (does === "bytes gone" ? "ended" : does)) as [Remover, Remover],
    });
  const isPublishing =
    state.promoter === "naming" || state.publishers.some((does) => does !== "named" && does !== "ended");
  if (state.removal === "finished" && !isPublishing)
    yield step("the removal is forgotten", { ...state, removal: null });
}

const step = (name: string, next: RemovalState): Step<RemovalState> => ({ name, next });

function publisher(state: RemovalState, who: 0 | 1, does: Publisher): RemovalState {
  const publishers: RemovalState["publishers"] = [...state.publishers];
  publishers[who] = does;
  return { ...state, publishers };
}

function remover(state: RemovalState, who: 0 | 1, does: Remover): RemovalState {
  const removers: RemovalState["removers"] = [...state.removers];
  removers[who] = does;
  return { ...state, removers };
}
