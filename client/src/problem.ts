/** What a refusal says where the server did not say it. */
export interface ProblemWords {
  /** It answered so, and nothing more. */
  silent(status: number): string;
  unreachable: string;
}

export const ENGLISH: ProblemWords = {
  silent: (status) => `The server answered ${status} without saying why.`,
  unreachable: "The server does not answer. Is the network there?",
};

/** What is wrong with one field of a request. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** A refusal of the server (RFC 9457), or that it did not answer: its message is for people. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** Of HTTP; 0: no answer came. */
  readonly status: number;
  /** A stable word, such as `no-such-project`. */
  readonly code: string;
  /** The fields of the request that are wrong (`settings.bases.0`), and how; empty: none in particular. */
  readonly problems: readonly FieldProblem[];

  constructor(
    status: number,
    code: string,
    message: string,
    { cause, problems = [] }: { cause?: unknown; problems?: readonly FieldProblem[] } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  static of(body: unknown, response: { status: number }, words: ProblemWords = ENGLISH): Problem {
    const { detail, code, problems } = (typeof body === "object" && body !== null ? body : {}) as Partial<
      Record<string, unknown>
    >;
    const said = typeof detail === "string" && detail !== "" ? detail : null;
    return new Problem(
      response.status,
      typeof code === "string" ? code : "unknown",
      said ?? words.silent(response.status),
      { problems: Array.isArray(problems) ? problems.filter(isFieldProblem) : [] },
    );
  }

  static unreachable(cause: unknown, words: ProblemWords = ENGLISH): Problem {
    return new Problem(0, "unreachable", words.unreachable, { cause });
  }
}

/** Whether it is worth asking again: what was refused stays refused. */
export function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500 || error.status === 429);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  const { field, message } = Object(value) as Partial<Record<keyof FieldProblem, unknown>>;
  return typeof field === "string" && typeof message === "string";
}
