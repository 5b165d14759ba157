import { withException } from "../../../policies/except.ts";
import { endpoint } from "../endpoint.ts";
import { IndexPath, None } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { ExceptionMade, NewException } from "./schema.ts";

const tag = "policies";

const except = endpoint({
  method: "POST",
  path: "/indexes/{owner}/{index}/policy/exceptions",
  tag,
  summary: "Make an exception from a rule, or from all that hold files back: an emergency release",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: NewException,
  answer: ExceptionMade,
  status: 201,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { rule, ...exception } = request.body;
    const unsigned = { ...exception, by: null, at: null };
    const { policy, rules } = withException(index.settings.policy, rule ?? null, unsigned);
    const changed = await request.services.indexes.change(index, { policy }, request.actor);
    return { rules, policy: changed.settings.policy };
  },
});

export const policyEndpoints = [except];
