import { z } from "zod";
import { SandboxRule } from "../indexes/sandboxes/sandbox-rules.ts";
import { Target } from "../publishing/requests/targets.ts";
import type { SerialRecord } from "../site/recorded-serial.ts";
import {
  DirectoryAccountForm,
  InvitationForm,
  PasskeyForm,
  RegistrationForm,
  SecondFactorForm,
} from "./record-account-forms.ts";

/**
 * What records say: the rows of the database without its own ids, so that the database can be rebuilt from storage
 * alone. Reading is lenient about fields that a later program added.
 */
const RECORD = { wheelyard: z.literal(1) };
const serial = z.number().int().nonnegative();

export const FileRecord = z.object({
  ...RECORD,
  file: z.object({
    filename: z.string(),
    filename_key: z.string(),
    version: z.string(),
    kind: z.enum(["wheel", "sdist", "egg", "wininst", "msi", "rpm", "dumb"]),
    size: z.number().int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    md5: z.string().nullable(),
    blake2b_256: z.string().nullable(),
    requires_python: z.string().nullable(),
    metadata_sha256: z.string().nullable(),
    has_signature: z.number(),
    uploaded_at: z.number(),
    uploaded_by: z.string().nullable(),
    yanked: z.string().nullable(),
    origin: z.string().nullable(),
    added_serial: serial,
    removed_serial: serial.nullable(),
    /** Only of a removed file that is in the recycle bin. */
    binned_at: z.number().optional(),
    binned_by: z.string().nullable().optional(),
  }),
  /** Core metadata; null for a file that was removed for good. */
  metadata: z.record(z.string(), z.unknown()).nullable(),
  /** Where it was imported from. Missing in records of earlier programs. */
  imported: z
    .array(
      z.object({
        address: z.string(),
        sha256: z.string(),
        peer: z.string(),
        stamp: z.string().nullable(),
        comment: z.string().nullable(),
        accepted_as_is: z.string().nullable(),
        imported_at: z.number(),
      }),
    )
    .optional(),
});
export type FileRecord = z.infer<typeof FileRecord>;

export const ProjectRecord = z.object({
  ...RECORD,
  project: z.object({
    name: z.string(),
    display_name: z.string(),
    status: z.enum(["active", "archived", "quarantined", "deprecated"]),
    status_reason: z.string().nullable(),
    restricted: z.number(),
    created_at: z.number(),
    serial,
    removed_serial: serial.nullable(),
  }),
  /** The documentation of its releases. Missing in records of earlier programs. */
  docs: z
    .array(
      z.object({
        version: z.string(),
        filename: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        size: z.number().int().nonnegative(),
        files: z.number().int().nonnegative(),
        unpacked_size: z.number().int().nonnegative(),
        uploaded_at: z.number(),
        uploaded_by: z.string().nullable(),
        origin: z.string().nullable(),
        /** Only of documentation in the recycle bin. */
        binned_at: z.number().optional(),
      }),
    )
    .optional(),
  /** Comments on its releases. Missing in records of earlier programs. */
  comments: z
    .array(
      z.object({
        id: z.string(),
        version: z.string(),
        text: z.string(),
        author: z.string(),
        created_at: z.number(),
      }),
    )
    .optional(),
  /** The results of tests of its releases. Missing in records of earlier programs. */
  test_results: z
    .array(
      z.object({
        id: z.string(),
        version: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        filename: z.string(),
        number: z.number().int().nonnegative(),
        environment: z.string(),
        python: z.string().nullable(),
        platform: z.string().nullable(),
        status: z.enum(["passed", "failed", "error", "skipped"]),
        tests: z.number().nullable(),
        failures: z.number().nullable(),
        errors: z.number().nullable(),
        skipped: z.number().nullable(),
        duration_ms: z.number().nullable(),
        tool: z.string().nullable(),
        tested_file: z.string().nullable(),
        reported_at: z.number(),
        reported_by: z.string().nullable(),
        origin: z.string().nullable(),
        binned_at: z.number().nullable(),
      }),
    )
    .optional(),
});
export type ProjectRecord = z.infer<typeof ProjectRecord>;

export const IndexFacts = z.object({
  ...RECORD,
  index: z.object({
    owner: z.string(),
    name: z.string(),
    kind: z.enum(["hosted", "mirror"]),
    settings: z.record(z.string(), z.unknown()),
    created_at: z.number(),
    serial,
    removed_serial: serial.nullable(),
  }),
});
export type IndexFacts = z.infer<typeof IndexFacts>;

