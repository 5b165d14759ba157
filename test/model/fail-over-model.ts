import type { Model, Step } from "./explore.ts";

/**
 * Two nodes publish different bytes under one name while the database fails over to an asynchronous standby, which may lack the
 * last commits: `FirstRecords`, `RecordKeeper`, `verifiedDatabase` and `completeAfterFailOver` (src/changes/,
 * src/site/verified-database.ts, src/transfer/after-failover.ts), with an object store. Nodes may die before any step.
 *
 * Assumed: the old primary answers nobody once the standby has taken over, and a node that asks the database again notices that
 * another server answers.
 */
export interface FailOverState {
  /** The logs of both servers: who published, in order of serials. A serial that was passed over is null. */
  primary: readonly Log[];
  standby: readonly Log[];
  /** Whether the standby has taken over. */
  tookOver: boolean;
  nodes: [Node, Node];
  /** The record of the name, how far records go, and how far changes are noted as acknowledged. */
  store: { record: Content | null; recordedTo: number; acknowledged: number };
  keeper: null | { read: readonly Log[]; recordWritten: boolean; knowsTakeOver: boolean };
  /** Whose upload was answered with success. */
  confirmed: [boolean, boolean];
}

type Content = "x" | "y";
type Log = Content | null;
interface Node {
  does: "idle" | "committed" | "recorded" | "noted" | "ended";
  /** Whether it has compared the new primary with the storage. */
  verified: boolean;
  /** The serial of its commit. */
  serial: number;
}

export interface FailOverVariant {
  /** Whether a node notes the serial before it answers, beside the record of the file. */
  notesSerial: boolean;
  /** Whether a node makes sure before it answers that the same server of the database still answers. */
  checksServer: boolean;
}

const CONTENTS: readonly [Content, Content] = ["x", "y"];

export function failOverModel(variant: FailOverVariant): Model<FailOverState> {
  const idle: Node = { does: "idle", verified: false, serial: 0 };
  return {
    initial: {
      primary: [],
      standby: [],
      tookOver: false,
      nodes: [idle, idle],
      store: { record: null, recordedTo: 0, acknowledged: 0 },
      keeper: null,
      confirmed: [false, false],
    },
    *steps(state) {
      yield* replicationSteps(state);
      for (const who of [0, 1] as const) yield* nodeSteps(state, who, variant);
      yield* keeperSteps(state);
    },
    wrong(state) {
      const { confirmed, nodes, tookOver } = state;
      if (confirmed[0] && confirmed[1]) return "both contents of one name were confirmed";
      if (!tookOver || !nodes.some(({ verified }) => verified)) return null;
      const log = logOf(state);
      const lost = CONTENTS.find((content, who) => confirmed[who] && !log.includes(content));
      return lost ? `the confirmed upload ${lost} is lost` : null;
    },
  };
}

function* replicationSteps(state: FailOverState): Generator<Step<FailOverState>> {
  const { primary, standby, tookOver } = state;
  if (tookOver) return;
  if (standby.length < primary.length)
    yield step("a commit reaches the standby", { ...state, standby: primary.slice(0, standby.length + 1) });
  yield step("the standby takes over", { ...state, tookOver: true });
}

function* nodeSteps(
  state: FailOverState,
  who: 0 | 1,
  { notesSerial, checksServer }: FailOverVariant,
): Generator<Step<FailOverState>> {
  const node = state.nodes[who];
  if (node.does === "ended") return;
  const label = `node ${who}`;
  const content = CONTENTS[who];
  const { store, tookOver } = state;
  yield step(`${label} dies`, withNode(state, who, { does: "ended" }));
  if (node.does === "idle") yield* commitSteps(state, who);
  if (node.does === "committed" && !isServerNew(state, node))
    yield step(`${label} puts the record`, {
      ...withNode(state, who, { does: "recorded" }),
      store: { ...store, record: store.record ?? content },
    });
  if (node.does === "recorded")
    yield step(`${label} notes the serial`, {
      ...withNode(state, who, { does: "noted" }),
      store: { ...store, acknowledged: notesSerial ? Math.max(store.acknowledged, node.serial) : 0 },
    });
  if (node.does === "noted") {
    const mayAnswer = !checksServer || !tookOver || node.verified;
    const confirmed: FailOverState["confirmed"] = [...state.confirmed];
    confirmed[who] = mayAnswer;
    const answer = mayAnswer ? "confirms" : "refuses: another server answers";
    yield step(`${label} ${answer}`, { ...withNode(state, who, { does: "ended" }), confirmed });
  }
}

/** A write: with a new server behind a comparison with the storage, which restores what the server lacks. */
function* commitSteps(state: FailOverState, who: 0 | 1): Generator<Step<FailOverState>> {
  const { store, tookOver, nodes } = state;
  const log = logOf(state);
  const label = `node ${who}`;
  if (tookOver && !nodes[who].verified) {
    const last = Math.max(store.recordedTo, store.acknowledged);
    const completed = last > log.length ? bringForward(log, last, store.record) : log;
    return yield step(`${label} compares the new primary`, {
      ...withNode(withLog(state, completed), who, { verified: true }),
    });
  }
  if (log.some((entry) => entry !== null))
    return yield step(`${label} is refused: the name is taken`, withNode(state, who, { does: "ended" }));
  const next = [...log, CONTENTS[who]];
  yield step(`${label} commits`, {
    ...withNode(withLog(state, next), who, { does: "committed", serial: next.length }),
  });
}

function bringForward(log: readonly Log[], last: number, record: Content | null): readonly Log[] {
  const raised: Log[] = [...log, ...Array.from({ length: last - log.length }, () => null)];
  if (record !== null && !raised.includes(record)) raised[last - 1] = record;
  return raised;
}

/** The keeper reads the database, then writes the record, then how far records go. It stops once it knows of another server. */
function* keeperSteps(state: FailOverState): Generator<Step<FailOverState>> {
  const { keeper, store, tookOver, nodes } = state;
  const isVerified = nodes.some(({ verified }) => verified);
  const log = logOf(state);
  if (keeper === null) {
    if (log.length > store.recordedTo && (!tookOver || isVerified))
      yield step("the keeper reads the database", {
        ...state,
        keeper: { read: log, recordWritten: false, knowsTakeOver: tookOver },
      });
    return;
  }
  yield step("the keeper dies, or notices another server", { ...state, keeper: null });
  const content = keeper.read.findLast((entry) => entry !== null) ?? store.record;
  if (!keeper.recordWritten)
    yield step("the keeper writes the record", {
      ...state,
      keeper: { ...keeper, recordWritten: true },
      store: { ...store, record: content },
    });
  else
    yield step("the keeper writes how far records go", {
      ...state,
      keeper: null,
      store: { ...store, recordedTo: keeper.read.length },
    });
}

/** Whether a node that asks the database now would find another server than the one that it committed to. */
const isServerNew = ({ tookOver }: FailOverState, { verified }: Node): boolean => tookOver && !verified;

const logOf = ({ tookOver, primary, standby }: FailOverState): readonly Log[] =>
  tookOver ? standby : primary;

const withLog = (state: FailOverState, log: readonly Log[]): FailOverState =>
  state.tookOver ? { ...state, standby: log } : { ...state, primary: log };

const step = (name: string, next: FailOverState): Step<FailOverState> => ({ name, next });

function withNode(state: FailOverState, who: 0 | 1, change: Partial<Node>): FailOverState {
  const nodes: FailOverState["nodes"] = [...state.nodes];
  nodes[who] = { ...nodes[who], ...change };
  return { ...state, nodes };
}
