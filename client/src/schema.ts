// Written by scripts/api-types.mjs from the OpenAPI document of the server. Change the endpoints, then run `npm run api-types`.

/** No parameters, and no headers that are told of. */
interface Parameters {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
interface Headers {
  [name: string]: unknown;
}
interface Empty {
  headers: Headers;
  content?: never;
}
interface Refused {
  headers: Headers;
  content: { "application/problem+json": components["schemas"]["Problem"] };
}

export interface paths {
  "/": {
    parameters: Parameters;
    /** Say what this server is */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          version: string;
          defaultIndex: string;
          /** Who may read an index that does not say so itself. */
          reads: "everyone" | "authenticated" | "granted";
          caller: {
            /** null: nobody signed in. */
            account: string | null;
            admin: boolean;
            groups: string[];
            /** What the token in use narrows the account's rights to; null without a token. */
            scope: {
              /** Globs of `owner/name`. */
              indexes: string[];
              /** Globs of project names. */
              projects: string[];
              permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            } | null;
          };
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/whoami": {
    parameters: Parameters;
    /** Say who asks */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: nobody signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** What the token in use narrows the account's rights to; null without a token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/settings": {
    parameters: Parameters;
    /** Show every setting in force and where it came from */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** As the configuration file has it, such as `listen.port`. */
            path: string;
            /** Secrets are masked. */
            value: unknown;
            /** A flag, a variable, a line of a file, or default. */
            origin: string;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/state": {
    parameters: Parameters;
    /** Tell how the server is and how much it holds, at most half a minute old */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          version: string;
          /** Version of Node.js that runs it. */
          node: string;
          /** This process. */
          startedAt: string;
          /** Bytes that this process holds. */
          memory: number;
          database: {
            driver: string;
            /** Serial of the last change. */
            serial: number;
            /** Bytes; null where the driver does not tell. */
            size: number | null;
            accounts: number;
            projects: number;
            files: number;
          };
          storage: {
            driver: string;
            /** Bytes of published files, those with the same bytes counted once. */
            published: number;
            /** Bytes of files kept of upstreams. */
            mirrored: number;
          };
          /** The largest first, at most 100. */
          indexes: {
            index: string;
            files: number;
            /** Bytes. */
            size: number;
          }[];
          /** What was published on each day of the last year, as far as it is still there; days without it are left out. */
          growth: {
            day: string;
            files: number;
            /** Bytes. */
            size: number;
          }[];
          /** How much there was on each day of the last year, as it was noted once on each. */
          sizes: {
            day: string;
            /** Bytes; null where the driver does not tell. */
            database: number | null;
            /** Bytes. */
            published: number;
            /** Bytes. */
            mirrored: number;
            files: number;
            projects: number;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/tasks": {
    parameters: Parameters;
    /** List what administrators let the server do in the background, the newest first */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: number;
            kind: "verify" | "repair" | "rebuild";
            /** Of verifications, else null. */
            quick: boolean | null;
            /** The verification that is repaired, else null. */
            of: number | null;
            /** Of rebuilds, else null. */
            parts: ("records" | "metadata" | "search" | "pages")[] | null;
            /** Bytes a second at the most. */
            rate: number;
            /** interrupted: the process that did it ended first. */
            state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
            /** UTC, ISO 8601. */
            askedAt: string;
            askedBy: string | null;
            startedAt: string | null;
            endedAt: string | null;
            /** Host and process that it runs on, or ran. */
            node: string | null;
            /** What it is at; empty before it began. */
            phase: string;
            /** Of this phase. */
            done: number;
            /** Of this phase; null: nobody knows. */
            total: number | null;
            /** Things that are not as they should be. */
            findings: number;
            /** Of them, those that were put right. */
            mended: number;
            /** Of those that are kept, how many a repair knows how to put right, and has not yet. */
            mendable: number;
            /** What was looked at, counted; null before its end. */
            result: Record<string, number> | null;
            /** Why it failed. */
            problem: string | null;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Verify, repair or rebuild in the background, on one node, beside everything else */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** verify: compare facts, records and bytes, and change nothing; repair: mend what a verification found; rebuild: make anew what is derived from the facts. */
        kind: "verify" | "repair" | "rebuild";
        /** Of verify: compare sizes only, and read no file whole. */
        quick?: boolean;
        /** Of repair: the id of the verification whose findings are mended, each looked at anew before. */
        of?: number;
        /** Of rebuild: what is made anew. */
        parts?: ("records" | "metadata" | "search" | "pages")[];
        /** Bytes a second that are read at the most. */
        rate?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: number;
          kind: "verify" | "repair" | "rebuild";
          /** Of verifications, else null. */
          quick: boolean | null;
          /** The verification that is repaired, else null. */
          of: number | null;
          /** Of rebuilds, else null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Bytes a second at the most. */
          rate: number;
          /** interrupted: the process that did it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** What it is at; empty before it began. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Of this phase; null: nobody knows. */
          total: number | null;
          /** Things that are not as they should be. */
          findings: number;
          /** Of them, those that were put right. */
          mended: number;
          /** Of those that are kept, how many a repair knows how to put right, and has not yet. */
          mendable: number;
          /** What was looked at, counted; null before its end. */
          result: Record<string, number> | null;
          /** Why it failed. */
          problem: string | null;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/tasks/{id}": {
    parameters: Parameters;
    /** Tell how far a task has come */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a task. */
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: number;
          kind: "verify" | "repair" | "rebuild";
          /** Of verifications, else null. */
          quick: boolean | null;
          /** The verification that is repaired, else null. */
          of: number | null;
          /** Of rebuilds, else null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Bytes a second at the most. */
          rate: number;
          /** interrupted: the process that did it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** What it is at; empty before it began. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Of this phase; null: nobody knows. */
          total: number | null;
          /** Things that are not as they should be. */
          findings: number;
          /** Of them, those that were put right. */
          mended: number;
          /** Of those that are kept, how many a repair knows how to put right, and has not yet. */
          mendable: number;
          /** What was looked at, counted; null before its end. */
          result: Record<string, number> | null;
          /** Why it failed. */
          problem: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/tasks/{id}/findings": {
    parameters: Parameters;
    /** List what a task found that is not as it should be; at most ten thousand are kept */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path: {
          /** Id of a task. */
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            number: number;
            kind: string;
            /** `owner/index project filename`, or the key of an object in the storage. */
            subject: string;
            problem: string;
            mendable: boolean;
            mended: boolean;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/site/tasks/{id}/cancel": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** End a task; what it has done stays done */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a task. */
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: number;
          kind: "verify" | "repair" | "rebuild";
          /** Of verifications, else null. */
          quick: boolean | null;
          /** The verification that is repaired, else null. */
          of: number | null;
          /** Of rebuilds, else null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Bytes a second at the most. */
          rate: number;
          /** interrupted: the process that did it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** What it is at; empty before it began. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Of this phase; null: nobody knows. */
          total: number | null;
          /** Things that are not as they should be. */
          findings: number;
          /** Of them, those that were put right. */
          mended: number;
          /** Of those that are kept, how many a repair knows how to put right, and has not yet. */
          mendable: number;
          /** What was looked at, counted; null before its end. */
          result: Record<string, number> | null;
          /** Why it failed. */
          problem: string | null;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/session": {
    parameters: Parameters;
    /** Say who asks and what they may; renews the secret of a session that is old */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: nobody signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** What the token in use narrows the account's rights to; null without a token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: no cookie signs in. */
          session: {
            /** Names the session; no secret. */
            id: string;
            /** To be sent as X-CSRF-Token with all but GET while the cookie signs in. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
          } | null;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** May manage at least one index. */
            manageSome: boolean;
            /** May publish something into at least one hosted index. */
            publishSome: boolean;
          };
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Sign in with a browser: the answer sets a cookie, which only this API takes */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of an account. */
        account: string;
        password: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: nobody signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** What the token in use narrows the account's rights to; null without a token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: no cookie signs in. */
          session: {
            /** Names the session; no secret. */
            id: string;
            /** To be sent as X-CSRF-Token with all but GET while the cookie signs in. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
          } | null;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** May manage at least one index. */
            manageSome: boolean;
            /** May publish something into at least one hosted index. */
            publishSome: boolean;
          };
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    /** Sign out: the session of the cookie ends at once; without one there is nothing to do */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/sessions": {
    parameters: Parameters;
    /** List one's own sessions, newest first */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** Names the session; no secret. */
            id: string;
            /** The one by which this was asked. */
            current: boolean;
            /** UTC, ISO 8601. */
            createdAt: string;
            /** When it was last used, to about a minute. */
            seenAt: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** From where it was started. */
            address: string;
            /** With what, as the browser calls itself. */
            agent: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/sessions/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** End one of one's own sessions; it takes effect at once */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Names the session; no secret. */
          "id": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/rights": {
    parameters: Parameters;
    /** Say what the caller may do in each index: by account, token and network, as in this request */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
          /** With this project; default: with some project, or with the index as such. */
          "project"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** owner/name */
            index: string;
            /** What the caller may do there; never empty. */
            permissions: ("read" | "publish" | "yank" | "remove" | "manage")[];
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/accounts": {
    parameters: Parameters;
    /** List the accounts */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
          /** Only names that contain this. */
          "q"?: string;
          /** A person, or a service such as CI. */
          "kind"?: "person" | "service";
          /** Only those that are disabled, or are not. */
          "disabled"?: "true" | "false";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            name: string;
            /** A person, or a service such as CI. */
            kind: "person" | "service";
            /** May do everything. */
            admin: boolean;
            disabled: boolean;
            hasPassword: boolean;
            groups: string[];
            /** UTC, ISO 8601. */
            createdAt: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Create an account of a person or a service */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of an account. */
        name: string;
        /** A person, or a service such as CI. */
        kind?: "person" | "service";
        /** Without one the account can only use tokens. */
        password?: string;
        admin?: boolean;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          name: string;
          /** A person, or a service such as CI. */
          kind: "person" | "service";
          /** May do everything. */
          admin: boolean;
          disabled: boolean;
          hasPassword: boolean;
          groups: string[];
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/accounts/{account}": {
    parameters: Parameters;
    /** Show an account: any for administrators, one's own for everybody */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          name: string;
          /** A person, or a service such as CI. */
          kind: "person" | "service";
          /** May do everything. */
          admin: boolean;
          disabled: boolean;
          hasPassword: boolean;
          groups: string[];
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove an account with its tokens and grants; what it published stays */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    /** Disable or enable an account, make it an administrator or not */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** A person, or a service such as CI. */
        kind?: "person" | "service";
        admin?: boolean;
        disabled?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          name: string;
          /** A person, or a service such as CI. */
          kind: "person" | "service";
          /** May do everything. */
          admin: boolean;
          disabled: boolean;
          hasPassword: boolean;
          groups: string[];
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    trace?: never;
  };
  "/accounts/{account}/password": {
    parameters: Parameters;
    get?: never;
    /** Set a password: one's own with the present one, any for administrators */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** At least 8 characters. */
        password: string;
        /** The present password; needed unless an administrator asks for another account. */
        current?: string;
        /** Whether the account's tokens are revoked too. */
        revokeTokens?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          tokens: {
            /** How many were revoked. */
            revoked: number;
            /** How many tokens of the account still sign in. */
            remaining: number;
          };
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/accounts/{account}/rights": {
    parameters: Parameters;
    /** Say what an account may do, and why: one's own, any for administrators, on an index for who manages it */
    get: {
      parameters: {
        query?: {
          /** Only of this index (`owner/name`). */
          "index"?: string;
          /** With this project; default: with some project, or with the index as such. */
          "project"?: string;
          /** From this address, where grants to networks matter; default: for oneself from where one asks, else from nowhere. */
          "address"?: string;
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** owner/name */
            index: string;
            permissions: {
              permission: "read" | "publish" | "yank" | "remove" | "manage";
              allowed: boolean;
              /** The rule or grant that decides, in words. */
              because: string;
            }[];
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/accounts/{account}/projects": {
    parameters: Parameters;
    /** List the projects that an account published: one's own, any account's for administrators */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path: {
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** owner/name */
            index: string;
            /** Normalised. */
            project: string;
            /** How many of them are there now. */
            files: number;
            /** When the account last published one of them. */
            lastAt: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registration": {
    parameters: Parameters;
    /** Say who may make an account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Who may make an account without an invitation. */
          mode: "off" | "open" | "approval";
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registrations": {
    parameters: Parameters;
    /** List the accounts that wait to be approved, the longest first */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: string;
            account: string;
            note: string;
            address: string;
            /** UTC, ISO 8601. */
            createdAt: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Make an account, by invitation or where anybody may; or ask for one that must be approved */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of an account. */
        account: string;
        /** At least 8 characters. */
        password: string;
        /** The secret of an invitation. */
        invitation?: string;
        /** For who approves: who one is, and why. */
        note?: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          account: string;
          /** active: it can sign in; waiting: an administrator must approve. */
          state: "active" | "waiting";
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registrations/{id}/approve": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Make the account that somebody asked for */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Groups it is put into. */
        groups?: string[];
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          account: string;
          /** active: it can sign in; waiting: an administrator must approve. */
          state: "active" | "waiting";
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registrations/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Refuse an account that somebody asked for */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/invitations": {
    parameters: Parameters;
    /** List the invitations, newest first, used ones too */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: string;
            /** What the account must be called; null: as they like. */
            account: string | null;
            groups: string[];
            note: string;
            /** UTC, ISO 8601. */
            createdAt: string;
            createdBy: string | null;
            /** UTC, ISO 8601. */
            expiresAt: string;
            usedAt: string | null;
            usedBy: string | null;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Invite somebody to make an account, once; the secret of the link is shown this once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** What the account must be called; default: as they like. */
        account?: string;
        /** Groups that the account is put into. */
        groups?: string[];
        note?: string;
        /** Seconds it is good for. */
        expiresIn?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: string;
          /** What the account must be called; null: as they like. */
          account: string | null;
          groups: string[];
          note: string;
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
          /** UTC, ISO 8601. */
          expiresAt: string;
          usedAt: string | null;
          usedBy: string | null;
          /** What makes the link: shown this once only. */
          secret: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registration/invitation": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Say what an invitation is for, to whoever holds its secret */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The secret of an invitation. */
        secret: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** What the account must be called; null: as they like. */
          account: string | null;
          groups: string[];
          invitedBy: string | null;
          /** UTC, ISO 8601. */
          expiresAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/invitations/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Revoke an invitation; the account that it made stays */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/tokens": {
    parameters: Parameters;
    /** List one's own tokens, another's for administrators; a token that signs in lists itself alone */
    get: {
      parameters: {
        query?: {
          /** Whose tokens; default: the caller's. */
          "account"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: number;
            account: string;
            note: string;
            /** First characters of the token, to recognise it by. */
            prefix: string;
            scope: {
              indexes: string[];
              projects: string[];
              permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            };
            /** UTC, ISO 8601. */
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            lastUsedFrom: string | null;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Make a token; its text is shown this once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** What the token is for. */
        note?: string;
        /** Whose token; another's only for administrators. Default: the caller's. */
        account?: string;
        /** What it may do at the most; the account's own rights still apply. */
        scope?: {
          /** Globs of `owner/name`. */
          indexes?: string[];
          /** Globs of project names. */
          projects?: string[];
          permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
        };
        /** Seconds until it expires. Default: `expiresAt`, else the site's `tokens.maxAge`, else never, or 90 days in a browser's session. */
        expiresIn?: number;
        /** UTC, ISO 8601. */
        expiresAt?: string;
        /** The caller's own password. Needed in a browser's session for a token that never expires, or in more than 90 days. */
        password?: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: number;
          account: string;
          note: string;
          /** First characters of the token, to recognise it by. */
          prefix: string;
          scope: {
            indexes: string[];
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          };
          /** UTC, ISO 8601. */
          createdAt: string;
          expiresAt: string | null;
          lastUsedAt: string | null;
          lastUsedFrom: string | null;
          /** The token itself: shown this once only. */
          token: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/tokens/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a token; it takes effect at once */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/groups": {
    parameters: Parameters;
    /** List the groups with their members */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            name: string;
            members: string[];
            /** UTC, ISO 8601. */
            createdAt: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Create a group */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of a group. */
        name: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          name: string;
          members: string[];
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/groups/{group}": {
    parameters: Parameters;
    /** Show a group with its members */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a group. */
          "group": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          name: string;
          members: string[];
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove a group with the grants to it */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a group. */
          "group": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/groups/{group}/members/{account}": {
    parameters: Parameters;
    get?: never;
    /** Put an account into a group */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a group. */
          "group": string;
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    post?: never;
    /** Take an account out of a group */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a group. */
          "group": string;
          /** Name of an account. */
          "account": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/grants": {
    parameters: Parameters;
    /** List grants: all for administrators, those of one index for its managers */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
          /** Only grants that name this index (`owner/name`), or a glob that covers it. */
          "index"?: string;
          /** With `index`: only those that reach this project; of a restricted one those that name it. */
          "project"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: number;
            /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
            principal: string;
            permission: "read" | "publish" | "yank" | "remove" | "manage" | "metrics";
            /** `owner/name`, or a glob of it. */
            index: string;
            /** Glob of project names. */
            project: string;
            /** UTC, ISO 8601. */
            createdAt: string;
            createdBy: string | null;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Grant a permission: on any index for administrators, on theirs for managers */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
        principal: string;
        permission: "read" | "publish" | "yank" | "remove" | "manage" | "metrics";
        /** `owner/name`, or a glob of it; `*` for the permission `metrics`. */
        index: string;
        project?: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: number;
          /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
          principal: string;
          permission: "read" | "publish" | "yank" | "remove" | "manage" | "metrics";
          /** `owner/name`, or a glob of it. */
          index: string;
          /** Glob of project names. */
          project: string;
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/grants/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Take a grant back; it takes effect at once */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes": {
    parameters: Parameters;
    /** List the indexes that the caller may read */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            owner: string;
            name: string;
            kind: "hosted" | "mirror";
            settings: {
              /** What the index is for, in a sentence. */
              description: string;
              /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
              volatile: boolean;
              /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
              legacyFileKinds: boolean;
              /** Largest file in bytes; null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Who may read without a grant; null: the site's default (access.read). */
              read: "everyone" | "authenticated" | "granted" | null;
              /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
              downloads: "stream" | "redirect" | null;
              /** Of mirrors only: the upstream and what is kept of it. */
              mirror: {
                /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
                url: string | null;
                /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
                layout: "simple" | "flat";
                /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
                credentials: string | null;
                /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
                mode: "cache" | "redirect" | "off";
                /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
                names: "off" | "known" | "full";
                /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
                namesExpiry: number;
                /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
                metadata: "extract" | "relay";
                /** Seconds until the upstream is asked again for a page. */
                expiry: number;
                /** Seconds for which it is remembered that the upstream has no such project. */
                negativeExpiry: number;
                /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
                notFound: number[];
                /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
                keepDropped: number | null;
                /** Seconds for which a page is still shown while the upstream is away; null: without end. */
                staleOnError: number | null;
                /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
                maxFileSize: number | null;
                /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
                cacheSize: number | null;
                /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
                allowPrivate: boolean;
              } | null;
              /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
              bases: string[];
              /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
              origins: {
                /** A project's name; * stands for any letters. */
                glob: string;
                origin: "private" | "upstream" | "shared";
                /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
                sources?: string[];
              }[];
              /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
              policy: {
                /** deny hides; hold hides until the rule matches no more. */
                action: "allow" | "deny" | "hold";
                /** Why, in words people see. */
                reason: string;
                /** Names; without it, all. */
                projects?: string[];
                /** Versions (PEP 440); pre-releases count as any other. */
                versions?: string;
                /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
                sources?: string[];
                kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
                /** A file whose age is not known counts as new. */
                youngerThanDays?: number;
                olderThanDays?: number;
                /** A moment: files younger than that; by the same clock. */
                bornAfter?: string;
                /** A moment: files as old as that or older. */
                bornBefore?: string;
                /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
                clock: "upload" | "seen";
                yanked?: boolean;
                /** Bytes. */
                largerThan?: number;
                /** Bytes. */
                smallerThan?: number;
                /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
                licenses?: string[];
                /** Globs of a classifier, any case; where core metadata is known. */
                classifiers?: string[];
                /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
                matchUnknown: boolean;
                exceptions: {
                  /** The rule does not speak of these. */
                  projects: string[];
                  /** Only of these versions (PEP 440). */
                  versions?: string;
                  /** Why, in words people see. */
                  reason: string;
                  /** When it ends by itself; null: never. */
                  until: string | null;
                  /** Who made it; the server fills it in. */
                  by: string | null;
                  /** When it was made; the server fills it in. */
                  at: string | null;
                }[];
                /** Who made the rule; the server fills it in. */
                by: string | null;
                /** When it was made; the server fills it in. */
                at: string | null;
              }[];
              /** A restricted view; null: everything is shown. */
              view: {
                /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
                requirements: string[];
                /** Projects there are beside those of the requirements; with neither, all. */
                allow: string[];
                /** Projects that show no file, whatever else is said. */
                deny: string[];
                /** Wheels alone: nothing that runs code when it is installed. */
                wheelOnly: boolean;
                /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
                platforms: string[];
                /** Whether pre-releases are shown that no requirement line names itself. */
                preReleases: boolean;
              } | null;
            };
            /** false: rules, view, origins and bases that you may not read are left out; those who manage the index see them. */
            complete: boolean;
            /** UTC, ISO 8601. */
            createdAt: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Create an index, hosted or a mirror */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        owner: string;
        name: string;
        kind?: "hosted" | "mirror";
        settings?: {
          /** What the index is for, in a sentence. */
          description?: string;
          /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
          volatile?: boolean;
          /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
          legacyFileKinds?: boolean;
          /** Largest file in bytes; null: the site's limit (limits.fileSize). */
          maxFileSize?: number | null;
          /** Who may read without a grant; null: the site's default (access.read). */
          read?: "everyone" | "authenticated" | "granted" | null;
          /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
          downloads?: "stream" | "redirect" | null;
          /** Of mirrors only: the upstream and what is kept of it. */
          mirror?: {
            /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
            url?: string | null;
            /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
            layout?: "simple" | "flat";
            /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
            credentials?: string | null;
            /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
            mode?: "cache" | "redirect" | "off";
            /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
            names?: "off" | "known" | "full";
            /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
            namesExpiry?: number;
            /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
            metadata?: "extract" | "relay";
            /** Seconds until the upstream is asked again for a page. */
            expiry?: number;
            /** Seconds for which it is remembered that the upstream has no such project. */
            negativeExpiry?: number;
            /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
            notFound?: number[];
            /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
            keepDropped?: number | null;
            /** Seconds for which a page is still shown while the upstream is away; null: without end. */
            staleOnError?: number | null;
            /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
            maxFileSize?: number | null;
            /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
            cacheSize?: number | null;
            /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
            allowPrivate?: boolean;
          } | null;
          /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
          bases?: string[];
          /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
          origins?: {
            /** A project's name; * stands for any letters. */
            glob: string;
            origin: "private" | "upstream" | "shared";
            /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
            sources?: string[];
          }[];
          /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
          policy?: {
            /** deny hides; hold hides until the rule matches no more. */
            action: "allow" | "deny" | "hold";
            /** Why, in words people see. */
            reason?: string;
            /** Names; without it, all. */
            projects?: string[];
            /** Versions (PEP 440); pre-releases count as any other. */
            versions?: string;
            /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** A moment: files younger than that; by the same clock. */
            bornAfter?: string;
            /** A moment: files as old as that or older. */
            bornBefore?: string;
            /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
            clock?: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
            licenses?: string[];
            /** Globs of a classifier, any case; where core metadata is known. */
            classifiers?: string[];
            /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown?: boolean;
            exceptions?: {
              /** The rule does not speak of these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Why, in words people see. */
              reason?: string;
              /** When it ends by itself; null: never. */
              until?: string | null;
              /** Who made it; the server fills it in. */
              by?: string | null;
              /** When it was made; the server fills it in. */
              at?: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by?: string | null;
            /** When it was made; the server fills it in. */
            at?: string | null;
          }[];
          /** A restricted view; null: everything is shown. */
          view?: {
            /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
            requirements?: string[];
            /** Projects there are beside those of the requirements; with neither, all. */
            allow?: string[];
            /** Projects that show no file, whatever else is said. */
            deny?: string[];
            /** Wheels alone: nothing that runs code when it is installed. */
            wheelOnly?: boolean;
            /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
            platforms?: string[];
            /** Whether pre-releases are shown that no requirement line names itself. */
            preReleases?: boolean;
          } | null;
        };
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          owner: string;
          name: string;
          kind: "hosted" | "mirror";
          settings: {
            /** What the index is for, in a sentence. */
            description: string;
            /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
            legacyFileKinds: boolean;
            /** Largest file in bytes; null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Who may read without a grant; null: the site's default (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Of mirrors only: the upstream and what is kept of it. */
            mirror: {
              /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
              url: string | null;
              /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
              mode: "cache" | "redirect" | "off";
              /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
              names: "off" | "known" | "full";
              /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
              metadata: "extract" | "relay";
              /** Seconds until the upstream is asked again for a page. */
              expiry: number;
              /** Seconds for which it is remembered that the upstream has no such project. */
              negativeExpiry: number;
              /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds for which a page is still shown while the upstream is away; null: without end. */
              staleOnError: number | null;
              /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
              allowPrivate: boolean;
            } | null;
            /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
            bases: string[];
            /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
            origins: {
              /** A project's name; * stands for any letters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny hides; hold hides until the rule matches no more. */
              action: "allow" | "deny" | "hold";
              /** Why, in words people see. */
              reason: string;
              /** Names; without it, all. */
              projects?: string[];
              /** Versions (PEP 440); pre-releases count as any other. */
              versions?: string;
              /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** A moment: files younger than that; by the same clock. */
              bornAfter?: string;
              /** A moment: files as old as that or older. */
              bornBefore?: string;
              /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
              licenses?: string[];
              /** Globs of a classifier, any case; where core metadata is known. */
              classifiers?: string[];
              /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule does not speak of these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Why, in words people see. */
                reason: string;
                /** When it ends by itself; null: never. */
                until: string | null;
                /** Who made it; the server fills it in. */
                by: string | null;
                /** When it was made; the server fills it in. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was made; the server fills it in. */
              at: string | null;
            }[];
            /** A restricted view; null: everything is shown. */
            view: {
              /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
              requirements: string[];
              /** Projects there are beside those of the requirements; with neither, all. */
              allow: string[];
              /** Projects that show no file, whatever else is said. */
              deny: string[];
              /** Wheels alone: nothing that runs code when it is installed. */
              wheelOnly: boolean;
              /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
              platforms: string[];
              /** Whether pre-releases are shown that no requirement line names itself. */
              preReleases: boolean;
            } | null;
          };
          /** false: rules, view, origins and bases that you may not read are left out; those who manage the index see them. */
          complete: boolean;
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}": {
    parameters: Parameters;
    /** Show an index with its settings */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          owner: string;
          name: string;
          kind: "hosted" | "mirror";
          settings: {
            /** What the index is for, in a sentence. */
            description: string;
            /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
            legacyFileKinds: boolean;
            /** Largest file in bytes; null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Who may read without a grant; null: the site's default (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Of mirrors only: the upstream and what is kept of it. */
            mirror: {
              /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
              url: string | null;
              /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
              mode: "cache" | "redirect" | "off";
              /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
              names: "off" | "known" | "full";
              /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
              metadata: "extract" | "relay";
              /** Seconds until the upstream is asked again for a page. */
              expiry: number;
              /** Seconds for which it is remembered that the upstream has no such project. */
              negativeExpiry: number;
              /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds for which a page is still shown while the upstream is away; null: without end. */
              staleOnError: number | null;
              /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
              allowPrivate: boolean;
            } | null;
            /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
            bases: string[];
            /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
            origins: {
              /** A project's name; * stands for any letters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny hides; hold hides until the rule matches no more. */
              action: "allow" | "deny" | "hold";
              /** Why, in words people see. */
              reason: string;
              /** Names; without it, all. */
              projects?: string[];
              /** Versions (PEP 440); pre-releases count as any other. */
              versions?: string;
              /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** A moment: files younger than that; by the same clock. */
              bornAfter?: string;
              /** A moment: files as old as that or older. */
              bornBefore?: string;
              /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
              licenses?: string[];
              /** Globs of a classifier, any case; where core metadata is known. */
              classifiers?: string[];
              /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule does not speak of these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Why, in words people see. */
                reason: string;
                /** When it ends by itself; null: never. */
                until: string | null;
                /** Who made it; the server fills it in. */
                by: string | null;
                /** When it was made; the server fills it in. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was made; the server fills it in. */
              at: string | null;
            }[];
            /** A restricted view; null: everything is shown. */
            view: {
              /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
              requirements: string[];
              /** Projects there are beside those of the requirements; with neither, all. */
              allow: string[];
              /** Projects that show no file, whatever else is said. */
              deny: string[];
              /** Wheels alone: nothing that runs code when it is installed. */
              wheelOnly: boolean;
              /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
              platforms: string[];
              /** Whether pre-releases are shown that no requirement line names itself. */
              preReleases: boolean;
            } | null;
          };
          /** false: rules, view, origins and bases that you may not read are left out; those who manage the index see them. */
          complete: boolean;
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove an index that holds no files and that no other stands on */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    options?: never;
    head?: never;
    /** Change settings of an index; what is not named stays */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        settings: {
          /** What the index is for, in a sentence. */
          description?: string;
          /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
          volatile?: boolean;
          /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
          legacyFileKinds?: boolean;
          /** Largest file in bytes; null: the site's limit (limits.fileSize). */
          maxFileSize?: number | null;
          /** Who may read without a grant; null: the site's default (access.read). */
          read?: "everyone" | "authenticated" | "granted" | null;
          /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
          downloads?: "stream" | "redirect" | null;
          /** Of mirrors only: the upstream and what is kept of it. */
          mirror?: {
            /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
            url?: string | null;
            /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
            layout?: "simple" | "flat";
            /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
            credentials?: string | null;
            /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
            mode?: "cache" | "redirect" | "off";
            /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
            names?: "off" | "known" | "full";
            /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
            namesExpiry?: number;
            /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
            metadata?: "extract" | "relay";
            /** Seconds until the upstream is asked again for a page. */
            expiry?: number;
            /** Seconds for which it is remembered that the upstream has no such project. */
            negativeExpiry?: number;
            /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
            notFound?: number[];
            /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
            keepDropped?: number | null;
            /** Seconds for which a page is still shown while the upstream is away; null: without end. */
            staleOnError?: number | null;
            /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
            maxFileSize?: number | null;
            /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
            cacheSize?: number | null;
            /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
            allowPrivate?: boolean;
          } | null;
          /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
          bases?: string[];
          /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
          origins?: {
            /** A project's name; * stands for any letters. */
            glob: string;
            origin: "private" | "upstream" | "shared";
            /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
            sources?: string[];
          }[];
          /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
          policy?: {
            /** deny hides; hold hides until the rule matches no more. */
            action: "allow" | "deny" | "hold";
            /** Why, in words people see. */
            reason?: string;
            /** Names; without it, all. */
            projects?: string[];
            /** Versions (PEP 440); pre-releases count as any other. */
            versions?: string;
            /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** A moment: files younger than that; by the same clock. */
            bornAfter?: string;
            /** A moment: files as old as that or older. */
            bornBefore?: string;
            /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
            clock?: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
            licenses?: string[];
            /** Globs of a classifier, any case; where core metadata is known. */
            classifiers?: string[];
            /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown?: boolean;
            exceptions?: {
              /** The rule does not speak of these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Why, in words people see. */
              reason?: string;
              /** When it ends by itself; null: never. */
              until?: string | null;
              /** Who made it; the server fills it in. */
              by?: string | null;
              /** When it was made; the server fills it in. */
              at?: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by?: string | null;
            /** When it was made; the server fills it in. */
            at?: string | null;
          }[];
          /** A restricted view; null: everything is shown. */
          view?: {
            /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
            requirements?: string[];
            /** Projects there are beside those of the requirements; with neither, all. */
            allow?: string[];
            /** Projects that show no file, whatever else is said. */
            deny?: string[];
            /** Wheels alone: nothing that runs code when it is installed. */
            wheelOnly?: boolean;
            /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
            platforms?: string[];
            /** Whether pre-releases are shown that no requirement line names itself. */
            preReleases?: boolean;
          } | null;
        };
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          owner: string;
          name: string;
          kind: "hosted" | "mirror";
          settings: {
            /** What the index is for, in a sentence. */
            description: string;
            /** Development index: a file may be replaced by other bytes, and a removed file's name may be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other kinds that today's public index refuses. */
            legacyFileKinds: boolean;
            /** Largest file in bytes; null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Who may read without a grant; null: the site's default (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** How large files come out of an object store: through the server, or by a redirect to a short-lived signed address; null: the site's default (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Of mirrors only: the upstream and what is kept of it. */
            mirror: {
              /** Address of the upstream's simple index; null: the site's upstreamUrl, else pip's own setting. */
              url: string | null;
              /** What the address is of: a simple index, or one flat page that links all files (as --find-links takes it). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were asked for; redirect: send clients to the upstream for files; off: answer nothing and ask nobody. */
              mode: "cache" | "redirect" | "off";
              /** The list of names: empty; known: what was asked for here before; full: also all that the upstream lists, fetched now and then in the background. */
              names: "off" | "known" | "full";
              /** Seconds until the upstream's list of all names is fetched anew, where `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels: taken from the wheel where the upstream serves none, or only relayed. */
              metadata: "extract" | "relay";
              /** Seconds until the upstream is asked again for a page. */
              expiry: number;
              /** Seconds for which it is remembered that the upstream has no such project. */
              negativeExpiry: number;
              /** Statuses by which the upstream says that it has no such project, besides 404 and 410: for instance [403] for buckets and CDNs that answer so. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds for which a page is still shown while the upstream is away; null: without end. */
              staleOnError: number | null;
              /** Largest file that is fetched, in bytes; null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Bytes of files kept at the most, the least lately used go first; null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects of the upstream to private addresses although it is not private itself. */
              allowPrivate: boolean;
            } | null;
            /** Indexes it inherits from, as owner/name: what it does not own itself it answers from the first of them that does. */
            bases: string[];
            /** Where names come from; the first that matches counts, and it holds for every index on this one too. */
            origins: {
              /** A project's name; * stands for any letters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: whose files are shown, the first before the next; without it, all of the tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny hides; hold hides until the rule matches no more. */
              action: "allow" | "deny" | "hold";
              /** Why, in words people see. */
              reason: string;
              /** Names; without it, all. */
              projects?: string[];
              /** Versions (PEP 440); pre-releases count as any other. */
              versions?: string;
              /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** A moment: files younger than that; by the same clock. */
              bornAfter?: string;
              /** A moment: files as old as that or older. */
              bornBefore?: string;
              /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
              licenses?: string[];
              /** Globs of a classifier, any case; where core metadata is known. */
              classifiers?: string[];
              /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule does not speak of these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Why, in words people see. */
                reason: string;
                /** When it ends by itself; null: never. */
                until: string | null;
                /** Who made it; the server fills it in. */
                by: string | null;
                /** When it was made; the server fills it in. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was made; the server fills it in. */
              at: string | null;
            }[];
            /** A restricted view; null: everything is shown. */
            view: {
              /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
              requirements: string[];
              /** Projects there are beside those of the requirements; with neither, all. */
              allow: string[];
              /** Projects that show no file, whatever else is said. */
              deny: string[];
              /** Wheels alone: nothing that runs code when it is installed. */
              wheelOnly: boolean;
              /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
              platforms: string[];
              /** Whether pre-releases are shown that no requirement line names itself. */
              preReleases: boolean;
            } | null;
          };
          /** false: rules, view, origins and bases that you may not read are left out; those who manage the index see them. */
          complete: boolean;
          /** UTC, ISO 8601. */
          createdAt: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    trace?: never;
  };
  "/indexes/{owner}/{index}/tree": {
    parameters: Parameters;
    /** Show what an index inherits from, the nearest first, as far as the caller may read it */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** owner/name */
            address: string;
            kind: "hosted" | "mirror";
            /** 0: the index that was asked for. */
            level: number;
            /** Its own bases, in order. */
            bases: string[];
          }[];
          /** There are others, which the caller may not read; told only to those who manage the index. */
          hidden: boolean;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/namesakes": {
    parameters: Parameters;
    /** List projects of an index and its bases that an upstream is known to have too, and that hide them */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            project: string;
            /** The index of it, as owner/name. */
            owner: string;
            /** The mirror that has a project of this name too. */
            mirror: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/mirror": {
    parameters: Parameters;
    /** Tell what a mirror is of and how much of it is kept */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          mode: "cache" | "redirect" | "off";
          /** Address of the upstream, without credentials; null: none is asked. */
          upstream: string | null;
          /** Where the address was found. */
          from: string | null;
          /** Why no upstream can be asked, or null. */
          problem: string | null;
          /** Projects whose pages are kept. */
          pages: number;
          /** When the upstream last confirmed a page. */
          lastChecked: string | null;
          /** Files that are kept. */
          files: number;
          /** Bytes of them. */
          bytes: number;
          /** Part of the last days' downloads that came out of what is kept; null where files are not kept, or none were counted. */
          hitRatio: number | null;
          lately: {
            /** So many days, today included. */
            days: number;
            /** Files that clients took. */
            downloads: number;
            /** Files that came down from the upstream. */
            fetched: number;
            /** Bytes of them. */
            fetchedBytes: number;
            /** Pages that the upstream was asked for. */
            asked: number;
            /** Times that it did not answer as it should. */
            failed: number;
          };
          /** What last went wrong with the upstream; null: nothing did. */
          trouble: {
            /** UTC, ISO 8601. */
            at: string;
            project: string | null;
            reason: string;
          } | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/mirror/refresh": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Ask the upstream for a project's page now, or for every page when it is next wanted */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The project to ask the upstream for now; null: every page is asked for anew when it is next wanted. */
        project?: string | null;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          project: string | null;
          /** Whether the upstream has the project; null for all pages. */
          found: boolean | null;
          /** Files on the project's page; null for all pages. */
          files: number | null;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/mirror/eviction": {
    parameters: Parameters;
    /** Tell which kept files an eviction would take away */
    get: {
      parameters: {
        query?: {
          /** Only files of this project. */
          "project"?: string;
          "unusedDays"?: number;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          files: number;
          bytes: number;
          /** The largest first, at most 20. */
          projects: {
            project: string;
            files: number;
            bytes: number;
            /** UTC, ISO 8601. */
            lastUsed: string;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/mirror/evict": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Take kept files away, some hundred at a time; they are fetched again when somebody wants them */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        project?: string | null;
        unusedDays?: number | null;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Files that were taken away by this request. */
          files: number;
          bytes: number;
          /** What is still to go: ask again until there is none. */
          left: {
            files: number;
            bytes: number;
          };
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/search": {
    parameters: Parameters;
    /** Search projects by name, summary, keywords and classifiers, the best first, private ones before others */
    get: {
      parameters: {
        query?: {
          /** Words, whole or their beginnings; a project must match all. Empty: every project. */
          "q"?: string;
          /** Only what this index (`owner/name`) shows, from whichever it stands on. Default: every index. */
          "index"?: string;
          /** published: only what was published here; mirrored: only what a mirror has. */
          "origin"?: "published" | "mirrored";
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** Normalised. */
            project: string;
            displayName: string;
            /** Where it comes from, as owner/name. */
            index: string;
            /** It was published here; else a mirror has it. */
            private: boolean;
            /** Its latest release; null when it is not known without asking. */
            version: string | null;
            summary: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/dependents": {
    parameters: Parameters;
    /** List the projects published here whose latest release requires this one */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            project: string;
            /** Where it comes from, as owner/name. */
            index: string;
            /** Its latest release, which requires the project. */
            version: string;
            summary: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects": {
    parameters: Parameters;
    /** List the projects of an index that the caller may read */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
          /** Only names that contain this. */
          "q"?: string;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            name: string;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}": {
    parameters: Parameters;
    /** Show a project with its files */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Normalised. */
          name: string;
          displayName: string;
          /** The index it comes from: this one, or one it inherits from. */
          source: string;
          status: "active" | "archived" | "quarantined" | "deprecated";
          statusReason: string | null;
          /** Takes no grant but its own. */
          restricted: boolean;
          serial: number;
          /** Oldest first. */
          versions: string[];
          /** In the same order. */
          releases: {
            version: string;
            /** Installers take it only when they are asked to. */
            prerelease: boolean;
            /** Every file of it is yanked. */
            yanked: boolean;
            /** Of its first file; null when an upstream does not say. */
            uploadedAt: string | null;
            files: number;
            /** Bytes of all files whose size is known. */
            size: number;
            requiresPython: string | null;
          }[];
          /** The release that installers take when nothing more is asked for; null: there is none. */
          latest: string | null;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Where it is downloaded, below the address of the server. */
            path: string;
            /** Of a wheel: what it runs on, each set expanded; null for all else. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes; null when an upstream does not say. */
            size: number | null;
            /** null when an upstream does not say. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null when an upstream does not say. */
            uploadedAt: string | null;
            uploadedBy: string | null;
            yanked: boolean;
            yankedReason: string | null;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove a project with all its files; their names stay reserved */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    options?: never;
    head?: never;
    /** Set a project's status (PEP 792), or restrict it to grants of its own */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        status?: "active" | "archived" | "quarantined" | "deprecated";
        statusReason?: string | null;
        restricted?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Normalised. */
          name: string;
          displayName: string;
          /** The index it comes from: this one, or one it inherits from. */
          source: string;
          status: "active" | "archived" | "quarantined" | "deprecated";
          statusReason: string | null;
          /** Takes no grant but its own. */
          restricted: boolean;
          serial: number;
          /** Oldest first. */
          versions: string[];
          /** In the same order. */
          releases: {
            version: string;
            /** Installers take it only when they are asked to. */
            prerelease: boolean;
            /** Every file of it is yanked. */
            yanked: boolean;
            /** Of its first file; null when an upstream does not say. */
            uploadedAt: string | null;
            files: number;
            /** Bytes of all files whose size is known. */
            size: number;
            requiresPython: string | null;
          }[];
          /** The release that installers take when nothing more is asked for; null: there is none. */
          latest: string | null;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Where it is downloaded, below the address of the server. */
            path: string;
            /** Of a wheel: what it runs on, each set expanded; null for all else. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes; null when an upstream does not say. */
            size: number | null;
            /** null when an upstream does not say. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null when an upstream does not say. */
            uploadedAt: string | null;
            uploadedBy: string | null;
            yanked: boolean;
            yankedReason: string | null;
          }[];
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}": {
    parameters: Parameters;
    /** Show a release with its files and its core metadata */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          project: string;
          version: string;
          /** Every file of it is yanked. */
          yanked: boolean;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Where it is downloaded, below the address of the server. */
            path: string;
            /** Of a wheel: what it runs on, each set expanded; null for all else. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes; null when an upstream does not say. */
            size: number | null;
            /** null when an upstream does not say. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null when an upstream does not say. */
            uploadedAt: string | null;
            uploadedBy: string | null;
            yanked: boolean;
            yankedReason: string | null;
          }[];
          /** Core metadata of its first wheel, else of its sdist. */
          metadata: Record<string, unknown>;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove a release with all its files; their names stay reserved */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/description": {
    parameters: Parameters;
    /** Show a release's description as HTML in which nothing runs */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          project: string;
          version: string;
          /** What it was written in; null: the release has none. */
          form: "markdown" | "restructuredtext" | "plain" | null;
          /** false: it stands there as it was written. */
          rendered: boolean;
          /** It is too long to be shown whole. */
          truncated: boolean;
          /** Safe to put into a page: no script, style, form or frame; names of parts begin with `readme-`. */
          html: string;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/yank": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Yank every file of a release (PEP 592) */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Why, in words people see. */
        reason?: string;
      } } };
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/unyank": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Take back the yank of every file of a release */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/promote": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Copy a release to another index: no bytes move, all its files or none */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Version of a release, in any spelling. */
          "version": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Index that is to have the release too, as owner/name. */
        to: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          project: string;
          version: string;
          /** owner/name */
          from: string;
          /** owner/name */
          to: string;
          files: {
            filename: string;
            /** unchanged: it had the same bytes before; replaces: it had others, and is volatile. */
            outcome: "new" | "unchanged" | "replaces";
          }[];
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/files/{filename}": {
    parameters: Parameters;
    /** Show the facts about a file */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Name of a file. */
          "filename": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          filename: string;
          /** The index it comes from. */
          source: string;
          version: string;
          /** Where it is downloaded, below the address of the server. */
          path: string;
          /** Of a wheel: what it runs on, each set expanded; null for all else. */
          tags: {
            python: string[];
            abi: string[];
            platform: string[];
          } | null;
          buildTag: string | null;
          kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
          /** Bytes; null when an upstream does not say. */
          size: number | null;
          /** null when an upstream does not say. */
          sha256: string | null;
          requiresPython: string | null;
          hasMetadata: boolean;
          hasSignature: boolean;
          /** null when an upstream does not say. */
          uploadedAt: string | null;
          uploadedBy: string | null;
          yanked: boolean;
          yankedReason: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    /** Remove a file; its name stays reserved unless the index is volatile */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Name of a file. */
          "filename": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/files/{filename}/contents": {
    parameters: Parameters;
    /** List what is in an archive: names and sizes, as far as the server has its bytes */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Name of a file. */
          "filename": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          filename: string;
          /** Files in the order of their names; of an sdist, below its top folder. */
          members: {
            name: string;
            /** Bytes, unpacked. */
            size: number;
          }[];
          /** There are more than are told. */
          truncated: boolean;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        409: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/files/{filename}/yank": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Yank a file (PEP 592) */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Name of a file. */
          "filename": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Why, in words people see. */
        reason?: string;
      } } };
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/files/{filename}/unyank": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Take back the yank of a file */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
          /** Name of a file. */
          "filename": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/files": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Publish a file: the body is its bytes, all else is read from its name and the metadata inside */
    post: {
      parameters: {
        query: {
          /** Name of the file: it says of which project and release it is. */
          "filename": string;
          /** Project it is of; old source distributions have names that do not tell it from the version. */
          "project"?: string;
          /** Refused when its bytes have another. */
          "sha256"?: string;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/octet-stream": string } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** owner/name */
          index: string;
          /** Normalised. */
          project: string;
          version: string;
          filename: string;
          /** unchanged: it had the same bytes before; replaces: it had others, and the index is volatile. */
          outcome: "new" | "unchanged" | "replaces";
          /** What the publisher should know although the file was accepted: a sentence each. */
          warnings: string[];
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        409: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
        507: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/policy/exceptions": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Make an exception from a rule, or from all that hold files back: an emergency release */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The rule does not speak of these. */
        projects: string[];
        /** Only of these versions (PEP 440). */
        versions?: string;
        /** Why, in words people see. */
        reason?: string;
        /** When it ends by itself; null: never. */
        until?: string | null;
        /** The rule it is from; without it, every rule that holds files back. */
        rule?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** The rules that it is an exception from. */
          rules: number[];
          /** All rules of the index, as they are now. */
          policy: {
            /** deny hides; hold hides until the rule matches no more. */
            action: "allow" | "deny" | "hold";
            /** Why, in words people see. */
            reason: string;
            /** Names; without it, all. */
            projects?: string[];
            /** Versions (PEP 440); pre-releases count as any other. */
            versions?: string;
            /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** A moment: files younger than that; by the same clock. */
            bornAfter?: string;
            /** A moment: files as old as that or older. */
            bornBefore?: string;
            /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
            clock: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
            licenses?: string[];
            /** Globs of a classifier, any case; where core metadata is known. */
            classifiers?: string[];
            /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown: boolean;
            exceptions: {
              /** The rule does not speak of these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Why, in words people see. */
              reason: string;
              /** When it ends by itself; null: never. */
              until: string | null;
              /** Who made it; the server fills it in. */
              by: string | null;
              /** When it was made; the server fills it in. */
              at: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by: string | null;
            /** When it was made; the server fills it in. */
            at: string | null;
          }[];
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/policy/dry-run": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Tell what rules or a view would hide of the projects known here; nothing is changed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Rules to try; without them, those of the index. */
        policy?: {
          /** deny hides; hold hides until the rule matches no more. */
          action: "allow" | "deny" | "hold";
          /** Why, in words people see. */
          reason?: string;
          /** Names; without it, all. */
          projects?: string[];
          /** Versions (PEP 440); pre-releases count as any other. */
          versions?: string;
          /** Indexes that the file comes from (globs of owner/name), `mirror` or `hosted` for all of a kind, `self` for what was published into this very index. Without it: everything but that. */
          sources?: string[];
          kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
          /** A file whose age is not known counts as new. */
          youngerThanDays?: number;
          olderThanDays?: number;
          /** A moment: files younger than that; by the same clock. */
          bornAfter?: string;
          /** A moment: files as old as that or older. */
          bornBefore?: string;
          /** What ages count from: the upload to the upstream, as it says (where it does not: `seen`), or when this server first saw the file, which nobody can forge. */
          clock?: "upload" | "seen";
          yanked?: boolean;
          /** Bytes. */
          largerThan?: number;
          /** Bytes. */
          smallerThan?: number;
          /** Globs of the licence expression or of one licence in it, any case; where core metadata is known. */
          licenses?: string[];
          /** Globs of a classifier, any case; where core metadata is known. */
          classifiers?: string[];
          /** Whether a size that is not known, or a licence that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
          matchUnknown?: boolean;
          exceptions?: {
            /** The rule does not speak of these. */
            projects: string[];
            /** Only of these versions (PEP 440). */
            versions?: string;
            /** Why, in words people see. */
            reason?: string;
            /** When it ends by itself; null: never. */
            until?: string | null;
            /** Who made it; the server fills it in. */
            by?: string | null;
            /** When it was made; the server fills it in. */
            at?: string | null;
          }[];
          /** Who made the rule; the server fills it in. */
          by?: string | null;
          /** When it was made; the server fills it in. */
          at?: string | null;
        }[];
        /** A view to try; without it, that of the index. */
        view?: {
          /** Lines of a requirements file: the projects and versions there are; hashes pin files. Other projects are not there unless `allow` names them. */
          requirements?: string[];
          /** Projects there are beside those of the requirements; with neither, all. */
          allow?: string[];
          /** Projects that show no file, whatever else is said. */
          deny?: string[];
          /** Wheels alone: nothing that runs code when it is installed. */
          wheelOnly?: boolean;
          /** linux, macos, windows, or globs of wheel platform tags such as manylinux_*_x86_64; empty: all. Files for any platform always fit. */
          platforms?: string[];
          /** Whether pre-releases are shown that no requirement line names itself. */
          preReleases?: boolean;
        } | null;
        /** Of mirrors' files, only those that were downloaded in the last days; of published ones that is not known. */
        usedWithinDays?: number;
        /** Most projects to look at. */
        limit?: number;
        /** `next` of the page before. */
        after?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Projects that were looked at: published ones, and kept pages of mirrors. */
          projects: number;
          /** Files that were looked at. */
          files: number;
          /** Files that would be hidden, and those that would be shown and are not now. */
          items: {
            filename: string;
            version: string;
            /** The index or mirror it comes from. */
            source: string;
            /** held: comes free by itself or by an exception; denied: by a rule or a view; outranked: another source has the name; off: its mirror is switched off. */
            state: "shown" | "held" | "denied" | "outranked" | "quarantined" | "removed" | "off";
            decidedBy: {
              what: "policy" | "view" | "ownership" | "status";
              /** Whose rule it is; null: an index that you may not read. */
              index: string | null;
              /** Number of the rule, from 1. */
              rule: number | null;
            } | null;
            /** Why, in words. */
            because: string;
            /** Since when it is so, as far as that is known. */
            since: string | null;
            /** Of held files: when they come free by themselves. */
            until: string | null;
            /** What can be done about it. */
            todo: string | null;
            project: string;
            isShownNow: boolean;
            /** When it was last downloaded from a mirror. */
            usedAt: string | null;
          }[];
          /** `after` of the next request; null: that was all. */
          next: string | null;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/explain/{project}": {
    parameters: Parameters;
    /** Explain, for every file of a project known anywhere in the tree, whether the index shows it and why */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** owner/name of an index. */
          index: string;
          /** Normalised. */
          project: string;
          /** What a client is answered now. */
          answer: "page" | "nothing" | "trouble";
          /** The index that owns the name here. */
          owner: string | null;
          /** Whose files are shown, and why. */
          because: string;
          /** Every file known anywhere in the tree that you may read. */
          files: {
            filename: string;
            version: string;
            /** The index or mirror it comes from. */
            source: string;
            /** held: comes free by itself or by an exception; denied: by a rule or a view; outranked: another source has the name; off: its mirror is switched off. */
            state: "shown" | "held" | "denied" | "outranked" | "quarantined" | "removed" | "off";
            decidedBy: {
              what: "policy" | "view" | "ownership" | "status";
              /** Whose rule it is; null: an index that you may not read. */
              index: string | null;
              /** Number of the rule, from 1. */
              rule: number | null;
            } | null;
            /** Why, in words. */
            because: string;
            /** Since when it is so, as far as that is known. */
            since: string | null;
            /** Of held files: when they come free by themselves. */
            until: string | null;
            /** What can be done about it. */
            todo: string | null;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/downloads": {
    parameters: Parameters;
    /** Tell the downloads of a project by day, release, Python and installer */
    get: {
      parameters: {
        query?: {
          /** How many days, today included. */
          "days"?: number;
          /** Only this release, in any spelling. */
          "version"?: string;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Name of a project, in any spelling. */
          "project": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          total: number;
          /** false: this server does not count; `statistics.downloads` says so. */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first; empty unless one project was asked about. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The most downloaded, at most 50; empty when one project was asked about. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first; null: the client does not say. */
          pythons: {
            python: string | null;
            count: number;
          }[];
          /** Most used first, at most 50. */
          installers: {
            installer: string;
            version: string | null;
            count: number;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        404: Refused;
        429: Refused;
        502: Refused;
        503: Refused;
        504: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/downloads": {
    parameters: Parameters;
    /** Tell the downloads of an index's own files by day, project, Python and installer, for its managers */
    get: {
      parameters: {
        query?: {
          /** How many days, today included. */
          "days"?: number;
        };
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          total: number;
          /** false: this server does not count; `statistics.downloads` says so. */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first; empty unless one project was asked about. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The most downloaded, at most 50; empty when one project was asked about. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first; null: the client does not say. */
          pythons: {
            python: string | null;
            count: number;
          }[];
          /** Most used first, at most 50. */
          installers: {
            installer: string;
            version: string | null;
            count: number;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/downloads": {
    parameters: Parameters;
    /** Tell the downloads of the whole site by day, project, Python and installer */
    get: {
      parameters: {
        query?: {
          /** How many days, today included. */
          "days"?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          total: number;
          /** false: this server does not count; `statistics.downloads` says so. */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first; empty unless one project was asked about. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The most downloaded, at most 50; empty when one project was asked about. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first; null: the client does not say. */
          pythons: {
            python: string | null;
            count: number;
          }[];
          /** Most used first, at most 50. */
          installers: {
            installer: string;
            version: string | null;
            count: number;
          }[];
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/changes": {
    parameters: Parameters;
    /** Read the log of changes: of one index for its managers, of the whole site for administrators */
    get: {
      parameters: {
        query?: {
          /** Most items to answer with. */
          "limit"?: number;
          /** `next` of the page before. */
          "after"?: string;
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all that begin so, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this: a file name, an account … */
          "subject"?: string;
          /** Only changes from this time on. */
          "since"?: string;
          /** Only changes before this time. */
          "until"?: string;
          /** Which come first. */
          "order"?: "oldest" | "newest";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            serial: number;
            kind: string;
            index: string | null;
            project: string | null;
            subject: string | null;
            actor: string | null;
            address: string | null;
            /** UTC, ISO 8601. */
            at: string;
            detail: Record<string, unknown>;
          }[];
          next: string | null;
        } } };
        304: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/changes.ndjson": {
    parameters: Parameters;
    /** Export the log of changes, oldest first, a JSON object on each line */
    get: {
      parameters: {
        query?: {
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all that begin so, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this: a file name, an account … */
          "subject"?: string;
          /** Only changes from this time on. */
          "since"?: string;
          /** Only changes before this time. */
          "until"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/x-ndjson": string } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/changes.csv": {
    parameters: Parameters;
    /** Export the log of changes, oldest first, as a table */
    get: {
      parameters: {
        query?: {
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all that begin so, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this: a file name, an account … */
          "subject"?: string;
          /** Only changes from this time on. */
          "since"?: string;
          /** Only changes before this time. */
          "until"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "text/csv": string } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/events": {
    parameters: Parameters;
    /** Hear of changes as server-sent events: `change` with serial, kind, index and project; `missed`: look at everything anew. Asked with `Accept: text/event-stream` it goes on as they happen, else it ends with those behind Last-Event-ID */
    get: {
      parameters: {
        query?: {
          /** Only of this index (`owner/name`), for whoever may read it; else of the whole site, for administrators. */
          "index"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "text/event-stream": string } };
        400: Refused;
        401: Refused;
        403: Refused;
        404: Refused;
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      /** What is wrong and what to do. */
      detail: string;
      /** A stable word for scripts. */
      code: string;
    };
  };
}
