import { readFile } from "node:fs/promises";
import { z } from "zod";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { OldPeople, OldProblem, OldUser } from "../../engine/old-site.ts";
import { userWithHash } from "../../engine/old-users.ts";

const Parameters = z.object({ Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })) });
const Secret = z.object({
  password_hash: z.string().regex(/^[0-9a-f]{40}$/i),
  password_salt: z.string().min(1).max(64),
});

/**
 * The users whose passwords the distribution in front of the bucket checks. They may read everything; publishing was a matter of
 * AWS. Without a file of users, nothing is known about who may read.
 */
export async function peopleOf(path: string | undefined): Promise<OldPeople> {
  const { users, problems } = path === undefined ? { users: [], problems: [] } : await usersOf(path);
  return {
    users,
    groups: [],
    grants: users.map(({ name }) => ({ principal: `account:${name}`, permission: "read", project: "*" })),
    restricted: new Set(),
    read: path === undefined ? null : "granted",
    problems: [
      ...problems,
      {
        what: "publishing",
        why: "s3pypi publishes with credentials of AWS, so no one has a grant to publish here. Add some: wheelyard grant add account:NAME publish",
      },
    ],
  };
}

async function usersOf(path: string): Promise<{ users: OldUser[]; problems: OldProblem[] }> {
  const users: OldUser[] = [];
  const problems: OldProblem[] = [];
  for (const { Name, Value } of await read(path)) {
    const [, name] = /\/users\/([^/]+)$/.exec(Name) ?? [];
    const hash = hashOf(Value);
    if (name === undefined || hash === null)
      problems.push({ what: Name, why: "It is not a user of s3pypi." });
    else {
      const { user, problems: own } = userWithHash(name, hash);
      users.push(user);
      problems.push(...own);
    }
  }
  return { users, problems };
}

async function read(path: string): Promise<z.infer<typeof Parameters>["Parameters"]> {
  try {
    return Parameters.parse(JSON.parse(await readFile(path, "utf8"))).Parameters;
  } catch {
    throw new CommandFailure(
      `${path} is not the output of "aws ssm get-parameters-by-path --path /s3pypi --recursive --with-decryption --output json".`,
      EXIT.usage,
    );
  }
}

/** s3pypi keeps SHA-1 of password and salt in hexadecimal; as `{SSHA}`, it is one of the accepted formats. null: it is none. */
function hashOf(value: string): string | null {
  try {
    const { password_hash: hash, password_salt: salt } = Secret.parse(JSON.parse(value));
    return `{SSHA}${Buffer.concat([Buffer.from(hash, "hex"), Buffer.from(salt)]).toString("base64")}`;
  } catch {
    return null;
  }
}