/** Everything that is about no index: who there is and what they may do. Passwords and tokens as hashes only. */
export const SiteRecord = z.object({
  ...RECORD,
  accounts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      kind: z.enum(["person", "service"]),
      password_hash: z.string().nullable(),
      is_admin: z.number(),
      disabled: z.number(),
      created_at: z.number(),
    }),
  ),
  groups: z.array(z.object({ id: z.number(), name: z.string(), created_at: z.number() })),
  group_members: z.array(z.object({ group_id: z.number(), account_id: z.number() })),
  tokens: z.array(
    z.object({
      id: z.number(),
      account_id: z.number(),
      note: z.string(),
      hash: z.string(),
      prefix: z.string(),
      scope: z.string(),
      created_at: z.number(),
      expires_at: z.number().nullable(),
      revoked_at: z.number().nullable(),
      /** Missing in records of earlier programs. */
      previous_hash: z.string().nullable().default(null),
      previous_until: z.number().nullable().default(null),
      derive_key: z.string().nullable().default(null),
      previous_derive_key: z.string().nullable().default(null),
    }),
  ),
  grants: z.array(
    z.object({
      id: z.number(),
      principal_kind: z.enum(["everyone", "authenticated", "account", "group", "network"]),
      principal: z.string(),
      permission: z.enum(["read", "publish", "yank", "remove", "manage", "metrics"]),
      index_glob: z.string(),
      project_glob: z.string(),
      created_at: z.number(),
      created_by: z.string().nullable(),
    }),
  ),
  /** Missing in records of earlier programs. */
  second_factors: z.array(SecondFactorForm).optional(),
  /** Missing in records of earlier programs. */
  passkeys: z.array(PasskeyForm).optional(),
  /** Missing in records of earlier programs. */
  directory_accounts: z.array(DirectoryAccountForm).optional(),
  invitations: z.array(InvitationForm).optional(),
  registrations: z.array(RegistrationForm).optional(),
  trusted_issuers: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        url: z.string(),
        keys: z.string().nullable(),
        ca: z.string().nullable(),
        reuse: z.number(),
        created_at: z.number(),
        created_by: z.string().nullable(),
      }),
    )
    .optional(),
  trusted_publishers: z
    .array(
      z.object({
        id: z.string(),
        issuer: z.string(),
        account_id: z.number(),
        note: z.string(),
        source: z.string(),
        scope: z.string(),
        pinned: z.string().nullable(),
        created_at: z.number(),
        created_by: z.string().nullable(),
      }),
    )
    .optional(),
  webhooks: z
    .array(
      z.object({
        id: z.string(),
        index_id: z.number().nullable(),
        url: z.string(),
        format: z.string(),
        note: z.string(),
        kinds: z.string(),
        indexes: z.string(),
        projects: z.string(),
        secret: z.string(),
        headers: z.string(),
        paused: z.string().nullable(),
        owner_id: z.number().nullable(),
        after_serial: serial,
        created_at: z.number(),
        created_by: z.string().nullable(),
      }),
    )
    .optional(),
  managed_things: z
    .array(z.object({ kind: z.string(), key: z.string(), file: z.string(), since: z.number() }))
    .optional(),
  targets: z.array(Target).optional(),
  /** Missing in records of earlier programs. */
  sandbox_rules: z.array(SandboxRule).optional(),
  /** Name, logo and texts of the site, as the database keeps them. Missing: none were chosen. */
  look: z.string().optional(),
});
export type SiteRecord = z.infer<typeof SiteRecord>;

/**
 * Every index there is or ever was, with its id, by which the log of changes, counts of downloads and what mirrors keep
 * name it. Settings are in the index's own record.
 */
export const IndexList = z.object({
  ...RECORD,
  indexes: z.array(
    z.object({
      id: z.number().int().positive(),
      owner: z.string(),
      name: z.string(),
      kind: z.enum(["hosted", "mirror"]),
      created_at: z.number(),
      serial,
      removed_serial: serial.nullable(),
    }),
  ),
});
export type IndexList = z.infer<typeof IndexList>;

export type AnyRecord = IndexList | FileRecord | ProjectRecord | IndexFacts | SiteRecord | SerialRecord;

/** The bytes of a record: JSON that a person can read and compare. */
export function writeRecord(record: AnyRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record, null, 1)}\n`);
}
