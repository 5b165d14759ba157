import type { CommandGroup } from "./command-group.ts";

/** Commands about who may do what. */
export const ACCESS_COMMANDS: CommandGroup = {
  heading: "Accounts and access",
  commands: [
    {
      name: "account",
      summary: "manage accounts of people and services",
      load: () => import("../accounts/account.ts"),
    },
    { name: "group", summary: "manage groups of accounts", load: () => import("../accounts/group.ts") },
    {
      name: "token",
      summary: "manage tokens for publishing and installing",
      load: () => import("../accounts/token.ts"),
    },
    {
      name: "session",
      summary: "list and end your browser sessions",
      load: () => import("../accounts/session.ts"),
    },
    {
      name: "grant",
      summary: "manage grants: who can read, publish, yank, remove and manage",
      load: () => import("../accounts/grant.ts"),
    },
    {
      name: "rights",
      summary: "show what an account can do in each index, and why",
      load: () => import("../accounts/rights.ts"),
    },
    {
      name: "issuer",
      summary: "manage the issuers of ID tokens that trusted publishers sign in with",
      load: () => import("../accounts/issuer.ts"),
    },
    {
      name: "publisher",
      summary: "manage trusted publishers: CI jobs and pods that need no password",
      load: () => import("../accounts/publisher.ts"),
    },
    {
      name: "invitation",
      summary: "manage invitations to create an account",
      load: () => import("../accounts/invitation.ts"),
    },
    {
      name: "registration",
      summary: "approve or reject account requests",
      load: () => import("../accounts/registration.ts"),
    },
  ],
};
