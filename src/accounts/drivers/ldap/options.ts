import { z } from "zod";
import { PATH, SECONDS, SECRET } from "../../../settings/units.ts";
import { MappedGroup } from "../../mapped-group.ts";

/** Options of the accounts driver `ldap`, the group `ldap` of the configuration. */
export const LdapOptions = z.strictObject({
  url: z
    .string()
    .refine((text) => text.split(",").every((one) => /^ldaps?:\/\/[^/?#@\s]+\/?$/.test(one.trim())), {
      error: "give addresses such as ldaps://ldap.example.com, separated by commas",
    })
    .optional()
    .describe(
      "Addresses of the LDAP servers, separated by commas, such as ldaps://ldap1.example.com,ldaps://ldap2.example.com. The first that answers is used.",
    ),
  tls: z
    .enum(["starttls", "off"])
    .optional()
    .describe(
      "Encryption of connections to ldap:// addresses. Default: starttls, or off for a server on this machine. Certificates are always checked.",
    ),
  ca: z
    .string()
    .optional()
    .describe("PEM file of the certificate authorities of the servers. Default: those of Node.")
    .meta(PATH),
  bindDn: z
    .string()
    .min(1)
    .optional()
    .describe("Name (DN) of the account that searches for people and groups."),
  bindPassword: z.string().min(1).optional().describe("Password of `bindDn`. Secret.").meta(SECRET),
  userDn: z
    .string()
    .refine((text) => text.includes("{name}"), { error: "give a template that contains {name}" })
    .optional()
    .describe(
      "Template of the name that people bind with, such as `uid={name},ou=people,dc=example,dc=org`, or `{name}@corp.example.com` for Active Directory. Default: the name is searched for below `userBase`.",
    ),
  userBase: z.string().min(1).optional().describe("Where people are searched for, with everything below."),
  userAttribute: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default("uid")
    .describe("Attribute that holds the account name. For Active Directory: sAMAccountName."),
  userFilter: z
    .string()
    .optional()
    .describe("Filter that people must also match, such as `(objectClass=person)`."),
  idAttribute: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default("entryUUID")
    .describe(
      "Attribute that identifies a person for ever. A new person with the name of a former one does not get their account. For Active Directory: objectGUID.",
    ),
  createAccounts: z
    .boolean()
    .default(true)
    .describe("Create an account when a person signs in for the first time."),
  groups: z
    .array(MappedGroup)
    .default([])
    .describe(
      "Names (cn) of LDAP groups whose members are put into the group of the same name here, or of another: `NAME=GROUP`. Others are ignored.",
    ),
  adminGroups: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Names (cn) of LDAP groups whose members are administrators. If empty, LDAP does not decide who is one.",
    ),
  groupBase: z
    .string()
    .min(1)
    .optional()
    .describe("Groups outside of this place are ignored. Required if groups are mapped."),
  groupsFrom: z
    .enum(["memberOf", "search"])
    .default("memberOf")
    .describe(
      "How groups are found. `memberOf`: in that attribute of the person. `search`: groups below `groupBase` that name the person.",
    ),
  groupAttribute: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default("member")
    .describe("Attribute of groups that holds the DNs of their members, for `search`."),
  nestedGroups: z.boolean().default(false).describe("Also count groups that contain a group of the person."),
  connectTimeout: z
    .number()
    .positive()
    .default(5)
    .describe("Timeout for connecting to a server, in seconds.")
    .meta(SECONDS),
  timeout: z.number().positive().default(10).describe("Timeout for one answer, in seconds.").meta(SECONDS),
  connections: z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe("Passwords that each process checks at the same time, each on a connection of its own."),
  remember: z
    .number()
    .min(60)
    .max(86_400)
    .default(300)
    .describe(
      "Seconds for which a password that was checked is not checked again. So long a changed password still works.",
    )
    .meta(SECONDS),
  refresh: z
    .number()
    .min(60)
    .default(900)
    .describe(
      "Seconds between two looks at the people and groups of all LDAP accounts. People who are gone are disabled. Needs `bindDn`.",
    )
    .meta(SECONDS),
});
export type LdapOptions = z.infer<typeof LdapOptions>;
