import type { Access } from "../../../access/access.ts";
import { explain, knownIn } from "../../../indexes/explain.ts";
import type { IndexFile } from "../../../indexes/index-file.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Mirrors } from "../../../indexes/mirror/mirrors.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { Refusal } from "../../../refusal.ts";
import { readerOf } from "../../reader.ts";
import { isWithinReach } from "../../simple/reach.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ProjectPath } from "../fields.ts";
import { requireAddress } from "../rights.ts";
import { type PassedOver, presentExplanation } from "./present.ts";
import { Explanation } from "./schema.ts";

/** What the endpoints of this folder need. */
interface ExplainServices {
  access: Access;
  indexes: Indexes;
  mirrors: Mirrors;
}

const endpoint = endpointsOf<ExplainServices>();

const show = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/explain/{project}",
  tag: "policies",
  summary: "Explain for each file of a project that is known in the tree whether the index shows it, and why",
  asks: "anybody",
  refusals: [404],
  params: ProjectPath,
  query: None,
  body: Nothing,
  answer: Explanation,
  status: 200,
  async handle(request) {
    const { services } = request;
    const { index, project } = requireAddress(request);
    // No upstream is asked if the caller may not read mirrors. What is known must be enough.
    const isAsked = await isWithinReach(services, request.caller, index, project);
    const { answer, trouble } = isAsked ? await answerNow(services, index, project) : NOTHING;
    const reader = readerOf(request, project);
    const tree = services.indexes.treeOf(index);
    const known = await knownIn(services.indexes.filterParts, tree, project);
    const explanation = await explain(services.indexes.filterParts, tree, project, known);
    const isShown = answer !== null && isAsked && sourcesOf(services, answer).every(reader.mayRead);
    const answered = new Set(answer?.files.map(keyOf));
    return presentExplanation(
      {
        index,
        project,
        reader,
        trouble,
        passedOver: isAsked ? passedOver(services, index, project) : [],
        answer: trouble !== null ? "trouble" : isShown ? "page" : "nothing",
        isAnswered: (file) => trouble !== null || !isAsked || answered.has(keyOf(file)),
      },
      explanation,
    );
  },
});

function keyOf({ sourceIndexId, filename }: IndexFile): string {
  return `${sourceIndexId} ${filename}`;
}

interface Now {
  answer: IndexProject | null;
  /** What is wrong, as a message. null: nothing. */
  trouble: string | null;
}

const NOTHING: Now = { answer: null, trouble: null };

/** What the index answers, which also makes a mirror ask for a page that was never asked for; or what is wrong. */
async function answerNow(services: ExplainServices, index: IndexRecord, project: ProjectName): Promise<Now> {
  try {
    return { answer: await services.indexes.package(index).project(project), trouble: null };
  } catch (error) {
    if (error instanceof Refusal) return { answer: null, trouble: error.message };
    throw error;
  }
}

/** Mirrors of the tree whose upstreams did not say in the usual way that they lack the project, and why. */
function passedOver(
  { indexes, mirrors }: ExplainServices,
  index: IndexRecord,
  project: ProjectName,
): PassedOver[] {
  return indexes.sourcesOf(index).flatMap((source) => {
    const why = source.kind === "mirror" ? mirrors.index(source).passedOver(project) : null;
    return why === null ? [] : [{ source, why }];
  });
}

function sourcesOf(services: ExplainServices, { sourceIndexId, files }: IndexProject): IndexRecord[] {
  const ids = new Set([sourceIndexId, ...files.map((file) => file.sourceIndexId)]);
  return [...ids].map((id) => services.indexes.byId(id)).filter((index) => index !== null);
}

export const explainEndpoints = [show];
