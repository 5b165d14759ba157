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
    /** Show the version of this server */
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
          /** Days that removed files stay in the recycle bin, for indexes without binDays. 0: deleted at once. */
          binDays: number;
          /** Who can read an index without a setting of its own. */
          reads: "everyone" | "authenticated" | "granted";
          /** Name, logo, color and texts of the site. The notice only if it is for this caller. */
          look: {
            name: string;
            /** null: the built-in color. */
            color: string | null;
            /** Address of the picture below the root of the site. null: the built-in one. */
            logo: string | null;
            notice: {
              /** Plain text. Empty: no notice. */
              text: string;
              kind: "information" | "warning";
              /** Who sees it: everyone, or those who are signed in. */
              audience: "everyone" | "signed-in";
            } | null;
            links: {
              text: string;
              url: string;
            }[];
            home: {
              /** Heading of the home page. Empty: the built-in one. */
              title: string;
              /** Plain text below the heading. A blank line starts a paragraph. Empty: the built-in one. */
              text: string;
            };
          };
          caller: {
            /** null: not signed in. */
            account: string | null;
            admin: boolean;
            groups: string[];
            /** Scope of the token in use. null: no token. */
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
    /** Show who is signed in */
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
          /** null: not signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** Scope of the token in use. null: no token. */
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
    /** Show all settings and where they come from */
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
            /** Key as in the configuration file, such as `listen.port`. */
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
    /** Show the state and size of the server, at most 30 seconds old */
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
          /** Memory of this process, in bytes. */
          memory: number;
          database: {
            driver: string;
            /** Serial of the last change. */
            serial: number;
            /** Bytes. null if the driver does not report it. */
            size: number | null;
            accounts: number;
            projects: number;
            files: number;
          };
          storage: {
            driver: string;
            /** Size of published files. Identical content is counted once. */
            published: number;
            /** Size of files cached from upstreams. */
            mirrored: number;
          };
          /** The largest first, at most 100. */
          indexes: {
            index: string;
            files: number;
            /** Bytes. */
            size: number;
          }[];
          plugins: {
            name: string;
            /** Path of its module. */
            package: string;
            version: string | null;
            parts: ("policy" | "events" | "descriptions" | "http" | "accounts" | "storage")[];
            /** Whether its thread runs in this process. It is started when the plugin is first asked. */
            isRunning: boolean;
            /** How often this process started its thread again. */
            restarts: number;
            /** Calls of this process that failed. */
            failures: number;
            lastFailure: string | null;
          }[];
          /** Files published on each day of the last year that still exist. Days without any are omitted. */
          growth: {
            day: string;
            files: number;
            /** Bytes. */
            size: number;
          }[];
          /** Size on each day of the last year. */
          sizes: {
            day: string;
            /** Bytes. null if the driver does not report it. */
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
  "/site/keys": {
    parameters: Parameters;
    /** Show the IDs of the keys that encrypt secrets, and how many secrets each has encrypted */
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
          /** IDs of the keys in the settings of this node. The first one encrypts, all decrypt. */
          keys: string[];
          /** Number of secrets that the first key encrypted. */
          current: number;
          /** Number of secrets that another key encrypted. */
          older: number;
          /** Number of secrets that are not encrypted. */
          plain: number;
          /** IDs of keys that secrets are encrypted with, but that are not set. */
          missing: string[];
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
  "/site/warnings": {
    parameters: Parameters;
    /** List what needs an administrator's attention, at most 15 seconds old */
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
            kind: "mirror" | "namesake" | "quarantine" | "registrations" | "disk" | "backup" | "audit";
            /** The index it is about. null: the whole site. */
            index: string | null;
            project: string | null;
            message: string;
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
  "/site/look": {
    parameters: Parameters;
    /** Show the name, logo, color and texts of the site, and which of them were set here */
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
          name: string;
          /** null: the built-in color. */
          color: string | null;
          /** Address of the picture below the root of the site. null: the built-in one. */
          logo: string | null;
          notice: {
            /** Plain text. Empty: no notice. */
            text: string;
            kind: "information" | "warning";
            /** Who sees it: everyone, or those who are signed in. */
            audience: "everyone" | "signed-in";
          } | null;
          links: {
            text: string;
            url: string;
          }[];
          home: {
            /** Heading of the home page. Empty: the built-in one. */
            title: string;
            /** Plain text below the heading. A blank line starts a paragraph. Empty: the built-in one. */
            text: string;
          };
          /** Fields that were set here. The others are as the configuration says, or built in. */
          chosen: ("name" | "color" | "logo" | "notice" | "links" | "home")[];
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
    /** Change the name, logo, color or texts of the site. Fields that are missing stay as they are */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of the site. null, here and below: as the configuration says. */
        name?: string | null;
        /** Primary color, such as `#0b6e5b`. */
        color?: string | null;
        logo?: string | null;
        notice?: {
          /** Plain text. Empty: no notice. */
          text: string;
          kind?: "information" | "warning";
          /** Who sees it: everyone, or those who are signed in. */
          audience?: "everyone" | "signed-in";
        } | null;
        /** Links in the navigation. */
        links?: {
          text: string;
          url: string;
        }[] | null;
        home?: {
          /** Heading of the home page. Empty: the built-in one. */
          title: string;
          /** Plain text below the heading. A blank line starts a paragraph. Empty: the built-in one. */
          text: string;
        } | null;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          name: string;
          /** null: the built-in color. */
          color: string | null;
          /** Address of the picture below the root of the site. null: the built-in one. */
          logo: string | null;
          notice: {
            /** Plain text. Empty: no notice. */
            text: string;
            kind: "information" | "warning";
            /** Who sees it: everyone, or those who are signed in. */
            audience: "everyone" | "signed-in";
          } | null;
          links: {
            text: string;
            url: string;
          }[];
          home: {
            /** Heading of the home page. Empty: the built-in one. */
            title: string;
            /** Plain text below the heading. A blank line starts a paragraph. Empty: the built-in one. */
            text: string;
          };
          /** Fields that were set here. The others are as the configuration says, or built in. */
          chosen: ("name" | "color" | "logo" | "notice" | "links" | "home")[];
        } } };
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
    trace?: never;
  };
  "/site/plan": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Show what applying a site file would do. Nothing is changed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The site file, as JSON. */
        site: {
          /** Name of the file. Several files with different names can manage different parts of a site. */
          name?: string;
          /** Accounts by name. */
          accounts?: Record<string, {
              kind?: "person" | "service";
              /** Administrator of the site. */
              admin?: boolean;
              /** Whether the account cannot sign in. */
              disabled?: boolean;
              /** Refers to its password. Default: the password is not managed. */
              password?: string;
              /** Tokens of a service account. */
              tokens?: {
                /** What the token is for. */
                note?: string;
                /** Limits of the token. It never has more rights than its account. */
                scope?: {
                  /** Globs of `owner/name`. */
                  indexes?: string[];
                  /** Globs of project names. */
                  projects?: string[];
                  permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
                };
                /** When it expires. null: never. */
                expires?: string | null;
                /** SHA-256 of the token. The token itself is somewhere safe. */
                sha256?: string;
                /** First characters of the token, to recognize it in lists. */
                prefix?: string;
                /** Refers to a secret: `env:NAME`, `file:PATH`, `aws:NAME`, `gcp:projects/P/secrets/S`, `azure:https://VAULT/secrets/NAME`. `#KEY` takes one key of a secret that is a JSON object. */
                from?: string;
                /** Where to keep the token. If that place is empty, `apply` generates a token and writes it there. */
                deliver?: {
                  /** Path of the file, readable by its owner only. */
                  file: string;
                } | {
                  kubernetes: {
                    /** Name of the secret. */
                    secret: string;
                    /** Default: the pod's own namespace. */
                    namespace?: string;
                    /** Key in the secret. */
                    key?: string;
                  };
                };
              }[];
            } | null>;
          /** Groups by name. */
          groups?: Record<string, {
              /** Accounts in the group. Default: the members are not managed, for example because LDAP decides. */
              members?: string[];
            } | null>;
          /** Indexes by `owner/name`. Settings that are left out have their default value. */
          indexes?: Record<string, {
              /** Description of the index. */
              description?: string;
              /** Development index: files can be replaced, and names of removed files can be used again. */
              volatile?: boolean;
              /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
              legacyFileKinds?: boolean;
              /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize?: number | null;
              /** Quota: how many bytes the files of the index may take up together. null: no limit. */
              maxSize?: number | null;
              /** Quota of each project of the index, in bytes. null: no limit. */
              maxProjectSize?: number | null;
              /** Who can read without a grant. null: the site's setting (access.read). */
              read?: "everyone" | "authenticated" | "granted" | null;
              /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
              downloads?: "stream" | "redirect" | null;
              /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
              binDays?: number | null;
              /** When releases go to the recycle bin on their own. null: never. */
              retention?: {
                /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
                newest?: number | null;
                /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
                newestPerMinor?: number | null;
                /** Remove alphas, betas and candidates that are older than this many days. */
                preReleases?: number | null;
                /** Remove development releases (.dev) that are older than this many days. */
                devReleases?: number | null;
                /** Remove releases that were not downloaded in this many days. */
                unused?: number | null;
                /** Never remove what arrived in the index in the last days, this many. */
                minAge?: number;
                /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
                protect?: string[];
              } | null;
              /** Created by its owner by a sandbox rule. Only administrators change its limits. */
              sandbox?: boolean;
              /** For mirrors: the upstream and its cache. */
              mirror?: {
                /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
                url?: string | null;
                /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
                layout?: "simple" | "flat";
                /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
                credentials?: string | null;
                /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
                mode?: "cache" | "redirect" | "off";
                /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
                names?: "off" | "known" | "full";
                /** Seconds to cache the upstream's project list, if `names` is `full`. */
                namesExpiry?: number;
                /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
                metadata?: "extract" | "relay";
                /** Seconds to cache a page. */
                expiry?: number;
                /** Seconds to cache that the upstream does not have a project. */
                negativeExpiry?: number;
                /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
                notFound?: number[];
                /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
                keepDropped?: number | null;
                /** Seconds to serve a stale page while the upstream is down. null: no limit. */
                staleOnError?: number | null;
                /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
                maxFileSize?: number | null;
                /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
                cacheSize?: number | null;
                /** Follow links and redirects from a public upstream to private addresses. */
                allowPrivate?: boolean;
              } | null;
              /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
              bases?: string[];
              /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
              origins?: {
                /** A project name. `*` matches any characters. */
                glob: string;
                origin: "private" | "upstream" | "shared";
                /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
                sources?: string[];
              }[];
              /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
              policy?: {
                /** deny: hide. hold: hide until the rule no longer matches. */
                action: "allow" | "deny" | "hold";
                /** Reason, shown to people. */
                reason?: string;
                /** Project names. Default: all. */
                projects?: string[];
                /** Versions (PEP 440). Pre-releases are treated like other versions. */
                versions?: string;
                /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
                sources?: string[];
                kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
                /** A file whose age is not known counts as new. */
                youngerThanDays?: number;
                olderThanDays?: number;
                /** Files uploaded after this time. */
                bornAfter?: string;
                /** Files uploaded at or before this time. */
                bornBefore?: string;
                /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
                clock?: "upload" | "seen";
                yanked?: boolean;
                /** Bytes. */
                largerThan?: number;
                /** Bytes. */
                smallerThan?: number;
                /** Patterns of the license expression or of one license in it, in any case. */
                licenses?: string[];
                /** Patterns of a classifier, in any case. */
                classifiers?: string[];
                /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
                untested?: string[];
                /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
                plugin?: string;
                /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
                matchUnknown?: boolean;
                exceptions?: {
                  /** The rule skips these. */
                  projects: string[];
                  /** Only of these versions (PEP 440). */
                  versions?: string;
                  /** Reason, shown to people. */
                  reason?: string;
                  /** When it expires. null: never. */
                  until?: string | null;
                  /** Who added it. Set by the server. */
                  by?: string | null;
                  /** When it was added. Set by the server. */
                  at?: string | null;
                }[];
                /** Who made the rule; the server fills it in. */
                by?: string | null;
                /** When it was added. Set by the server. */
                at?: string | null;
              }[];
              /** View. null: no limits. */
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
              /** Hides everything newer than a moment. null: not frozen. */
              freeze?: {
                /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
                at: string;
                /** Reason, shown to people. */
                reason?: string;
              } | null;
              kind?: "hosted" | "mirror";
            } | null>;
          /** Which accounts can create indexes of their own: `authenticated` or `group:NAME`. */
          sandboxes?: Record<string, {
              /** Indexes that each account can have this way. */
              maxIndexes?: number;
              /** Quota of each index, in bytes. null: no limit. */
              maxSize?: number | null;
              /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
              bases?: string[];
              /** Whether a new index is a development index. Its owner can change it. */
              volatile?: boolean;
              /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
              read?: "everyone" | "authenticated" | "granted" | null;
              /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
              binDays?: number | null;
            } | null>;
          /** Machines that packages are installed on, by name. */
          targets?: Record<string, {
              /** Versions of CPython, such as 3.13. The oldest is 3.6. */
              pythons: string[];
              /** The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64. */
              platforms: string[];
            }>;
          /** Who may do what, and where. */
          grants?: {
            /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
            who: string;
            /** One permission, or several. */
            may: "read" | "publish" | "yank" | "remove" | "manage" | "metrics" | ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            /** `owner/name`, or a glob of it. */
            index: string;
            /** Glob of project names. */
            projects?: string;
            /** Accept an index that does not exist yet. */
            notYet?: boolean;
          }[];
          /** Trusted issuers by name. */
          issuers?: Record<string, {
              /** Default: the name of the issuer if it is a kind, else `other`. */
              kind?: "github" | "gitlab" | "kubernetes" | "google" | "circleci" | "buildkite" | "other";
              /** What its ID tokens have in the claim `iss`. Default: the public service of its kind. */
              url?: string;
              /** Its public keys (JWKS). Default: fetched from the issuer. */
              keys?: Record<string, unknown>[];
              /** PEM certificates of the authority of its server. */
              ca?: string;
              /** Whether one ID token may be exchanged several times. */
              allowsReuse?: boolean;
            } | null>;
          /** Trusted publishers. */
          publishers?: {
            /** Name of an issuer. */
            issuer: string;
            /** Service account that it signs in as. */
            account: string;
            /** Which workload of the issuer it is. */
            source: {
              kind: "github";
              /** Repository, as `owner/name`. */
              repository: string;
              /** File name of the workflow in .github/workflows. */
              workflow: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "gitlab";
              /** Project, as `group/project`. */
              project: string;
              /** Path of the pipeline's file in the project. */
              file?: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "kubernetes";
              /** Namespace of the service account. */
              namespace: string;
              /** Name of the Kubernetes service account. */
              serviceAccount: string;
            } | {
              kind: "google";
              /** Email address of the Google service account. */
              email: string;
            } | {
              kind: "circleci";
              /** ID of the CircleCI project. */
              project: string;
              /** Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one. */
              origin: string;
              /** Ref that the job runs for, such as `refs/heads/main`. Default: any. */
              ref?: string;
            } | {
              kind: "buildkite";
              /** Pipeline, as `organization/pipeline`, by their slugs. */
              pipeline: string;
              /** Branch that the build is of. Default: any. */
              branch?: string;
            } | {
              kind: "claims";
              /** Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot. */
              claims: Record<string, string | string[]>;
            };
            /** What the publisher is. */
            note?: string;
            /** Limits of its tokens. */
            scope?: {
              /** Globs of `owner/name`. */
              indexes?: string[];
              /** Globs of project names. */
              projects?: string[];
              permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            };
          }[];
        };
        /** Passwords, by the references in the file. */
        passwords?: Record<string, string>;
        /** Also remove what the sections of the file do not name, although no file managed it. */
        prune?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** What the file calls itself. */
          file: string;
          /** Of the site before the changes. Pass it to `apply`. */
          revision: string;
          /** What is done, in this order. Empty: the site is as the file says. */
          steps: {
            action: "create" | "change" | "remove";
            kind: "account" | "group" | "issuer" | "index" | "sandbox-rule" | "target" | "token" | "grant" | "publisher";
            /** What people call it. */
            name: string;
            /** Of a removal: why. */
            reason: string | null;
            changes: {
              field: string;
              /** null: it was not set, or does not exist yet. */
              before: unknown;
              after: unknown;
            }[];
          }[];
          /** Things that are as the file says, and are managed by it from now on. */
          adopted: number;
          /** Things that the file managed and no longer names. */
          released: number;
          warnings: string[];
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
  "/site/apply": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Make the site as a site file says, in one transaction */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The site file, as JSON. */
        site: {
          /** Name of the file. Several files with different names can manage different parts of a site. */
          name?: string;
          /** Accounts by name. */
          accounts?: Record<string, {
              kind?: "person" | "service";
              /** Administrator of the site. */
              admin?: boolean;
              /** Whether the account cannot sign in. */
              disabled?: boolean;
              /** Refers to its password. Default: the password is not managed. */
              password?: string;
              /** Tokens of a service account. */
              tokens?: {
                /** What the token is for. */
                note?: string;
                /** Limits of the token. It never has more rights than its account. */
                scope?: {
                  /** Globs of `owner/name`. */
                  indexes?: string[];
                  /** Globs of project names. */
                  projects?: string[];
                  permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
                };
                /** When it expires. null: never. */
                expires?: string | null;
                /** SHA-256 of the token. The token itself is somewhere safe. */
                sha256?: string;
                /** First characters of the token, to recognize it in lists. */
                prefix?: string;
                /** Refers to a secret: `env:NAME`, `file:PATH`, `aws:NAME`, `gcp:projects/P/secrets/S`, `azure:https://VAULT/secrets/NAME`. `#KEY` takes one key of a secret that is a JSON object. */
                from?: string;
                /** Where to keep the token. If that place is empty, `apply` generates a token and writes it there. */
                deliver?: {
                  /** Path of the file, readable by its owner only. */
                  file: string;
                } | {
                  kubernetes: {
                    /** Name of the secret. */
                    secret: string;
                    /** Default: the pod's own namespace. */
                    namespace?: string;
                    /** Key in the secret. */
                    key?: string;
                  };
                };
              }[];
            } | null>;
          /** Groups by name. */
          groups?: Record<string, {
              /** Accounts in the group. Default: the members are not managed, for example because LDAP decides. */
              members?: string[];
            } | null>;
          /** Indexes by `owner/name`. Settings that are left out have their default value. */
          indexes?: Record<string, {
              /** Description of the index. */
              description?: string;
              /** Development index: files can be replaced, and names of removed files can be used again. */
              volatile?: boolean;
              /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
              legacyFileKinds?: boolean;
              /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize?: number | null;
              /** Quota: how many bytes the files of the index may take up together. null: no limit. */
              maxSize?: number | null;
              /** Quota of each project of the index, in bytes. null: no limit. */
              maxProjectSize?: number | null;
              /** Who can read without a grant. null: the site's setting (access.read). */
              read?: "everyone" | "authenticated" | "granted" | null;
              /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
              downloads?: "stream" | "redirect" | null;
              /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
              binDays?: number | null;
              /** When releases go to the recycle bin on their own. null: never. */
              retention?: {
                /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
                newest?: number | null;
                /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
                newestPerMinor?: number | null;
                /** Remove alphas, betas and candidates that are older than this many days. */
                preReleases?: number | null;
                /** Remove development releases (.dev) that are older than this many days. */
                devReleases?: number | null;
                /** Remove releases that were not downloaded in this many days. */
                unused?: number | null;
                /** Never remove what arrived in the index in the last days, this many. */
                minAge?: number;
                /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
                protect?: string[];
              } | null;
              /** Created by its owner by a sandbox rule. Only administrators change its limits. */
              sandbox?: boolean;
              /** For mirrors: the upstream and its cache. */
              mirror?: {
                /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
                url?: string | null;
                /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
                layout?: "simple" | "flat";
                /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
                credentials?: string | null;
                /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
                mode?: "cache" | "redirect" | "off";
                /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
                names?: "off" | "known" | "full";
                /** Seconds to cache the upstream's project list, if `names` is `full`. */
                namesExpiry?: number;
                /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
                metadata?: "extract" | "relay";
                /** Seconds to cache a page. */
                expiry?: number;
                /** Seconds to cache that the upstream does not have a project. */
                negativeExpiry?: number;
                /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
                notFound?: number[];
                /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
                keepDropped?: number | null;
                /** Seconds to serve a stale page while the upstream is down. null: no limit. */
                staleOnError?: number | null;
                /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
                maxFileSize?: number | null;
                /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
                cacheSize?: number | null;
                /** Follow links and redirects from a public upstream to private addresses. */
                allowPrivate?: boolean;
              } | null;
              /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
              bases?: string[];
              /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
              origins?: {
                /** A project name. `*` matches any characters. */
                glob: string;
                origin: "private" | "upstream" | "shared";
                /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
                sources?: string[];
              }[];
              /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
              policy?: {
                /** deny: hide. hold: hide until the rule no longer matches. */
                action: "allow" | "deny" | "hold";
                /** Reason, shown to people. */
                reason?: string;
                /** Project names. Default: all. */
                projects?: string[];
                /** Versions (PEP 440). Pre-releases are treated like other versions. */
                versions?: string;
                /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
                sources?: string[];
                kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
                /** A file whose age is not known counts as new. */
                youngerThanDays?: number;
                olderThanDays?: number;
                /** Files uploaded after this time. */
                bornAfter?: string;
                /** Files uploaded at or before this time. */
                bornBefore?: string;
                /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
                clock?: "upload" | "seen";
                yanked?: boolean;
                /** Bytes. */
                largerThan?: number;
                /** Bytes. */
                smallerThan?: number;
                /** Patterns of the license expression or of one license in it, in any case. */
                licenses?: string[];
                /** Patterns of a classifier, in any case. */
                classifiers?: string[];
                /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
                untested?: string[];
                /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
                plugin?: string;
                /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
                matchUnknown?: boolean;
                exceptions?: {
                  /** The rule skips these. */
                  projects: string[];
                  /** Only of these versions (PEP 440). */
                  versions?: string;
                  /** Reason, shown to people. */
                  reason?: string;
                  /** When it expires. null: never. */
                  until?: string | null;
                  /** Who added it. Set by the server. */
                  by?: string | null;
                  /** When it was added. Set by the server. */
                  at?: string | null;
                }[];
                /** Who made the rule; the server fills it in. */
                by?: string | null;
                /** When it was added. Set by the server. */
                at?: string | null;
              }[];
              /** View. null: no limits. */
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
              /** Hides everything newer than a moment. null: not frozen. */
              freeze?: {
                /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
                at: string;
                /** Reason, shown to people. */
                reason?: string;
              } | null;
              kind?: "hosted" | "mirror";
            } | null>;
          /** Which accounts can create indexes of their own: `authenticated` or `group:NAME`. */
          sandboxes?: Record<string, {
              /** Indexes that each account can have this way. */
              maxIndexes?: number;
              /** Quota of each index, in bytes. null: no limit. */
              maxSize?: number | null;
              /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
              bases?: string[];
              /** Whether a new index is a development index. Its owner can change it. */
              volatile?: boolean;
              /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
              read?: "everyone" | "authenticated" | "granted" | null;
              /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
              binDays?: number | null;
            } | null>;
          /** Machines that packages are installed on, by name. */
          targets?: Record<string, {
              /** Versions of CPython, such as 3.13. The oldest is 3.6. */
              pythons: string[];
              /** The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64. */
              platforms: string[];
            }>;
          /** Who may do what, and where. */
          grants?: {
            /** `everyone`, `authenticated`, `account:NAME`, `group:NAME` or `network:CIDR`. */
            who: string;
            /** One permission, or several. */
            may: "read" | "publish" | "yank" | "remove" | "manage" | "metrics" | ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            /** `owner/name`, or a glob of it. */
            index: string;
            /** Glob of project names. */
            projects?: string;
            /** Accept an index that does not exist yet. */
            notYet?: boolean;
          }[];
          /** Trusted issuers by name. */
          issuers?: Record<string, {
              /** Default: the name of the issuer if it is a kind, else `other`. */
              kind?: "github" | "gitlab" | "kubernetes" | "google" | "circleci" | "buildkite" | "other";
              /** What its ID tokens have in the claim `iss`. Default: the public service of its kind. */
              url?: string;
              /** Its public keys (JWKS). Default: fetched from the issuer. */
              keys?: Record<string, unknown>[];
              /** PEM certificates of the authority of its server. */
              ca?: string;
              /** Whether one ID token may be exchanged several times. */
              allowsReuse?: boolean;
            } | null>;
          /** Trusted publishers. */
          publishers?: {
            /** Name of an issuer. */
            issuer: string;
            /** Service account that it signs in as. */
            account: string;
            /** Which workload of the issuer it is. */
            source: {
              kind: "github";
              /** Repository, as `owner/name`. */
              repository: string;
              /** File name of the workflow in .github/workflows. */
              workflow: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "gitlab";
              /** Project, as `group/project`. */
              project: string;
              /** Path of the pipeline's file in the project. */
              file?: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "kubernetes";
              /** Namespace of the service account. */
              namespace: string;
              /** Name of the Kubernetes service account. */
              serviceAccount: string;
            } | {
              kind: "google";
              /** Email address of the Google service account. */
              email: string;
            } | {
              kind: "circleci";
              /** ID of the CircleCI project. */
              project: string;
              /** Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one. */
              origin: string;
              /** Ref that the job runs for, such as `refs/heads/main`. Default: any. */
              ref?: string;
            } | {
              kind: "buildkite";
              /** Pipeline, as `organization/pipeline`, by their slugs. */
              pipeline: string;
              /** Branch that the build is of. Default: any. */
              branch?: string;
            } | {
              kind: "claims";
              /** Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot. */
              claims: Record<string, string | string[]>;
            };
            /** What the publisher is. */
            note?: string;
            /** Limits of its tokens. */
            scope?: {
              /** Globs of `owner/name`. */
              indexes?: string[];
              /** Globs of project names. */
              projects?: string[];
              permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            };
          }[];
        };
        /** Passwords, by the references in the file. */
        passwords?: Record<string, string>;
        /** Also remove what the sections of the file do not name, although no file managed it. */
        prune?: boolean;
        /** Of the plan that was agreed to. If the site has changed since then, nothing is applied (409). */
        revision?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** What the file calls itself. */
          file: string;
          /** Of the site before the changes. Pass it to `apply`. */
          revision: string;
          /** What is done, in this order. Empty: the site is as the file says. */
          steps: {
            action: "create" | "change" | "remove";
            kind: "account" | "group" | "issuer" | "index" | "sandbox-rule" | "target" | "token" | "grant" | "publisher";
            /** What people call it. */
            name: string;
            /** Of a removal: why. */
            reason: string | null;
            changes: {
              field: string;
              /** null: it was not set, or does not exist yet. */
              before: unknown;
              after: unknown;
            }[];
          }[];
          /** Things that are as the file says, and are managed by it from now on. */
          adopted: number;
          /** Things that the file managed and no longer names. */
          released: number;
          warnings: string[];
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
  "/site/export": {
    parameters: Parameters;
    /** Write the site as a site file. It contains no secrets */
    get: {
      parameters: {
        query?: {
          /** Name of the file. */
          "name"?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** The site file, as JSON. */
          site: {
            name: string;
          };
          /** What it leaves out. */
          warnings: string[];
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
  "/site/managed": {
    parameters: Parameters;
    /** List what site files manage */
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
            kind: "account" | "group" | "issuer" | "index" | "sandbox-rule" | "target" | "token" | "grant" | "publisher";
            /** Identifies it: a name, for an index `owner/name`, for a grant `WHO PERMISSION INDEX PROJECT`, for others a digest. */
            key: string;
            /** What people call it. */
            name: string;
            /** Name of the site file that manages it. */
            file: string;
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
  "/site/tasks": {
    parameters: Parameters;
    /** List background tasks, newest first */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            kind: "verify" | "repair" | "rebuild" | "rotate";
            /** For verifications, otherwise null. */
            quick: boolean | null;
            /** The verification that is repaired, otherwise null. */
            of: number | null;
            /** For rebuilds, otherwise null. */
            parts: ("records" | "metadata" | "search" | "pages")[] | null;
            /** Maximum bytes per second. */
            rate: number;
            /** interrupted: the process that ran it ended first. */
            state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
            /** UTC, ISO 8601. */
            askedAt: string;
            askedBy: string | null;
            startedAt: string | null;
            endedAt: string | null;
            /** Host and process that it runs on, or ran. */
            node: string | null;
            /** Current phase. Empty before it starts. */
            phase: string;
            /** Of this phase. */
            done: number;
            /** Total of this phase. null: not known. */
            total: number | null;
            /** Number of problems found. */
            findings: number;
            /** Number of problems repaired. */
            mended: number;
            /** Number of listed problems that a repair can still fix. */
            mendable: number;
            /** What was checked, in numbers. null until it ends. */
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
    /** Start a task in the background: verify, repair, rebuild or rotate */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** verify: compare database, records and files, without changes. repair: repair the findings of a verification. rebuild: rebuild derived data. rotate: encrypt all secrets with the first key. */
        kind: "verify" | "repair" | "rebuild" | "rotate";
        /** For verify: compare sizes only, without reading files. */
        quick?: boolean;
        /** For repair: id of the verification whose findings are repaired. Each is checked again first. */
        of?: number;
        /** For rebuild: the data to rebuild. */
        parts?: ("records" | "metadata" | "search" | "pages")[];
        /** Maximum read rate, in bytes per second. */
        rate?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: number;
          kind: "verify" | "repair" | "rebuild" | "rotate";
          /** For verifications, otherwise null. */
          quick: boolean | null;
          /** The verification that is repaired, otherwise null. */
          of: number | null;
          /** For rebuilds, otherwise null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Maximum bytes per second. */
          rate: number;
          /** interrupted: the process that ran it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** Current phase. Empty before it starts. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Total of this phase. null: not known. */
          total: number | null;
          /** Number of problems found. */
          findings: number;
          /** Number of problems repaired. */
          mended: number;
          /** Number of listed problems that a repair can still fix. */
          mendable: number;
          /** What was checked, in numbers. null until it ends. */
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
    /** Show the progress of a task */
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
          kind: "verify" | "repair" | "rebuild" | "rotate";
          /** For verifications, otherwise null. */
          quick: boolean | null;
          /** The verification that is repaired, otherwise null. */
          of: number | null;
          /** For rebuilds, otherwise null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Maximum bytes per second. */
          rate: number;
          /** interrupted: the process that ran it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** Current phase. Empty before it starts. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Total of this phase. null: not known. */
          total: number | null;
          /** Number of problems found. */
          findings: number;
          /** Number of problems repaired. */
          mended: number;
          /** Number of listed problems that a repair can still fix. */
          mendable: number;
          /** What was checked, in numbers. null until it ends. */
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
    /** List the findings of a task, at most 10,000 */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
    /** Cancel a task. What it has done is not undone */
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
          kind: "verify" | "repair" | "rebuild" | "rotate";
          /** For verifications, otherwise null. */
          quick: boolean | null;
          /** The verification that is repaired, otherwise null. */
          of: number | null;
          /** For rebuilds, otherwise null. */
          parts: ("records" | "metadata" | "search" | "pages")[] | null;
          /** Maximum bytes per second. */
          rate: number;
          /** interrupted: the process that ran it ended first. */
          state: "waiting" | "running" | "done" | "failed" | "cancelled" | "interrupted";
          /** UTC, ISO 8601. */
          askedAt: string;
          askedBy: string | null;
          startedAt: string | null;
          endedAt: string | null;
          /** Host and process that it runs on, or ran. */
          node: string | null;
          /** Current phase. Empty before it starts. */
          phase: string;
          /** Of this phase. */
          done: number;
          /** Total of this phase. null: not known. */
          total: number | null;
          /** Number of problems found. */
          findings: number;
          /** Number of problems repaired. */
          mended: number;
          /** Number of listed problems that a repair can still fix. */
          mendable: number;
          /** What was checked, in numbers. null until it ends. */
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
  "/security-events": {
    parameters: Parameters;
    /** List sign-ins, refusals, and downloads of restricted projects, newest first */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only events of this kind. */
          "kind"?: "sign-in.accepted" | "sign-in.refused" | "access.refused" | "download.restricted";
          /** Only events of this account. */
          "actor"?: string;
          /** Only events from this address. */
          "address"?: string;
          /** Only events about this project. */
          "project"?: string;
          /** Only events that happened at this time or later. */
          "since"?: string;
          /** Only events that happened before this time. */
          "until"?: string;
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
            kind: "sign-in.accepted" | "sign-in.refused" | "access.refused" | "download.restricted";
            /** Account. null: not signed in, or no account has the name that was given. */
            actor: string | null;
            /** Client address. null: many addresses in a short time. */
            address: string | null;
            /** Id of the token that was used. */
            token: number | null;
            /** owner/name */
            index: string | null;
            project: string | null;
            /** Code of the refusal, or how someone signed in. */
            reason: string;
            /** UTC, ISO 8601. */
            firstAt: string;
            /** UTC, ISO 8601. */
            lastAt: string;
            /** How often it happened in this way, within one hour. */
            count: number;
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
  "/session": {
    parameters: Parameters;
    /** Show who is signed in and what they can do. Renews the secret of an old session */
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
          /** null: not signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** Scope of the token in use. null: no token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: not signed in by a cookie. */
          session: {
            /** Id of the session. Not secret. */
            id: string;
            /** CSRF token. Send it as X-CSRF-Token with all methods except GET. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** Provider that was signed in with. null: a password. */
            provider: string | null;
          } | null;
          /** The account is an administrator who gets these rights only with a second factor. */
          secondFactorNeeded: boolean;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** Can manage at least one index. */
            manageSome: boolean;
            /** Can publish to at least one hosted index. */
            publishSome: boolean;
            /** Can request packages where some are missing: at least one hosted index is not backed by a mirror, or has rules or a view. */
            requestSome: boolean;
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
    /** Sign in with a browser. Sets a cookie that only this API accepts */
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
        /** Code of the account's second factor, or a recovery code. Without it, an account with a second factor gets 401 with the code `second-factor-needed`. */
        code?: string;
        /** In place of a code: what a passkey answered to POST /passkey-challenges. */
        passkey?: {
          /** Id of the passkey, in base64url. */
          id: string;
          response: {
            clientDataJSON: string;
            authenticatorData: string;
            signature: string;
          };
        };
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: not signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** Scope of the token in use. null: no token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: not signed in by a cookie. */
          session: {
            /** Id of the session. Not secret. */
            id: string;
            /** CSRF token. Send it as X-CSRF-Token with all methods except GET. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** Provider that was signed in with. null: a password. */
            provider: string | null;
          } | null;
          /** The account is an administrator who gets these rights only with a second factor. */
          secondFactorNeeded: boolean;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** Can manage at least one index. */
            manageSome: boolean;
            /** Can publish to at least one hosted index. */
            publishSome: boolean;
            /** Can request packages where some are missing: at least one hosted index is not backed by a mirror, or has rules or a view. */
            requestSome: boolean;
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
    /** Sign out. Ends the session of the cookie immediately */
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
  "/session/confirmation": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Confirm that it is you, for 10 minutes, by your password, a code or a passkey. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Your password. */
        password?: string;
        /** Code of your second factor, or a recovery code. */
        code?: string;
        /** What a passkey answered to POST /passkey-challenges with `confirm`. */
        passkey?: {
          /** Id of the passkey, in base64url. */
          id: string;
          response: {
            clientDataJSON: string;
            authenticatorData: string;
            signature: string;
          };
        };
      } } };
      responses: {
        204: Empty;
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
  "/sessions": {
    parameters: Parameters;
    /** List your sessions, newest first */
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
            /** Id of the session. Not secret. */
            id: string;
            /** The session of this request. */
            current: boolean;
            /** UTC, ISO 8601. */
            createdAt: string;
            /** When it was last used, to about a minute. */
            seenAt: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** Address that started it. */
            address: string;
            /** User agent of the browser. */
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
    /** End one of your sessions. This takes effect immediately */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the session. Not secret. */
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
    /** Show what the caller of this request can do in each index */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** For this project. Default: for any project, or for the index itself. */
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
            /** What the caller can do there. Never empty. */
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
  "/second-factor": {
    parameters: Parameters;
    /** Show whether your account has a second factor */
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
          /** When it was set up. null: the account has none. */
          since: string | null;
          /** Whether an authenticator app is part of it. */
          app: boolean;
          /** How many recovery codes were not used yet. */
          recoveryCodesLeft: number;
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
    /** Begin to set up a second factor: get a key for an authenticator app. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Your password. */
        password: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** Key for an authenticator app (TOTP, RFC 6238), in base32. It is shown only once. */
          key: string;
          /** The same as an address that apps open: `otpauth://…`. */
          address: string;
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
  "/second-factor/confirmation": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Turn your second factor on, with a code of the app. Ends your other sessions. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The code that the app shows now. */
        code: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Each can be used once in place of a code of the app. They are shown only once. */
          recoveryCodes: string[];
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
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/second-factor/recovery-codes": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Renew your recovery codes. The earlier ones are no longer valid. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Each can be used once in place of a code of the app. They are shown only once. */
          recoveryCodes: string[];
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
  "/second-factor/removal": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Remove your second factor with all passkeys, by a code. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The code that the app shows now, or a recovery code. */
        code: string;
      } } };
      responses: {
        204: Empty;
        400: Refused;
        401: Refused;
        403: Refused;
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
  "/accounts/{account}/second-factor": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Remove the second factor of another account, whose holder lost it. Ends its sessions */
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
  "/passkeys": {
    parameters: Parameters;
    /** List your passkeys */
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
            /** Id of the passkey, in base64url. */
            id: string;
            name: string;
            /** Host name that it signs in at. */
            host: string;
            /** UTC, ISO 8601. */
            createdAt: string;
            /** When it last signed in. null: never. */
            usedAt: string | null;
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
    /** Add a passkey. If it is your first second factor, your other sessions end. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name, by which you recognize it, such as the device it is on. */
        name: string;
        /** What the browser made of the options, as `PublicKeyCredential.toJSON` writes it. */
        passkey: {
          /** Id of the passkey, in base64url. */
          id: string;
          response: {
            clientDataJSON: string;
            attestationObject: string;
            transports?: string[];
          };
        };
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** Id of the passkey, in base64url. */
          id: string;
          name: string;
          /** Host name that it signs in at. */
          host: string;
          /** UTC, ISO 8601. */
          createdAt: string;
          /** When it last signed in. null: never. */
          usedAt: string | null;
          /** If this is your first second factor: each can be used once in place of it. They are shown only once. null: you have them. */
          recoveryCodes: string[] | null;
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
  "/passkey-options": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Begin to add a passkey: get what the browser needs to make one. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Your password. */
        password: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          challenge: string;
          rp: {
            id: string;
            name: string;
          };
          user: {
            id: string;
            name: string;
            displayName: string;
          };
          pubKeyCredParams: {
            type: "public-key";
            alg: number;
          }[];
          excludeCredentials: {
            type: "public-key";
            /** Id of the passkey, in base64url. */
            id: string;
            transports: string[];
          }[];
          authenticatorSelection: {
            residentKey: "preferred";
            userVerification: "preferred";
          };
          attestation: "none";
          timeout: number;
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
  "/passkeys/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Remove one of your passkeys. Without an app, the last one ends the second factor. Needs a session */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of the passkey, in base64url. */
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
  "/passkey-challenges": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Begin to sign in with a passkey: after the password, or without one */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Without an account, any passkey of this site can sign in. */
        account?: string;
        /** Its password. */
        password?: string;
        /** For POST /session/confirmation: by a passkey of the account that is signed in. */
        confirm?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          challenge: string;
          rpId: string;
          allowCredentials: {
            type: "public-key";
            /** Id of the passkey, in base64url. */
            id: string;
            transports: string[];
          }[];
          userVerification: "preferred" | "required";
          timeout: number;
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
  "/passkey-session": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Sign in with a passkey, without a password. Sets the cookie of the session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** What the browser answers to a challenge, as `PublicKeyCredential.toJSON` writes it. */
        passkey: {
          /** Id of the passkey, in base64url. */
          id: string;
          response: {
            clientDataJSON: string;
            authenticatorData: string;
            signature: string;
          };
        };
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: not signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** Scope of the token in use. null: no token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: not signed in by a cookie. */
          session: {
            /** Id of the session. Not secret. */
            id: string;
            /** CSRF token. Send it as X-CSRF-Token with all methods except GET. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** Provider that was signed in with. null: a password. */
            provider: string | null;
          } | null;
          /** The account is an administrator who gets these rights only with a second factor. */
          secondFactorNeeded: boolean;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** Can manage at least one index. */
            manageSome: boolean;
            /** Can publish to at least one hosted index. */
            publishSome: boolean;
            /** Can request packages where some are missing: at least one hosted index is not backed by a mirror, or has rules or a view. */
            requestSome: boolean;
          };
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
  "/providers": {
    parameters: Parameters;
    /** List the providers of OpenID Connect that people can sign in with */
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
            /** Name of the provider, as in the configuration. */
            name: string;
            /** Name for people. */
            label: string;
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
  "/provider-sign-in": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Begin to sign in with a provider. Sets a cookie for 10 minutes and answers the page to go to */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of the provider, as in the configuration. */
        provider: string;
        /** Link the account that is signed in, instead of signing in. Needs a session. */
        link?: boolean;
        /** Ask the provider not to let a browser in that is signed in there, but to check who it is. */
        again?: boolean;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Page of the provider to go to. */
          url: string;
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
  "/provider-session": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Finish to sign in with a provider. Sets the cookie of the session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of the provider, as in the configuration. */
        provider: string;
        /** The query with which the provider sent the browser back, without the question mark. */
        answer: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** null: not signed in. */
          account: string | null;
          admin: boolean;
          groups: string[];
          /** Scope of the token in use. null: no token. */
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          } | null;
          kind: "person" | "service" | null;
          /** null: not signed in by a cookie. */
          session: {
            /** Id of the session. Not secret. */
            id: string;
            /** CSRF token. Send it as X-CSRF-Token with all methods except GET. */
            csrf: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
            /** Provider that was signed in with. null: a password. */
            provider: string | null;
          } | null;
          /** The account is an administrator who gets these rights only with a second factor. */
          secondFactorNeeded: boolean;
          rights: {
            /** Accounts, groups, indexes, settings. */
            manageSite: boolean;
            /** Can manage at least one index. */
            manageSome: boolean;
            /** Can publish to at least one hosted index. */
            publishSome: boolean;
            /** Can request packages where some are missing: at least one hosted index is not backed by a mirror, or has rules or a view. */
            requestSome: boolean;
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
  "/provider-sign-out": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Sign out. Ends the session of the cookie, and answers the page that signs out at its provider */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Page of the provider that signs out there. null: there is none. */
          url: string | null;
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
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/terminal-sign-ins": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Begin to sign in a command line. It shows the code, and keeps the secret */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of the machine, for the person who confirms. */
        device: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** Secret of the command line. */
          secret: string;
          /** Short code that the command line shows. */
          code: string;
          /** UTC, ISO 8601. */
          expiresAt: string;
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
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/terminal-tokens": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Collect the token of a command line after someone confirmed its code */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Secret of the command line. */
        secret: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          state: "waiting" | "approved";
          /** The token, once. null: no one has confirmed yet. */
          token: {
            id: number;
            token: string;
            account: string;
            /** UTC, ISO 8601. */
            expiresAt: string;
          } | null;
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
  "/terminal-sign-ins/{code}": {
    parameters: Parameters;
    /** Show which command line waits with a code */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Short code that the command line shows. */
          "code": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Short code that the command line shows. */
          code: string;
          device: string;
          /** Address of the command line. */
          address: string;
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
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/terminal-sign-ins/{code}/approve": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Confirm the sign-in of a command line, which gets a token of your account. Needs a session */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Short code that the command line shows. */
          "code": string;
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
        503: Refused;
      };
    };
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
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only names that contain this text. */
          "q"?: string;
          /** A person, or a service such as CI. */
          "kind"?: "person" | "service";
          /** Only disabled accounts, or only enabled ones. */
          "disabled"?: "true" | "false";
          /** name: by name. created: newest first. */
          "sort"?: "name" | "created";
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
            /** Can do everything. */
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
        /** Without a password, the account can only use tokens. */
        password?: string;
        /** Hash of the password from another program, in place of `password`: argon2, bcrypt, pbkdf2, `$5$`, `$6$`, `$1$`, `$apr1$`, `{SHA}` or `{SSHA}`. It is replaced at the first sign-in. */
        passwordHash?: string;
        admin?: boolean;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          name: string;
          /** A person, or a service such as CI. */
          kind: "person" | "service";
          /** Can do everything. */
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
    /** Show an account. Administrators can see any account, others only their own */
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
          /** Can do everything. */
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
    /** Remove an account with its tokens and grants. Files it published are kept */
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
    /** Disable or enable an account, or change its administrator rights */
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
          /** Can do everything. */
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
    /** Set a password. For your own account, send the current one. Administrators can set any */
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
        /** The current password. Required unless an administrator changes another account. */
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
    /** Show what an account can do, and why: your own account, or any account for administrators and for managers of the index */
    get: {
      parameters: {
        query?: {
          /** Only this index (`owner/name`). */
          "index"?: string;
          /** For this project. Default: for any project, or for the index itself. */
          "project"?: string;
          /** For requests from this address, which matters for grants to networks. Default: your own address when you ask about yourself, otherwise none. */
          "address"?: string;
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
              /** The setting or grant that decides. */
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
    /** List the projects that an account published. Administrators can ask for any account */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** name: by name. recent: last published first. */
          "sort"?: "name" | "recent";
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
            /** Number of files that exist now. */
            files: number;
            /** When the account last published a file. */
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
    /** Show who can create an account */
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
          /** Who can create an account without an invitation. */
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
    /** List account requests, oldest first */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
    /** Create an account with an invitation or where registration is open, or request one that must be approved */
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
        /** Message to the administrator: who you are and why you need an account. */
        note?: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          account: string;
          /** active: it can sign in. waiting: an administrator must approve it. */
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
    /** Approve an account request */
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
        /** Groups it is added to. */
        groups?: string[];
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          account: string;
          /** active: it can sign in. waiting: an administrator must approve it. */
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
    /** Reject an account request */
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
    /** List all invitations, newest first, including used ones */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            /** Required account name. null: any. */
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
    /** Create an invitation. Its secret is shown only once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Required account name. Default: any. */
        account?: string;
        /** Groups that the account is added to. */
        groups?: string[];
        note?: string;
        /** Seconds until it expires. */
        expiresIn?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: string;
          /** Required account name. null: any. */
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
          /** Secret of the link. Shown only once. */
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
    /** Show an invitation by its secret */
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
          /** Required account name. null: any. */
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
    /** Revoke an invitation. An account created with it is kept */
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
          /** Account of the tokens. Default: the caller. */
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
            /** First characters of the token, to recognize it. */
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
            /** Address that the last use came from. */
            lastUsedFrom: string | null;
            /** After a rotation: when the old secret expires. null: no old secret is valid. */
            oldSecretUntil: string | null;
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
    /** Create a token. It is shown only once */
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
        /** Account of the token. Only administrators can name another account. Default: the caller. */
        account?: string;
        /** Limits of the token. It never has more rights than its account. */
        scope?: {
          /** Globs of `owner/name`. */
          indexes?: string[];
          /** Globs of project names. */
          projects?: string[];
          permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
        };
        /** Accept names of indexes and projects that do not exist yet. */
        notYet?: boolean;
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
          /** First characters of the token, to recognize it. */
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
          /** Address that the last use came from. */
          lastUsedFrom: string | null;
          /** After a rotation: when the old secret expires. null: no old secret is valid. */
          oldSecretUntil: string | null;
          /** The token itself. Shown only once. */
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
    /** Revoke a token. This takes effect immediately */
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
  "/tokens/{id}/rotate": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Give a token a new secret. The old one stays valid for a while; id and rights stay the same */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": number;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Seconds for which the old secret stays valid. Default: a day. */
        overlap?: number;
        /** Seconds until the token expires. Default: as before. */
        expiresIn?: number;
        /** When the token expires. Default: as before. */
        expiresAt?: string;
        /** The caller's own password. Needed in a browser's session for a token that never expires, or in more than 90 days. */
        password?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: number;
          account: string;
          note: string;
          /** First characters of the token, to recognize it. */
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
          /** Address that the last use came from. */
          lastUsedFrom: string | null;
          /** After a rotation: when the old secret expires. null: no old secret is valid. */
          oldSecretUntil: string | null;
          /** The token itself. Shown only once. */
          token: string;
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
  "/leaked-tokens": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Report tokens that leaked, of any account. They are revoked immediately. No sign-in is needed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** The tokens that leaked. */
        tokens: string[];
        /** Where they were found, such as an address. It is written to the log. */
        where?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** A line for each token, in the order of the request. */
          items: {
            /** Whether this token was valid until now. It is not any more. */
            revoked: boolean;
          }[];
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
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/trusted-publishing": {
    parameters: Parameters;
    /** Show what ID tokens must be requested with */
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
          /** What ID tokens must have in the claim `aud`. */
          audience: string;
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
  "/issuers": {
    parameters: Parameters;
    /** List trusted issuers of ID tokens */
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
            name: string;
            kind: "github" | "gitlab" | "kubernetes" | "google" | "circleci" | "buildkite" | "other";
            url: string;
            /** Whether its public keys were given. Otherwise they are fetched. */
            hasKeys: boolean;
            /** Whether a certificate authority of its own was given. */
            hasCa: boolean;
            allowsReuse: boolean;
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
        429: Refused;
        503: Refused;
      };
    };
    put?: never;
    /** Trust an issuer of ID tokens */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of the issuer, for publishers to refer to. */
        name: string;
        /** What kind of issuer it is. */
        kind?: "github" | "gitlab" | "kubernetes" | "google" | "circleci" | "buildkite" | "other";
        /** What its ID tokens have in the claim `iss`. Default for `github`, `gitlab`, `google` and `buildkite`: the public service. */
        url?: string;
        /** Its public keys (the array `keys` of a JWKS), if this server cannot fetch them. Default: fetched from its discovery document. */
        keys?: Record<string, unknown>[];
        /** PEM certificates of the authority that signed the certificate of its server. */
        ca?: string;
        /** Whether one ID token may be exchanged several times. Default: true for `kubernetes`, `google`, `circleci` and `buildkite`, whose tokens have no usable `jti`; false for others. */
        allowsReuse?: boolean;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          name: string;
          kind: "github" | "gitlab" | "kubernetes" | "google" | "circleci" | "buildkite" | "other";
          url: string;
          /** Whether its public keys were given. Otherwise they are fetched. */
          hasKeys: boolean;
          /** Whether a certificate authority of its own was given. */
          hasCa: boolean;
          allowsReuse: boolean;
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
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
  "/issuers/{name}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Stop trusting an issuer */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "name": string;
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
    patch?: never;
    trace?: never;
  };
  "/publishers": {
    parameters: Parameters;
    /** List trusted publishers */
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
            id: string;
            issuer: string;
            account: string;
            note: string;
            source: {
              kind: "github";
              /** Repository, as `owner/name`. */
              repository: string;
              /** File name of the workflow in .github/workflows. */
              workflow: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "gitlab";
              /** Project, as `group/project`. */
              project: string;
              /** Path of the pipeline's file in the project. */
              file: string;
              /** Environment that the job must run in. Default: any. */
              environment?: string;
            } | {
              kind: "kubernetes";
              /** Namespace of the service account. */
              namespace: string;
              /** Name of the Kubernetes service account. */
              serviceAccount: string;
            } | {
              kind: "google";
              /** Email address of the Google service account. */
              email: string;
            } | {
              kind: "circleci";
              /** ID of the CircleCI project. */
              project: string;
              /** Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one. */
              origin: string;
              /** Ref that the job runs for, such as `refs/heads/main`. Default: any. */
              ref?: string;
            } | {
              kind: "buildkite";
              /** Pipeline, as `organization/pipeline`, by their slugs. */
              pipeline: string;
              /** Branch that the build is of. Default: any. */
              branch?: string;
            } | {
              kind: "claims";
              /** Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot. */
              claims: Record<string, string | string[]>;
            };
            scope: {
              /** Globs of `owner/name`. */
              indexes: string[];
              /** Globs of project names. */
              projects: string[];
              permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
            };
            /** UTC, ISO 8601. */
            createdAt: string;
            createdBy: string | null;
            lastUsedAt: string | null;
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
    /** Add a trusted publisher. It exchanges ID tokens for tokens of its service account that are valid for 15 minutes */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Name of its issuer. */
        issuer: string;
        /** Service account that it signs in as. Its grants say what it may do. */
        account: string;
        /** What the publisher is. */
        note?: string;
        /** Which workload of the issuer it is. */
        source: {
          kind: "github";
          /** Repository, as `owner/name`. */
          repository: string;
          /** File name of the workflow in .github/workflows. */
          workflow: string;
          /** Environment that the job must run in. Default: any. */
          environment?: string;
        } | {
          kind: "gitlab";
          /** Project, as `group/project`. */
          project: string;
          /** Path of the pipeline's file in the project. */
          file?: string;
          /** Environment that the job must run in. Default: any. */
          environment?: string;
        } | {
          kind: "kubernetes";
          /** Namespace of the service account. */
          namespace: string;
          /** Name of the Kubernetes service account. */
          serviceAccount: string;
        } | {
          kind: "google";
          /** Email address of the Google service account. */
          email: string;
        } | {
          kind: "circleci";
          /** ID of the CircleCI project. */
          project: string;
          /** Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one. */
          origin: string;
          /** Ref that the job runs for, such as `refs/heads/main`. Default: any. */
          ref?: string;
        } | {
          kind: "buildkite";
          /** Pipeline, as `organization/pipeline`, by their slugs. */
          pipeline: string;
          /** Branch that the build is of. Default: any. */
          branch?: string;
        } | {
          kind: "claims";
          /** Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot. */
          claims: Record<string, string | string[]>;
        };
        /** Limits of its tokens. They never have more rights than the account. */
        scope?: {
          /** Globs of `owner/name`. */
          indexes?: string[];
          /** Globs of project names. */
          projects?: string[];
          permissions?: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
        };
        /** Accept indexes in `scope` that do not exist yet. Without it, they are refused. */
        notYet?: boolean;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: string;
          issuer: string;
          account: string;
          note: string;
          source: {
            kind: "github";
            /** Repository, as `owner/name`. */
            repository: string;
            /** File name of the workflow in .github/workflows. */
            workflow: string;
            /** Environment that the job must run in. Default: any. */
            environment?: string;
          } | {
            kind: "gitlab";
            /** Project, as `group/project`. */
            project: string;
            /** Path of the pipeline's file in the project. */
            file: string;
            /** Environment that the job must run in. Default: any. */
            environment?: string;
          } | {
            kind: "kubernetes";
            /** Namespace of the service account. */
            namespace: string;
            /** Name of the Kubernetes service account. */
            serviceAccount: string;
          } | {
            kind: "google";
            /** Email address of the Google service account. */
            email: string;
          } | {
            kind: "circleci";
            /** ID of the CircleCI project. */
            project: string;
            /** Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one. */
            origin: string;
            /** Ref that the job runs for, such as `refs/heads/main`. Default: any. */
            ref?: string;
          } | {
            kind: "buildkite";
            /** Pipeline, as `organization/pipeline`, by their slugs. */
            pipeline: string;
            /** Branch that the build is of. Default: any. */
            branch?: string;
          } | {
            kind: "claims";
            /** Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot. */
            claims: Record<string, string | string[]>;
          };
          scope: {
            /** Globs of `owner/name`. */
            indexes: string[];
            /** Globs of project names. */
            projects: string[];
            permissions: ("read" | "publish" | "yank" | "remove" | "manage" | "metrics")[];
          };
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
          lastUsedAt: string | null;
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
  "/publishers/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Remove a trusted publisher. Its tokens stop working immediately */
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
  "/groups": {
    parameters: Parameters;
    /** List the groups with their members */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
    /** Add an account to a group */
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
    /** Remove an account from a group */
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
    /** List grants: all for administrators, or those of one index for its managers */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only grants that apply to this index (`owner/name`). */
          "index"?: string;
          /** With `index`: only grants that apply to this project. */
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
    /** Create a grant: on any index for administrators, on their own for managers */
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
        /** Accept names of indexes and projects that do not exist yet. */
        notYet?: boolean;
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
    /** Remove a grant. This takes effect immediately */
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
    /** List the indexes that the caller can read */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
              /** Description of the index. */
              description: string;
              /** Development index: files can be replaced, and names of removed files can be used again. */
              volatile: boolean;
              /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
              legacyFileKinds: boolean;
              /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Quota: how many bytes the files of the index may take up together. null: no limit. */
              maxSize: number | null;
              /** Quota of each project of the index, in bytes. null: no limit. */
              maxProjectSize: number | null;
              /** Who can read without a grant. null: the site's setting (access.read). */
              read: "everyone" | "authenticated" | "granted" | null;
              /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
              downloads: "stream" | "redirect" | null;
              /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
              binDays: number | null;
              /** When releases go to the recycle bin on their own. null: never. */
              retention: {
                /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
                newest: number | null;
                /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
                newestPerMinor: number | null;
                /** Remove alphas, betas and candidates that are older than this many days. */
                preReleases: number | null;
                /** Remove development releases (.dev) that are older than this many days. */
                devReleases: number | null;
                /** Remove releases that were not downloaded in this many days. */
                unused: number | null;
                /** Never remove what arrived in the index in the last days, this many. */
                minAge: number;
                /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
                protect: string[];
              } | null;
              /** Created by its owner by a sandbox rule. Only administrators change its limits. */
              sandbox: boolean;
              /** For mirrors: the upstream and its cache. */
              mirror: {
                /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
                url: string | null;
                /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
                layout: "simple" | "flat";
                /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
                credentials: string | null;
                /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
                mode: "cache" | "redirect" | "off";
                /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
                names: "off" | "known" | "full";
                /** Seconds to cache the upstream's project list, if `names` is `full`. */
                namesExpiry: number;
                /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
                metadata: "extract" | "relay";
                /** Seconds to cache a page. */
                expiry: number;
                /** Seconds to cache that the upstream does not have a project. */
                negativeExpiry: number;
                /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
                notFound: number[];
                /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
                keepDropped: number | null;
                /** Seconds to serve a stale page while the upstream is down. null: no limit. */
                staleOnError: number | null;
                /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
                maxFileSize: number | null;
                /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
                cacheSize: number | null;
                /** Follow links and redirects from a public upstream to private addresses. */
                allowPrivate: boolean;
              } | null;
              /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
              bases: string[];
              /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
              origins: {
                /** A project name. `*` matches any characters. */
                glob: string;
                origin: "private" | "upstream" | "shared";
                /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
                sources?: string[];
              }[];
              /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
              policy: {
                /** deny: hide. hold: hide until the rule no longer matches. */
                action: "allow" | "deny" | "hold";
                /** Reason, shown to people. */
                reason: string;
                /** Project names. Default: all. */
                projects?: string[];
                /** Versions (PEP 440). Pre-releases are treated like other versions. */
                versions?: string;
                /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
                sources?: string[];
                kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
                /** A file whose age is not known counts as new. */
                youngerThanDays?: number;
                olderThanDays?: number;
                /** Files uploaded after this time. */
                bornAfter?: string;
                /** Files uploaded at or before this time. */
                bornBefore?: string;
                /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
                clock: "upload" | "seen";
                yanked?: boolean;
                /** Bytes. */
                largerThan?: number;
                /** Bytes. */
                smallerThan?: number;
                /** Patterns of the license expression or of one license in it, in any case. */
                licenses?: string[];
                /** Patterns of a classifier, in any case. */
                classifiers?: string[];
                /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
                untested?: string[];
                /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
                plugin?: string;
                /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
                matchUnknown: boolean;
                exceptions: {
                  /** The rule skips these. */
                  projects: string[];
                  /** Only of these versions (PEP 440). */
                  versions?: string;
                  /** Reason, shown to people. */
                  reason: string;
                  /** When it expires. null: never. */
                  until: string | null;
                  /** Who added it. Set by the server. */
                  by: string | null;
                  /** When it was added. Set by the server. */
                  at: string | null;
                }[];
                /** Who made the rule; the server fills it in. */
                by: string | null;
                /** When it was added. Set by the server. */
                at: string | null;
              }[];
              /** View. null: no limits. */
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
              /** Hides everything newer than a moment. null: not frozen. */
              freeze: {
                /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
                at: string;
                /** Reason, shown to people. */
                reason: string;
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
    /** Create an index, hosted or a mirror; or, by a sandbox rule, one of your own */
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
          /** Description of the index. */
          description?: string;
          /** Development index: files can be replaced, and names of removed files can be used again. */
          volatile?: boolean;
          /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
          legacyFileKinds?: boolean;
          /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
          maxFileSize?: number | null;
          /** Quota: how many bytes the files of the index may take up together. null: no limit. */
          maxSize?: number | null;
          /** Quota of each project of the index, in bytes. null: no limit. */
          maxProjectSize?: number | null;
          /** Who can read without a grant. null: the site's setting (access.read). */
          read?: "everyone" | "authenticated" | "granted" | null;
          /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
          downloads?: "stream" | "redirect" | null;
          /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
          binDays?: number | null;
          /** When releases go to the recycle bin on their own. null: never. */
          retention?: {
            /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
            newest?: number | null;
            /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
            newestPerMinor?: number | null;
            /** Remove alphas, betas and candidates that are older than this many days. */
            preReleases?: number | null;
            /** Remove development releases (.dev) that are older than this many days. */
            devReleases?: number | null;
            /** Remove releases that were not downloaded in this many days. */
            unused?: number | null;
            /** Never remove what arrived in the index in the last days, this many. */
            minAge?: number;
            /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
            protect?: string[];
          } | null;
          /** Created by its owner by a sandbox rule. Only administrators change its limits. */
          sandbox?: boolean;
          /** For mirrors: the upstream and its cache. */
          mirror?: {
            /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
            url?: string | null;
            /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
            layout?: "simple" | "flat";
            /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
            credentials?: string | null;
            /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
            mode?: "cache" | "redirect" | "off";
            /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
            names?: "off" | "known" | "full";
            /** Seconds to cache the upstream's project list, if `names` is `full`. */
            namesExpiry?: number;
            /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
            metadata?: "extract" | "relay";
            /** Seconds to cache a page. */
            expiry?: number;
            /** Seconds to cache that the upstream does not have a project. */
            negativeExpiry?: number;
            /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
            notFound?: number[];
            /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
            keepDropped?: number | null;
            /** Seconds to serve a stale page while the upstream is down. null: no limit. */
            staleOnError?: number | null;
            /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
            maxFileSize?: number | null;
            /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
            cacheSize?: number | null;
            /** Follow links and redirects from a public upstream to private addresses. */
            allowPrivate?: boolean;
          } | null;
          /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
          bases?: string[];
          /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
          origins?: {
            /** A project name. `*` matches any characters. */
            glob: string;
            origin: "private" | "upstream" | "shared";
            /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
            sources?: string[];
          }[];
          /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
          policy?: {
            /** deny: hide. hold: hide until the rule no longer matches. */
            action: "allow" | "deny" | "hold";
            /** Reason, shown to people. */
            reason?: string;
            /** Project names. Default: all. */
            projects?: string[];
            /** Versions (PEP 440). Pre-releases are treated like other versions. */
            versions?: string;
            /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** Files uploaded after this time. */
            bornAfter?: string;
            /** Files uploaded at or before this time. */
            bornBefore?: string;
            /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
            clock?: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Patterns of the license expression or of one license in it, in any case. */
            licenses?: string[];
            /** Patterns of a classifier, in any case. */
            classifiers?: string[];
            /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
            untested?: string[];
            /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
            plugin?: string;
            /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown?: boolean;
            exceptions?: {
              /** The rule skips these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Reason, shown to people. */
              reason?: string;
              /** When it expires. null: never. */
              until?: string | null;
              /** Who added it. Set by the server. */
              by?: string | null;
              /** When it was added. Set by the server. */
              at?: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by?: string | null;
            /** When it was added. Set by the server. */
            at?: string | null;
          }[];
          /** View. null: no limits. */
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
          /** Hides everything newer than a moment. null: not frozen. */
          freeze?: {
            /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
            at: string;
            /** Reason, shown to people. */
            reason?: string;
          } | null;
        };
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          owner: string;
          name: string;
          kind: "hosted" | "mirror";
          settings: {
            /** Description of the index. */
            description: string;
            /** Development index: files can be replaced, and names of removed files can be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
            legacyFileKinds: boolean;
            /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Quota: how many bytes the files of the index may take up together. null: no limit. */
            maxSize: number | null;
            /** Quota of each project of the index, in bytes. null: no limit. */
            maxProjectSize: number | null;
            /** Who can read without a grant. null: the site's setting (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
            binDays: number | null;
            /** When releases go to the recycle bin on their own. null: never. */
            retention: {
              /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
              newest: number | null;
              /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
              newestPerMinor: number | null;
              /** Remove alphas, betas and candidates that are older than this many days. */
              preReleases: number | null;
              /** Remove development releases (.dev) that are older than this many days. */
              devReleases: number | null;
              /** Remove releases that were not downloaded in this many days. */
              unused: number | null;
              /** Never remove what arrived in the index in the last days, this many. */
              minAge: number;
              /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
              protect: string[];
            } | null;
            /** Created by its owner by a sandbox rule. Only administrators change its limits. */
            sandbox: boolean;
            /** For mirrors: the upstream and its cache. */
            mirror: {
              /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
              url: string | null;
              /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
              mode: "cache" | "redirect" | "off";
              /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
              names: "off" | "known" | "full";
              /** Seconds to cache the upstream's project list, if `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
              metadata: "extract" | "relay";
              /** Seconds to cache a page. */
              expiry: number;
              /** Seconds to cache that the upstream does not have a project. */
              negativeExpiry: number;
              /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds to serve a stale page while the upstream is down. null: no limit. */
              staleOnError: number | null;
              /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects from a public upstream to private addresses. */
              allowPrivate: boolean;
            } | null;
            /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
            bases: string[];
            /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
            origins: {
              /** A project name. `*` matches any characters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny: hide. hold: hide until the rule no longer matches. */
              action: "allow" | "deny" | "hold";
              /** Reason, shown to people. */
              reason: string;
              /** Project names. Default: all. */
              projects?: string[];
              /** Versions (PEP 440). Pre-releases are treated like other versions. */
              versions?: string;
              /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** Files uploaded after this time. */
              bornAfter?: string;
              /** Files uploaded at or before this time. */
              bornBefore?: string;
              /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Patterns of the license expression or of one license in it, in any case. */
              licenses?: string[];
              /** Patterns of a classifier, in any case. */
              classifiers?: string[];
              /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
              untested?: string[];
              /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
              plugin?: string;
              /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule skips these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Reason, shown to people. */
                reason: string;
                /** When it expires. null: never. */
                until: string | null;
                /** Who added it. Set by the server. */
                by: string | null;
                /** When it was added. Set by the server. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was added. Set by the server. */
              at: string | null;
            }[];
            /** View. null: no limits. */
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
            /** Hides everything newer than a moment. null: not frozen. */
            freeze: {
              /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
              at: string;
              /** Reason, shown to people. */
              reason: string;
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
            /** Description of the index. */
            description: string;
            /** Development index: files can be replaced, and names of removed files can be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
            legacyFileKinds: boolean;
            /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Quota: how many bytes the files of the index may take up together. null: no limit. */
            maxSize: number | null;
            /** Quota of each project of the index, in bytes. null: no limit. */
            maxProjectSize: number | null;
            /** Who can read without a grant. null: the site's setting (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
            binDays: number | null;
            /** When releases go to the recycle bin on their own. null: never. */
            retention: {
              /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
              newest: number | null;
              /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
              newestPerMinor: number | null;
              /** Remove alphas, betas and candidates that are older than this many days. */
              preReleases: number | null;
              /** Remove development releases (.dev) that are older than this many days. */
              devReleases: number | null;
              /** Remove releases that were not downloaded in this many days. */
              unused: number | null;
              /** Never remove what arrived in the index in the last days, this many. */
              minAge: number;
              /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
              protect: string[];
            } | null;
            /** Created by its owner by a sandbox rule. Only administrators change its limits. */
            sandbox: boolean;
            /** For mirrors: the upstream and its cache. */
            mirror: {
              /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
              url: string | null;
              /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
              mode: "cache" | "redirect" | "off";
              /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
              names: "off" | "known" | "full";
              /** Seconds to cache the upstream's project list, if `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
              metadata: "extract" | "relay";
              /** Seconds to cache a page. */
              expiry: number;
              /** Seconds to cache that the upstream does not have a project. */
              negativeExpiry: number;
              /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds to serve a stale page while the upstream is down. null: no limit. */
              staleOnError: number | null;
              /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects from a public upstream to private addresses. */
              allowPrivate: boolean;
            } | null;
            /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
            bases: string[];
            /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
            origins: {
              /** A project name. `*` matches any characters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny: hide. hold: hide until the rule no longer matches. */
              action: "allow" | "deny" | "hold";
              /** Reason, shown to people. */
              reason: string;
              /** Project names. Default: all. */
              projects?: string[];
              /** Versions (PEP 440). Pre-releases are treated like other versions. */
              versions?: string;
              /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** Files uploaded after this time. */
              bornAfter?: string;
              /** Files uploaded at or before this time. */
              bornBefore?: string;
              /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Patterns of the license expression or of one license in it, in any case. */
              licenses?: string[];
              /** Patterns of a classifier, in any case. */
              classifiers?: string[];
              /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
              untested?: string[];
              /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
              plugin?: string;
              /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule skips these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Reason, shown to people. */
                reason: string;
                /** When it expires. null: never. */
                until: string | null;
                /** Who added it. Set by the server. */
                by: string | null;
                /** When it was added. Set by the server. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was added. Set by the server. */
              at: string | null;
            }[];
            /** View. null: no limits. */
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
            /** Hides everything newer than a moment. null: not frozen. */
            freeze: {
              /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
              at: string;
              /** Reason, shown to people. */
              reason: string;
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
    /** Remove an index that has no files and that no other index inherits from, with its recycle bin */
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
    /** Change settings of an index. Settings that are not sent stay as they are */
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
          /** Description of the index. */
          description?: string;
          /** Development index: files can be replaced, and names of removed files can be used again. */
          volatile?: boolean;
          /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
          legacyFileKinds?: boolean;
          /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
          maxFileSize?: number | null;
          /** Quota: how many bytes the files of the index may take up together. null: no limit. */
          maxSize?: number | null;
          /** Quota of each project of the index, in bytes. null: no limit. */
          maxProjectSize?: number | null;
          /** Who can read without a grant. null: the site's setting (access.read). */
          read?: "everyone" | "authenticated" | "granted" | null;
          /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
          downloads?: "stream" | "redirect" | null;
          /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
          binDays?: number | null;
          /** When releases go to the recycle bin on their own. null: never. */
          retention?: {
            /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
            newest?: number | null;
            /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
            newestPerMinor?: number | null;
            /** Remove alphas, betas and candidates that are older than this many days. */
            preReleases?: number | null;
            /** Remove development releases (.dev) that are older than this many days. */
            devReleases?: number | null;
            /** Remove releases that were not downloaded in this many days. */
            unused?: number | null;
            /** Never remove what arrived in the index in the last days, this many. */
            minAge?: number;
            /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
            protect?: string[];
          } | null;
          /** Created by its owner by a sandbox rule. Only administrators change its limits. */
          sandbox?: boolean;
          /** For mirrors: the upstream and its cache. */
          mirror?: {
            /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
            url?: string | null;
            /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
            layout?: "simple" | "flat";
            /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
            credentials?: string | null;
            /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
            mode?: "cache" | "redirect" | "off";
            /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
            names?: "off" | "known" | "full";
            /** Seconds to cache the upstream's project list, if `names` is `full`. */
            namesExpiry?: number;
            /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
            metadata?: "extract" | "relay";
            /** Seconds to cache a page. */
            expiry?: number;
            /** Seconds to cache that the upstream does not have a project. */
            negativeExpiry?: number;
            /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
            notFound?: number[];
            /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
            keepDropped?: number | null;
            /** Seconds to serve a stale page while the upstream is down. null: no limit. */
            staleOnError?: number | null;
            /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
            maxFileSize?: number | null;
            /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
            cacheSize?: number | null;
            /** Follow links and redirects from a public upstream to private addresses. */
            allowPrivate?: boolean;
          } | null;
          /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
          bases?: string[];
          /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
          origins?: {
            /** A project name. `*` matches any characters. */
            glob: string;
            origin: "private" | "upstream" | "shared";
            /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
            sources?: string[];
          }[];
          /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
          policy?: {
            /** deny: hide. hold: hide until the rule no longer matches. */
            action: "allow" | "deny" | "hold";
            /** Reason, shown to people. */
            reason?: string;
            /** Project names. Default: all. */
            projects?: string[];
            /** Versions (PEP 440). Pre-releases are treated like other versions. */
            versions?: string;
            /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** Files uploaded after this time. */
            bornAfter?: string;
            /** Files uploaded at or before this time. */
            bornBefore?: string;
            /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
            clock?: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Patterns of the license expression or of one license in it, in any case. */
            licenses?: string[];
            /** Patterns of a classifier, in any case. */
            classifiers?: string[];
            /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
            untested?: string[];
            /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
            plugin?: string;
            /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown?: boolean;
            exceptions?: {
              /** The rule skips these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Reason, shown to people. */
              reason?: string;
              /** When it expires. null: never. */
              until?: string | null;
              /** Who added it. Set by the server. */
              by?: string | null;
              /** When it was added. Set by the server. */
              at?: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by?: string | null;
            /** When it was added. Set by the server. */
            at?: string | null;
          }[];
          /** View. null: no limits. */
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
          /** Hides everything newer than a moment. null: not frozen. */
          freeze?: {
            /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
            at: string;
            /** Reason, shown to people. */
            reason?: string;
          } | null;
        };
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          owner: string;
          name: string;
          kind: "hosted" | "mirror";
          settings: {
            /** Description of the index. */
            description: string;
            /** Development index: files can be replaced, and names of removed files can be used again. */
            volatile: boolean;
            /** Accept .egg, .exe, .msi, .rpm, .zip sdists and other legacy file types. */
            legacyFileKinds: boolean;
            /** Maximum file size in bytes. null: the site's limit (limits.fileSize). */
            maxFileSize: number | null;
            /** Quota: how many bytes the files of the index may take up together. null: no limit. */
            maxSize: number | null;
            /** Quota of each project of the index, in bytes. null: no limit. */
            maxProjectSize: number | null;
            /** Who can read without a grant. null: the site's setting (access.read). */
            read: "everyone" | "authenticated" | "granted" | null;
            /** Download method for object storage: stream through the server, or redirect to a short-lived signed URL. null: the site's setting (downloads.mode). */
            downloads: "stream" | "redirect" | null;
            /** Days that removed files stay in the recycle bin. 0: they are deleted at once. null: the site's setting (bin.days). */
            binDays: number | null;
            /** When releases go to the recycle bin on their own. null: never. */
            retention: {
              /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
              newest: number | null;
              /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
              newestPerMinor: number | null;
              /** Remove alphas, betas and candidates that are older than this many days. */
              preReleases: number | null;
              /** Remove development releases (.dev) that are older than this many days. */
              devReleases: number | null;
              /** Remove releases that were not downloaded in this many days. */
              unused: number | null;
              /** Never remove what arrived in the index in the last days, this many. */
              minAge: number;
              /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
              protect: string[];
            } | null;
            /** Created by its owner by a sandbox rule. Only administrators change its limits. */
            sandbox: boolean;
            /** For mirrors: the upstream and its cache. */
            mirror: {
              /** URL of the upstream's simple index. null: the site's upstreamUrl, or pip's setting. */
              url: string | null;
              /** Type of the upstream: a simple index, or a single page with links to all files (as for --find-links). */
              layout: "simple" | "flat";
              /** Name of the credentials for the upstream: the server's environment holds them as WHEELYARD_CREDENTIALS_<NAME>_USERNAME, _PASSWORD, _TOKEN, _CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE. */
              credentials: string | null;
              /** cache: keep files that were downloaded. redirect: send clients to the upstream for files. off: answer nothing and contact no one. */
              mode: "cache" | "redirect" | "off";
              /** Project list. off: empty. known: projects that were requested here. full: all projects of the upstream, fetched in the background. */
              names: "off" | "known" | "full";
              /** Seconds to cache the upstream's project list, if `names` is `full`. */
              namesExpiry: number;
              /** Core metadata of wheels. extract: take it from the wheel if the upstream serves none. relay: only relay it. */
              metadata: "extract" | "relay";
              /** Seconds to cache a page. */
              expiry: number;
              /** Seconds to cache that the upstream does not have a project. */
              negativeExpiry: number;
              /** Statuses besides 404 and 410 that mean that the upstream has no such project. For example [403], for buckets and CDNs. */
              notFound: number[];
              /** Seconds for which a kept file stays at its address after the upstream dropped it from its page; null: until it is evicted. */
              keepDropped: number | null;
              /** Seconds to serve a stale page while the upstream is down. null: no limit. */
              staleOnError: number | null;
              /** Maximum size of a fetched file, in bytes. null: the site's limit (limits.fileSize). */
              maxFileSize: number | null;
              /** Maximum size of the cache, in bytes. The least recently used files are removed first. null: no limit. */
              cacheSize: number | null;
              /** Follow links and redirects from a public upstream to private addresses. */
              allowPrivate: boolean;
            } | null;
            /** Indexes that it inherits from, as owner/name. Projects that it does not own come from the first of them that does. */
            bases: string[];
            /** Where names come from. The first match wins. Also applies to all indexes that inherit from this one. */
            origins: {
              /** A project name. `*` matches any characters. */
              glob: string;
              origin: "private" | "upstream" | "shared";
              /** For shared: the indexes whose files are shown, in order. Default: the whole tree. */
              sources?: string[];
            }[];
            /** Rules on what the index takes from its bases and upstreams; the first that matches a file decides. */
            policy: {
              /** deny: hide. hold: hide until the rule no longer matches. */
              action: "allow" | "deny" | "hold";
              /** Reason, shown to people. */
              reason: string;
              /** Project names. Default: all. */
              projects?: string[];
              /** Versions (PEP 440). Pre-releases are treated like other versions. */
              versions?: string;
              /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
              sources?: string[];
              kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
              /** A file whose age is not known counts as new. */
              youngerThanDays?: number;
              olderThanDays?: number;
              /** Files uploaded after this time. */
              bornAfter?: string;
              /** Files uploaded at or before this time. */
              bornBefore?: string;
              /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
              clock: "upload" | "seen";
              yanked?: boolean;
              /** Bytes. */
              largerThan?: number;
              /** Bytes. */
              smallerThan?: number;
              /** Patterns of the license expression or of one license in it, in any case. */
              licenses?: string[];
              /** Patterns of a classifier, in any case. */
              classifiers?: string[];
              /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
              untested?: string[];
              /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
              plugin?: string;
              /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
              matchUnknown: boolean;
              exceptions: {
                /** The rule skips these. */
                projects: string[];
                /** Only of these versions (PEP 440). */
                versions?: string;
                /** Reason, shown to people. */
                reason: string;
                /** When it expires. null: never. */
                until: string | null;
                /** Who added it. Set by the server. */
                by: string | null;
                /** When it was added. Set by the server. */
                at: string | null;
              }[];
              /** Who made the rule; the server fills it in. */
              by: string | null;
              /** When it was added. Set by the server. */
              at: string | null;
            }[];
            /** View. null: no limits. */
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
            /** Hides everything newer than a moment. null: not frozen. */
            freeze: {
              /** Files uploaded after this time are hidden. A file whose age is not known is hidden too. */
              at: string;
              /** Reason, shown to people. */
              reason: string;
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
    /** Show what an index inherits from, nearest first, as far as the caller can read it */
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
            /** 0: the requested index. */
            level: number;
            /** Its own bases, in order. */
            bases: string[];
          }[];
          /** There are others, which the caller may not read; shown only to those who manage the index. */
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
    /** List projects of an index and its bases whose names also exist upstream */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            /** The index, as owner/name. */
            owner: string;
            /** The mirror that also has a project with this name. */
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
  "/freeze": {
    parameters: Parameters;
    get?: never;
    /** Freeze all indexes: nothing newer than a moment is shown until it is lifted */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Files uploaded after this time are hidden. Default: now. */
        at?: string;
        /** Reason, shown to people. */
        reason?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Indexes that changed, as owner/name. */
          indexes: string[];
        } } };
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
    post?: never;
    /** Lift the freeze of every index */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Indexes that changed, as owner/name. */
          indexes: string[];
        } } };
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
  "/sandboxes": {
    parameters: Parameters;
    /** Show the sandboxes of the caller, and whether they can create more */
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
          /** The rule that counts for the caller. null: they cannot create indexes. */
          rule: {
            /** Indexes that each account can have this way. */
            maxIndexes: number;
            /** Quota of each index, in bytes. null: no limit. */
            maxSize: number | null;
            /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
            bases: string[];
            /** Whether a new index is a development index. Its owner can change it. */
            volatile: boolean;
            /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
            read: "everyone" | "authenticated" | "granted" | null;
            /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
            binDays: number | null;
            /** `authenticated` (any account) or `group:NAME`. */
            who: string;
          } | null;
          /** Owner of the indexes that the caller can create. null: none, or their name cannot be in an address. */
          owner: string | null;
          /** Sandboxes that the caller has, as owner/name. */
          indexes: string[];
          /** How many the caller can still create. */
          left: number;
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
  "/sandbox-rules": {
    parameters: Parameters;
    /** List the rules by which accounts can create indexes of their own */
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
            /** Indexes that each account can have this way. */
            maxIndexes: number;
            /** Quota of each index, in bytes. null: no limit. */
            maxSize: number | null;
            /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
            bases: string[];
            /** Whether a new index is a development index. Its owner can change it. */
            volatile: boolean;
            /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
            read: "everyone" | "authenticated" | "granted" | null;
            /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
            binDays: number | null;
            /** `authenticated` (any account) or `group:NAME`. */
            who: string;
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
  "/sandbox-rules/{who}": {
    parameters: Parameters;
    get?: never;
    /** Let accounts create indexes of their own, or change how many and what they are like */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** `authenticated` (any account) or `group:NAME`. */
          "who": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Indexes that each account can have this way. */
        maxIndexes?: number;
        /** Quota of each index, in bytes. null: no limit. */
        maxSize?: number | null;
        /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
        bases?: string[];
        /** Whether a new index is a development index. Its owner can change it. */
        volatile?: boolean;
        /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
        read?: "everyone" | "authenticated" | "granted" | null;
        /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
        binDays?: number | null;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Indexes that each account can have this way. */
          maxIndexes: number;
          /** Quota of each index, in bytes. null: no limit. */
          maxSize: number | null;
          /** Indexes that a new one inherits from. Its owner can leave some out, and add indexes of their own. */
          bases: string[];
          /** Whether a new index is a development index. Its owner can change it. */
          volatile: boolean;
          /** Who can read it without a grant. Its owner can only narrow it. null: the site's setting. */
          read: "everyone" | "authenticated" | "granted" | null;
          /** Days that removed files stay in its recycle bin, which no quota counts. null: the site's setting. */
          binDays: number | null;
          /** `authenticated` (any account) or `group:NAME`. */
          who: string;
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        409: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    post?: never;
    /** Remove a sandbox rule. Indexes that were created by it stay */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** `authenticated` (any account) or `group:NAME`. */
          "who": string;
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
  "/indexes/{owner}/{index}/mirror": {
    parameters: Parameters;
    /** Show the upstream of a mirror and how much is cached */
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
          /** URL of the upstream, without credentials. null: none. */
          upstream: string | null;
          /** Where the URL is configured. */
          from: string | null;
          /** Why the upstream cannot be used, or null. */
          problem: string | null;
          /** Number of cached project pages. */
          pages: number;
          /** When the upstream last answered with a page. */
          lastChecked: string | null;
          /** Number of cached files. */
          files: number;
          /** Bytes of them. */
          bytes: number;
          /** Share of recent downloads that were served from the cache. null if files are not cached or nothing was counted. */
          hitRatio: number | null;
          lately: {
            /** Number of days, including today. */
            days: number;
            /** Files downloaded by clients. */
            downloads: number;
            /** Files fetched from the upstream. */
            fetched: number;
            /** Bytes of them. */
            fetchedBytes: number;
            /** Page requests to the upstream. */
            asked: number;
            /** Failed requests to the upstream. */
            failed: number;
          };
          /** Last error of the upstream. null: none. */
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
    /** Fetch a project's page from the upstream now, or each page on its next request */
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
        /** The project to fetch now. null: fetch each page again on its next request. */
        project?: string | null;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          project: string | null;
          /** Whether the upstream has the project. null if no project was given. */
          found: boolean | null;
          /** Number of files on the project's page. null if no project was given. */
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
    /** Show which cached files an eviction would remove */
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
          /** At most 20, largest first. */
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
    /** Remove cached files, a few hundred at a time. They are fetched again on request */
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
          /** Files removed by this request. */
          files: number;
          bytes: number;
          /** Files that remain to be removed. Repeat the request until there are none. */
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
    /** Search projects by name, summary, keywords and classifiers, best matches first, your own before mirrored ones */
    get: {
      parameters: {
        query?: {
          /** Words or beginnings of words. A project must match all of them. Empty: all projects. */
          "q"?: string;
          /** Only projects that this index (`owner/name`) shows, including inherited ones. Default: all indexes. */
          "index"?: string;
          /** published: only hosted projects. mirrored: only projects of mirrors. */
          "origin"?: "published" | "mirrored";
          /** Order within your own projects, which come first, and within mirrored ones. match: best match first. recent: last published first. name: by name. downloads: most downloads in the last 30 days first. */
          "sort"?: "match" | "recent" | "name" | "downloads";
          /** Whether to add the downloads of each project in the last 30 days. */
          "downloads"?: "true" | "false";
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            /** true: published here. false: from a mirror. */
            private: boolean;
            /** Its latest release. null if it is not known. */
            version: string | null;
            summary: string;
            /** When a file of it was last published. null if it is not known, as for projects of mirrors. */
            updatedAt: string | null;
            /** Downloads in the last 30 days. null if they were not asked for, or are not counted. */
            downloads: number | null;
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
  "/search/documentation": {
    parameters: Parameters;
    /** Search the pages of documentation by their words, best matches first */
    get: {
      parameters: {
        query?: {
          /** Words or beginnings of words, of at least two letters. A page must have all of them. Empty: no pages. */
          "q"?: string;
          /** Only documentation that this index (`owner/name`) shows, including inherited ones. Default: all indexes. */
          "index"?: string;
          /** At most so many pages, 1 to 50. */
          "limit"?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** At most three pages of each project. */
          items: {
            /** Normalised. */
            project: string;
            /** Index that shows it, as owner/name. */
            index: string;
            version: string;
            title: string;
            /** How the text of the page begins. */
            opening: string;
            /** Where to read it, relative to the address of the site, as `path` of documentation. */
            path: string;
          }[];
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
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
    /** List the projects of an index that the caller can read */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only names that contain this text. */
          "q"?: string;
          /** Only projects that come from a hosted index, or from a mirror. */
          "kind"?: "hosted" | "mirror";
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
          /** Only grants that name it apply. */
          restricted: boolean;
          serial: number;
          /** Oldest first. */
          versions: string[];
          /** In the same order. */
          releases: {
            version: string;
            /** Installers choose it only if asked for pre-releases. */
            prerelease: boolean;
            /** All its files are yanked. */
            yanked: boolean;
            /** Upload time of its first file. null if the upstream does not report it. */
            uploadedAt: string | null;
            files: number;
            /** Total size of all files whose size is known. */
            size: number;
            requiresPython: string | null;
          }[];
          /** The release that installers choose by default. null: none. */
          latest: string | null;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Download path, relative to the address of the server. */
            path: string;
            /** For wheels: the compatibility tags, expanded. null for other files. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes. null if the upstream does not report it. */
            size: number | null;
            /** null if the upstream does not report it. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null if the upstream does not report it. */
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
    /** Remove a project with all its files. Their names stay reserved */
    delete: {
      parameters: {
        query?: {
          /** Delete the files at once instead of keeping them in the recycle bin. This cannot be undone. */
          "permanently"?: "true" | "false";
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
    /** Set a project's status (PEP 792), or restrict it to grants that name it */
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
          /** Only grants that name it apply. */
          restricted: boolean;
          serial: number;
          /** Oldest first. */
          versions: string[];
          /** In the same order. */
          releases: {
            version: string;
            /** Installers choose it only if asked for pre-releases. */
            prerelease: boolean;
            /** All its files are yanked. */
            yanked: boolean;
            /** Upload time of its first file. null if the upstream does not report it. */
            uploadedAt: string | null;
            files: number;
            /** Total size of all files whose size is known. */
            size: number;
            requiresPython: string | null;
          }[];
          /** The release that installers choose by default. null: none. */
          latest: string | null;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Download path, relative to the address of the server. */
            path: string;
            /** For wheels: the compatibility tags, expanded. null for other files. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes. null if the upstream does not report it. */
            size: number | null;
            /** null if the upstream does not report it. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null if the upstream does not report it. */
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
          /** All its files are yanked. */
          yanked: boolean;
          files: {
            filename: string;
            /** The index it comes from. */
            source: string;
            version: string;
            /** Download path, relative to the address of the server. */
            path: string;
            /** For wheels: the compatibility tags, expanded. null for other files. */
            tags: {
              python: string[];
              abi: string[];
              platform: string[];
            } | null;
            buildTag: string | null;
            kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
            /** Bytes. null if the upstream does not report it. */
            size: number | null;
            /** null if the upstream does not report it. */
            sha256: string | null;
            requiresPython: string | null;
            hasMetadata: boolean;
            hasSignature: boolean;
            /** null if the upstream does not report it. */
            uploadedAt: string | null;
            uploadedBy: string | null;
            yanked: boolean;
            yankedReason: string | null;
          }[];
          /** Core metadata of its first wheel, or of its sdist if there is none. */
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
    /** Remove a release with all its files. Their names stay reserved */
    delete: {
      parameters: {
        query?: {
          /** Delete the files at once instead of keeping them in the recycle bin. This cannot be undone. */
          "permanently"?: "true" | "false";
        };
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
    /** Show a release's description as sanitized HTML */
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
          /** Its markup format. null: the release has no description. */
          form: "markdown" | "restructuredtext" | "plain" | null;
          /** false: it is plain text. */
          rendered: boolean;
          /** It is too long to show in full. */
          truncated: boolean;
          /** Safe to embed in a page: no scripts, styles, forms or frames. Ids begin with `readme-`. */
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
    /** Yank all files of a release (PEP 592) */
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
        /** Reason, shown to people. */
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
    /** Unyank all files of a release */
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
    /** Copy a release to another index: all its files or none. Answers when it is done; for large files of a mirror, start a promotion instead */
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
        /** Target index, as owner/name. */
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
            /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
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
  "/indexes/{owner}/{index}/projects/{project}/docs": {
    parameters: Parameters;
    /** List the documentation of a project's releases */
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
          /** Newest version first. */
          items: {
            version: string;
            /** SHA-256 of the zip. */
            sha256: string;
            /** Size of the zip, in bytes. */
            size: number;
            /** Number of files in the zip. */
            files: number;
            /** Size of these files, in bytes. */
            unpackedSize: number;
            /** UTC, ISO 8601. */
            uploadedAt: string;
            uploadedBy: string | null;
            /** Index that the release was promoted from. */
            origin: string | null;
            /** Where to read it, relative to the address of the site. If not everyone may read the project, the address for a session contains a ticket. It is valid for 12 hours, and no longer than the session. */
            path: string;
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
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/docs": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Publish the documentation of a release. The body is a zip with index.html at its top */
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
      requestBody: { content: { "application/octet-stream": string } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          version: string;
          /** SHA-256 of the zip. */
          sha256: string;
          /** Size of the zip, in bytes. */
          size: number;
          /** Number of files in the zip. */
          files: number;
          /** Size of these files, in bytes. */
          unpackedSize: number;
          /** UTC, ISO 8601. */
          uploadedAt: string;
          uploadedBy: string | null;
          /** Index that the release was promoted from. */
          origin: string | null;
          /** Where to read it, relative to the address of the site. If not everyone may read the project, the address for a session contains a ticket. It is valid for 12 hours, and no longer than the session. */
          path: string;
        } } };
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
        507: Refused;
      };
    };
    /** Remove the documentation of a release */
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
  "/indexes/{owner}/{index}/projects/{project}/results": {
    parameters: Parameters;
    /** Count the latest test results of each release of a project */
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
          /** Numbers of environments, by their latest results. Releases without results are left out. */
          items: {
            version: string;
            passed: number;
            /** Includes environments that could not be set up. */
            failed: number;
            skipped: number;
            /** UTC, ISO 8601. */
            lastReportedAt: string;
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
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/results": {
    parameters: Parameters;
    /** List the test results of a release */
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
          /** Newest first. */
          items: {
            id: string;
            version: string;
            environment: string;
            /** error: the environment could not be set up. skipped: no test ran. */
            status: "passed" | "failed" | "error" | "skipped";
            python: string | null;
            platform: string | null;
            /** Number of tests. null: not reported. */
            tests: number | null;
            failures: number | null;
            errors: number | null;
            skipped: number | null;
            durationSeconds: number | null;
            /** What ran the tests. */
            tool: string | null;
            /** File that was tested. null: the release. */
            file: string | null;
            /** UTC, ISO 8601. */
            reportedAt: string;
            reportedBy: string | null;
            /** Index that the release was promoted from. */
            origin: string | null;
            /** Whether it is the latest result of its environment. */
            isLatest: boolean;
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
    /** Add test results to a release. The body is JSON of tox, JUnit XML, or JSON with results */
    post: {
      parameters: {
        query?: {
          /** Name of the environment, for reports that name none. */
          "environment"?: string;
          /** Version of Python, for reports that do not say it. */
          "python"?: string;
          /** Platform, for reports that do not say it. */
          "platform"?: string;
          /** Name of the file that was tested. Default: the release. */
          "file"?: string;
          /** When another server got the report. Only administrators can say so. Default: now. */
          "reportedAt"?: string;
          /** Who reported it to another server. Only administrators can say so. Default: you, or no one if `reportedAt` is given. */
          "reportedBy"?: string;
        };
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
      requestBody: { content: { "application/octet-stream": string } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Newest first. */
          items: {
            id: string;
            version: string;
            environment: string;
            /** error: the environment could not be set up. skipped: no test ran. */
            status: "passed" | "failed" | "error" | "skipped";
            python: string | null;
            platform: string | null;
            /** Number of tests. null: not reported. */
            tests: number | null;
            failures: number | null;
            errors: number | null;
            skipped: number | null;
            durationSeconds: number | null;
            /** What ran the tests. */
            tool: string | null;
            /** File that was tested. null: the release. */
            file: string | null;
            /** UTC, ISO 8601. */
            reportedAt: string;
            reportedBy: string | null;
            /** Index that the release was promoted from. */
            origin: string | null;
            /** Whether it is the latest result of its environment. */
            isLatest: boolean;
          }[];
        } } };
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
        507: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}": {
    parameters: Parameters;
    /** Show a test result with its log */
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
          /** ID of a test result. */
          "id": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: string;
          version: string;
          environment: string;
          /** error: the environment could not be set up. skipped: no test ran. */
          status: "passed" | "failed" | "error" | "skipped";
          python: string | null;
          platform: string | null;
          /** Number of tests. null: not reported. */
          tests: number | null;
          failures: number | null;
          errors: number | null;
          skipped: number | null;
          durationSeconds: number | null;
          /** What ran the tests. */
          tool: string | null;
          /** File that was tested. null: the release. */
          file: string | null;
          /** UTC, ISO 8601. */
          reportedAt: string;
          reportedBy: string | null;
          /** Index that the release was promoted from. */
          origin: string | null;
          /** Whether it is the latest result of its environment. */
          isLatest: boolean;
          /** End of the output. null: the stored report is missing. */
          log: string | null;
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
    /** Remove a test result */
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
          /** ID of a test result. */
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
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments": {
    parameters: Parameters;
    /** List the comments on a release */
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
          /** Newest first. */
          items: {
            id: string;
            version: string;
            /** Plain text. */
            text: string;
            /** Account that wrote it. */
            author: string;
            /** UTC, ISO 8601. */
            createdAt: string;
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
    /** Comment on a release that was published to this index. Everyone who can read the project can */
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
        /** Plain text, shown to everyone who can read the project. */
        text: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: string;
          version: string;
          /** Plain text. */
          text: string;
          /** Account that wrote it. */
          author: string;
          /** UTC, ISO 8601. */
          createdAt: string;
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
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Remove a comment: your own, or any if you may remove releases */
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
          /** ID of a comment. */
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
  "/indexes/{owner}/{index}/projects/{project}/releases/{version}/promotions": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Start to copy a release to another index in the background: all its files or none */
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
        /** Target index, as owner/name. */
        to: string;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: number;
          project: string;
          version: string;
          /** owner/name */
          from: string;
          /** owner/name */
          to: string;
          /** fetching: files are fetched from the upstream. publishing: it can no longer be cancelled. interrupted: the server was stopped; nothing was published. */
          state: "fetching" | "publishing" | "done" | "failed" | "cancelled" | "interrupted";
          /** Account that started it. */
          askedBy: string;
          /** UTC, ISO 8601. */
          askedAt: string;
          endedAt: string | null;
          /** Files of the release. */
          files: number;
          /** Files that are in the storage. */
          filesDone: number;
          /** Size of all files. null: the upstream does not say. */
          bytes: number | null;
          /** Bytes of them that have arrived. */
          bytesDone: number;
          /** What became of each file. null until it is done. */
          outcomes: {
            filename: string;
            /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
            outcome: "new" | "unchanged" | "replaces";
          }[] | null;
          /** Code of the error it failed with. */
          code: string | null;
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
  "/promotions": {
    parameters: Parameters;
    /** List promotions, newest first: your own, and as administrator those of everyone */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            project: string;
            version: string;
            /** owner/name */
            from: string;
            /** owner/name */
            to: string;
            /** fetching: files are fetched from the upstream. publishing: it can no longer be cancelled. interrupted: the server was stopped; nothing was published. */
            state: "fetching" | "publishing" | "done" | "failed" | "cancelled" | "interrupted";
            /** Account that started it. */
            askedBy: string;
            /** UTC, ISO 8601. */
            askedAt: string;
            endedAt: string | null;
            /** Files of the release. */
            files: number;
            /** Files that are in the storage. */
            filesDone: number;
            /** Size of all files. null: the upstream does not say. */
            bytes: number | null;
            /** Bytes of them that have arrived. */
            bytesDone: number;
            /** What became of each file. null until it is done. */
            outcomes: {
              filename: string;
              /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
              outcome: "new" | "unchanged" | "replaces";
            }[] | null;
            /** Code of the error it failed with. */
            code: string | null;
            /** Why it failed. */
            problem: string | null;
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
  "/promotions/{id}": {
    parameters: Parameters;
    /** Show the progress and the outcome of a promotion */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a promotion. */
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: number;
          project: string;
          version: string;
          /** owner/name */
          from: string;
          /** owner/name */
          to: string;
          /** fetching: files are fetched from the upstream. publishing: it can no longer be cancelled. interrupted: the server was stopped; nothing was published. */
          state: "fetching" | "publishing" | "done" | "failed" | "cancelled" | "interrupted";
          /** Account that started it. */
          askedBy: string;
          /** UTC, ISO 8601. */
          askedAt: string;
          endedAt: string | null;
          /** Files of the release. */
          files: number;
          /** Files that are in the storage. */
          filesDone: number;
          /** Size of all files. null: the upstream does not say. */
          bytes: number | null;
          /** Bytes of them that have arrived. */
          bytesDone: number;
          /** What became of each file. null until it is done. */
          outcomes: {
            filename: string;
            /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
            outcome: "new" | "unchanged" | "replaces";
          }[] | null;
          /** Code of the error it failed with. */
          code: string | null;
          /** Why it failed. */
          problem: string | null;
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
  "/promotions/{id}/cancel": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Cancel a promotion that still fetches files. Nothing is published */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Id of a promotion. */
          "id": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: number;
          project: string;
          version: string;
          /** owner/name */
          from: string;
          /** owner/name */
          to: string;
          /** fetching: files are fetched from the upstream. publishing: it can no longer be cancelled. interrupted: the server was stopped; nothing was published. */
          state: "fetching" | "publishing" | "done" | "failed" | "cancelled" | "interrupted";
          /** Account that started it. */
          askedBy: string;
          /** UTC, ISO 8601. */
          askedAt: string;
          endedAt: string | null;
          /** Files of the release. */
          files: number;
          /** Files that are in the storage. */
          filesDone: number;
          /** Size of all files. null: the upstream does not say. */
          bytes: number | null;
          /** Bytes of them that have arrived. */
          bytesDone: number;
          /** What became of each file. null until it is done. */
          outcomes: {
            filename: string;
            /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
            outcome: "new" | "unchanged" | "replaces";
          }[] | null;
          /** Code of the error it failed with. */
          code: string | null;
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
          /** Download path, relative to the address of the server. */
          path: string;
          /** For wheels: the compatibility tags, expanded. null for other files. */
          tags: {
            python: string[];
            abi: string[];
            platform: string[];
          } | null;
          buildTag: string | null;
          kind: "wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb";
          /** Bytes. null if the upstream does not report it. */
          size: number | null;
          /** null if the upstream does not report it. */
          sha256: string | null;
          requiresPython: string | null;
          hasMetadata: boolean;
          hasSignature: boolean;
          /** null if the upstream does not report it. */
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
    /** Remove a file. Its name stays reserved unless the index is volatile */
    delete: {
      parameters: {
        query?: {
          /** Delete the files at once instead of keeping them in the recycle bin. This cannot be undone. */
          "permanently"?: "true" | "false";
        };
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
    /** List the contents of an archive (names and sizes), if the server has the file */
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
          /** There are more files than listed. */
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
        /** Reason, shown to people. */
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
    /** Unyank a file */
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
    /** Publish a file. The body is the file itself. Everything else is read from its name and metadata */
    post: {
      parameters: {
        query: {
          /** Name of the file, which determines its project and release. */
          "filename": string;
          /** Project of the file. Needed for old source distributions, whose names are ambiguous. */
          "project"?: string;
          /** The upload is refused if the file has another hash. */
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
          /** unchanged: the same file was already there. replaces: another file was replaced in a volatile index. */
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
  "/indexes/{owner}/{index}/imports": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Import a file from another index server, with its upload time, uploader and old address */
    post: {
      parameters: {
        query: {
          /** Name of the file. */
          "filename": string;
          /** Project of the file, if its name is ambiguous. */
          "project"?: string;
          /** The file is refused if it has another hash. */
          "sha256": string;
          /** Product that the file comes from: `pypiserver`. */
          "from": string;
          /** Path of the file's address on the old server, without host and query. */
          "address": string;
          /** When it was uploaded there. Default: now. */
          "uploadedAt"?: string;
          /** Who uploaded it there. */
          "uploadedBy"?: string;
          /** What the old server noted about the file. */
          "comment"?: string;
          /** Any text that changes with the old file, such as its size and time. Later imports compare it. */
          "stamp"?: string;
          /** Detached signature (`.asc`), in base64. */
          "signature"?: string;
          /** Whether the project is restricted from the start, if this file creates it. */
          "restricted"?: "true" | "false";
          /** Accept a file that an upload would refuse. The reason is kept. */
          "acceptAsIs"?: "true" | "false";
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
          /** Normalised. */
          project: string;
          version: string;
          filename: string;
          /** unchanged: the same file was already there. replaces: a file of a volatile index was replaced. */
          outcome: "new" | "unchanged" | "replaces";
          /** Why an upload of this file would be refused. null: it would not. */
          acceptedAsIs: string | null;
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
  "/indexes/{owner}/{index}/imports/known": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** List which files of another index server were imported, by their old addresses */
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
        /** Old addresses to look up. */
        addresses: string[];
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            address: string;
            project: string;
            filename: string;
            /** Of the file as it was imported. */
            sha256: string;
            stamp: string | null;
            acceptedAsIs: string | null;
            /** The file that the index has now under this name. null: it was removed. */
            present: {
              sha256: string;
              size: number;
            } | null;
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
  "/indexes/{owner}/{index}/bundles": {
    parameters: Parameters;
    /** List the bundles that an index admitted, newest first */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            stream: string;
            sequence: number;
            manifestSha256: string;
            /** When the sender made it. */
            createdAt: string;
            /** UTC, ISO 8601. */
            admittedAt: string;
            admittedBy: string | null;
            /** Names and fingerprints of the keys that signed it. */
            signedBy: string[];
            /** Files that it brought. */
            files: number;
            /** Files that it listed and that were there before. */
            unchanged: number;
            /** Files that it yanked. */
            yanked: number;
            /** Files that were removed here before, and stayed removed. */
            leftOut: number;
            /** Files that it withdrew: removed, or in quarantine. */
            withdrawn: number;
            /** Administrators who approved it before it was admitted. */
            approvedBy: string[];
            /** Whether its files were removed again. */
            reverted: boolean;
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
    /** Admit a signed bundle: make its imported files visible in the index, all or none */
    post: {
      parameters: {
        query: {
          /** Index that the files of the bundle were imported into. */
          "quarantine": string;
          /** Only check signatures, sequence and expiry. */
          "dryRun"?: "true" | "false";
          /** Accept a complete bundle that skips numbers. */
          "allowGap"?: "true" | "false";
          /** Accept a bundle that has expired by the clock of this server. */
          "acceptExpired"?: "true" | "false";
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
          /** unchanged: it was admitted before. ready: it may be admitted (dryRun). waiting: other administrators must admit it too (bundles.admitters). */
          outcome: "admitted" | "unchanged" | "ready" | "waiting";
          stream: string;
          sequence: number;
          /** Names and fingerprints of the keys that signed it. */
          signedBy: string[];
          /** Files that are new in the index. */
          files: number;
          /** Files that were there before. */
          unchanged: number;
          /** Files that the bundle yanked. */
          yanked: number;
          /** Files that were removed here before. They stay removed. */
          leftOut: number;
          /** Files that the bundle withdrew: removed, or in quarantine. */
          withdrawn: number;
          /** Administrators who have approved it. */
          approvedBy: string[];
          /** How many administrators must admit it. */
          needed: number;
          /** What the index has now, for the sender. null: dryRun, or waiting. */
          receipt: {
            format: "wheelyard-receipt/1";
            stream: string;
            sequence: number;
            manifestSha256: string;
            admittedAt: string;
            index: string;
            files: string[];
          } | null;
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
  "/indexes/{owner}/{index}/bundles/{sequence}/revert": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Remove the files that a bundle brought. Their names stay reserved */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Number of an admitted bundle. */
          "sequence": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Files that were removed. */
          files: number;
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
  "/indexes/{owner}/{index}/bin": {
    parameters: Parameters;
    /** List the removed files of an index that can be restored, as far as the caller may remove them */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            version: string;
            filename: string;
            /** Bytes. */
            size: number;
            sha256: string;
            /** UTC, ISO 8601. */
            removedAt: string;
            /** Account. null: unknown. */
            removedBy: string | null;
            /** When it is deleted for good. */
            purgedAt: string;
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
  "/indexes/{owner}/{index}/bin/restore": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Restore a removed project, release or file */
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
        /** Project, in any spelling. */
        project: string;
        /** Only this release. */
        version?: string;
        /** Only this file. */
        filename?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          files: number;
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
  "/indexes/{owner}/{index}/bin/purge": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Delete removed files for good. This cannot be undone */
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
        /** Only this project. Default: everything that you may remove. */
        project?: string;
        /** Only this release. */
        version?: string;
        /** Only this file. */
        filename?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          files: number;
          /** Sum of their sizes. */
          bytes: number;
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
  "/indexes/{owner}/{index}/requests": {
    parameters: Parameters;
    /** List the requests for packages, newest first */
    get: {
      parameters: {
        query?: {
          /** Only requests in this state. */
          "state"?: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
          /** Only requests of this account. */
          "asked"?: string;
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
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
            /** Number in its index. */
            number: number;
            /** What is asked for, in one spelling, such as flask>=3. */
            requirement: string;
            /** Names of targets. Empty: all targets of the site. */
            targets: string[];
            /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
            lists: string[];
            /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
            state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
            /** Who wants it. The first made the request, the others joined it. */
            asked: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            approvals: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            /** Who refused it, and why. */
            refusal: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            } | null;
            /** What closed it. */
            fulfilled: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
              /** Stream and sequence of the bundle. */
              bundle: string | null;
            } | null;
            /** When something last happened to it. */
            changedAt: string;
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
    /** Ask for a package. If the same is asked for already, you join that request */
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
        /** Name and versions, such as flask>=3. Not a URL. */
        requirement: string;
        /** Why it is needed, shown to reviewers. */
        reason: string;
        /** Names of targets. Empty: all of the site. */
        targets?: string[];
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** Number in its index. */
          number: number;
          /** What is asked for, in one spelling, such as flask>=3. */
          requirement: string;
          /** Names of targets. Empty: all targets of the site. */
          targets: string[];
          /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
          lists: string[];
          /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
          state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
          /** Who wants it. The first made the request, the others joined it. */
          asked: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          approvals: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          /** Who refused it, and why. */
          refusal: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          } | null;
          /** What closed it. */
          fulfilled: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
            /** Stream and sequence of the bundle. */
            bundle: string | null;
          } | null;
          /** When something last happened to it. */
          changedAt: string;
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
  "/indexes/{owner}/{index}/request-lists": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Ask for everything in a file, in one transaction. What is asked for already, you join */
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
        /** Name and hash of the file, as request-checks answers them. */
        list: string;
        requirements: string[];
        /** Why it is needed, shown to reviewers. */
        reason: string;
        /** Names of targets. Empty: all of the site. */
        targets?: string[];
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          items: {
            /** Number in its index. */
            number: number;
            /** What is asked for, in one spelling, such as flask>=3. */
            requirement: string;
            /** Names of targets. Empty: all targets of the site. */
            targets: string[];
            /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
            lists: string[];
            /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
            state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
            /** Who wants it. The first made the request, the others joined it. */
            asked: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            approvals: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            /** Who refused it, and why. */
            refusal: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            } | null;
            /** What closed it. */
            fulfilled: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
              /** Stream and sequence of the bundle. */
              bundle: string | null;
            } | null;
            /** When something last happened to it. */
            changedAt: string;
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
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/request-decisions": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Decide about several requests, in one transaction: all or none */
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
        /** Numbers of requests. */
        numbers: number[];
        decision: "approve" | "refuse" | "withdraw" | "fulfill";
        /** Why. Required to refuse. */
        reason?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            /** Number in its index. */
            number: number;
            /** What is asked for, in one spelling, such as flask>=3. */
            requirement: string;
            /** Names of targets. Empty: all targets of the site. */
            targets: string[];
            /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
            lists: string[];
            /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
            state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
            /** Who wants it. The first made the request, the others joined it. */
            asked: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            approvals: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            }[];
            /** Who refused it, and why. */
            refusal: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
            } | null;
            /** What closed it. */
            fulfilled: {
              /** Name of an account. */
              by: string;
              /** UTC, ISO 8601. */
              at: string;
              reason: string;
              /** Stream and sequence of the bundle. */
              bundle: string | null;
            } | null;
            /** When something last happened to it. */
            changedAt: string;
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
        503: Refused;
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/indexes/{owner}/{index}/request-checks": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Read a requirements or lock file, and show what the index lacks of it for each target */
    post: {
      parameters: {
        query: {
          /** Its name says what it is: requirements.txt, pyproject.toml, uv.lock, pylock.toml, poetry.lock, pdm.lock or Pipfile.lock. */
          "filename": string;
          /** Name of a target. Default: all. */
          "target"?: string;
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
          /** Name and hash of the file, to ask with. */
          list: string;
          /** What no index can have, such as a path, and why. */
          leftOut: string[];
          environments: {
            target: string;
            python: string;
            platform: string;
          }[];
          requirements: {
            requirement: string;
            /** One for each environment. Empty: there are no targets. */
            outcomes: ("here" | "source" | "no-wheel" | "missing" | "not-needed" | "unknown")[];
            /** The request that waits for it. null: none. */
            request: number | null;
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
  "/indexes/{owner}/{index}/requests/{number}": {
    parameters: Parameters;
    /** Show a request for a package */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Number of a request. */
          "number": number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Number in its index. */
          number: number;
          /** What is asked for, in one spelling, such as flask>=3. */
          requirement: string;
          /** Names of targets. Empty: all targets of the site. */
          targets: string[];
          /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
          lists: string[];
          /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
          state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
          /** Who wants it. The first made the request, the others joined it. */
          asked: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          approvals: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          /** Who refused it, and why. */
          refusal: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          } | null;
          /** What closed it. */
          fulfilled: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
            /** Stream and sequence of the bundle. */
            bundle: string | null;
          } | null;
          /** When something last happened to it. */
          changedAt: string;
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
  "/indexes/{owner}/{index}/requests/{number}/decision": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Approve, refuse, withdraw or close a request */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** First part of the index's address. */
          "owner": string;
          /** Second part of the index's address. */
          "index": string;
          /** Number of a request. */
          "number": number;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** withdraw: by a person who asked. fulfill: the packages came in another way than in a bundle. */
        decision: "approve" | "refuse" | "withdraw" | "fulfill";
        /** Why. Required to refuse. */
        reason?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Number in its index. */
          number: number;
          /** What is asked for, in one spelling, such as flask>=3. */
          requirement: string;
          /** Names of targets. Empty: all targets of the site. */
          targets: string[];
          /** Files that it was asked for with, such as a lock file. All requests of one must fit together. */
          lists: string[];
          /** open: waits for a decision. approved: waits for its files. fulfilled: a bundle brought them, or a reviewer closed it. */
          state: "open" | "approved" | "refused" | "withdrawn" | "fulfilled";
          /** Who wants it. The first made the request, the others joined it. */
          asked: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          approvals: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          }[];
          /** Who refused it, and why. */
          refusal: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
          } | null;
          /** What closed it. */
          fulfilled: {
            /** Name of an account. */
            by: string;
            /** UTC, ISO 8601. */
            at: string;
            reason: string;
            /** Stream and sequence of the bundle. */
            bundle: string | null;
          } | null;
          /** When something last happened to it. */
          changedAt: string;
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
  "/targets": {
    parameters: Parameters;
    /** List the targets: machines that packages are installed on */
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
            /** Name of a target. */
            name: string;
            /** Versions of CPython, such as 3.13. The oldest is 3.6. */
            pythons: string[];
            /** The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64. */
            platforms: string[];
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
  "/targets/{target}": {
    parameters: Parameters;
    get?: never;
    /** Create a target, or replace it */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a target. */
          "target": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Versions of CPython, such as 3.13. The oldest is 3.6. */
        pythons: string[];
        /** The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64. */
        platforms: string[];
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Name of a target. */
          name: string;
          /** Versions of CPython, such as 3.13. The oldest is 3.6. */
          pythons: string[];
          /** The newest platform tag that each kind of machine takes, such as manylinux_2_28_x86_64. */
          platforms: string[];
        } } };
        400: Refused;
        401: Refused;
        403: Refused;
        409: Refused;
        412: Refused;
        413: Refused;
        415: Refused;
        429: Refused;
        503: Refused;
      };
    };
    post?: never;
    /** Remove a target. Requests that name it keep its name */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** Name of a target. */
          "target": string;
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
  "/indexes/{owner}/{index}/retention/preview": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** List the releases that retention rules would remove, and why, without changing anything */
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
        /** Rules to test. Default: those of the index. */
        retention?: {
          /** Keep this many releases of each project. Pre-releases do not count against final releases, nor development releases against others. null: all. */
          newest?: number | null;
          /** Keep this many releases of each minor version of a project, such as 1.4.x. Counted like `newest`. null: all. */
          newestPerMinor?: number | null;
          /** Remove alphas, betas and candidates that are older than this many days. */
          preReleases?: number | null;
          /** Remove development releases (.dev) that are older than this many days. */
          devReleases?: number | null;
          /** Remove releases that were not downloaded in this many days. */
          unused?: number | null;
          /** Never remove what arrived in the index in the last days, this many. */
          minAge?: number;
          /** Never remove these: projects, or releases as `project==version`. `*` stands for any text. */
          protect?: string[];
        };
        /** Maximum number of releases. */
        limit?: number;
        /** `next` of the previous page. */
        after?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Releases that would go to the recycle bin, by project. */
          items: {
            project: string;
            version: string;
            /** Why it goes. */
            reason: string;
            files: number;
            /** Bytes of its files. */
            size: number;
          }[];
          /** Releases that a rule would remove, and that stay. */
          kept: {
            project: string;
            version: string;
            /** Why it would go. */
            reason: string;
            files: number;
            /** Bytes of its files. */
            size: number;
            /** Why it stays all the same. */
            keptBy: string;
          }[];
          /** Why rules have no effect at the moment. */
          notes: string[];
          /** `after` of the next request. null: no more results. */
          next: string | null;
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
  "/indexes/{owner}/{index}/retention/run": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Apply the retention rules of an index now. Releases go to the recycle bin */
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
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Releases that went to the recycle bin: at most 500 in one run. */
          releases: number;
          files: number;
          /** Sum of their sizes. */
          bytes: number;
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
  "/indexes/{owner}/{index}/usage": {
    parameters: Parameters;
    /** Show how much an index holds of the projects that you may read, and its quotas */
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
          files: number;
          /** Bytes. */
          size: number;
          /** Quota of the index, in bytes. null: none. */
          maxSize: number | null;
          /** Quota of each project, in bytes. null: none. */
          maxProjectSize: number | null;
          /** What is in the recycle bin. It does not count. */
          bin: {
            files: number;
            /** Bytes. */
            size: number;
          };
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
  "/indexes/{owner}/{index}/policy/exceptions": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Add an exception to a rule, or to all rules that hold files */
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
        /** The rule skips these. */
        projects: string[];
        /** Only of these versions (PEP 440). */
        versions?: string;
        /** Reason, shown to people. */
        reason?: string;
        /** When it expires. null: never. */
        until?: string | null;
        /** The rule to add it to. Default: all rules that hold files. */
        rule?: number;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          /** The rules that the exception was added to. */
          rules: number[];
          /** All rules of the index. */
          policy: {
            /** deny: hide. hold: hide until the rule no longer matches. */
            action: "allow" | "deny" | "hold";
            /** Reason, shown to people. */
            reason: string;
            /** Project names. Default: all. */
            projects?: string[];
            /** Versions (PEP 440). Pre-releases are treated like other versions. */
            versions?: string;
            /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
            sources?: string[];
            kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
            /** A file whose age is not known counts as new. */
            youngerThanDays?: number;
            olderThanDays?: number;
            /** Files uploaded after this time. */
            bornAfter?: string;
            /** Files uploaded at or before this time. */
            bornBefore?: string;
            /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
            clock: "upload" | "seen";
            yanked?: boolean;
            /** Bytes. */
            largerThan?: number;
            /** Bytes. */
            smallerThan?: number;
            /** Patterns of the license expression or of one license in it, in any case. */
            licenses?: string[];
            /** Patterns of a classifier, in any case. */
            classifiers?: string[];
            /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
            untested?: string[];
            /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
            plugin?: string;
            /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
            matchUnknown: boolean;
            exceptions: {
              /** The rule skips these. */
              projects: string[];
              /** Only of these versions (PEP 440). */
              versions?: string;
              /** Reason, shown to people. */
              reason: string;
              /** When it expires. null: never. */
              until: string | null;
              /** Who added it. Set by the server. */
              by: string | null;
              /** When it was added. Set by the server. */
              at: string | null;
            }[];
            /** Who made the rule; the server fills it in. */
            by: string | null;
            /** When it was added. Set by the server. */
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
    /** Show what rules or a view would hide, without changing anything */
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
        /** Rules to test. Default: those of the index. */
        policy?: {
          /** deny: hide. hold: hide until the rule no longer matches. */
          action: "allow" | "deny" | "hold";
          /** Reason, shown to people. */
          reason?: string;
          /** Project names. Default: all. */
          projects?: string[];
          /** Versions (PEP 440). Pre-releases are treated like other versions. */
          versions?: string;
          /** Indexes that the file comes from (patterns of owner/name), `mirror` or `hosted` for all of a kind, `self` for files published to this index. Default: everything except `self`. */
          sources?: string[];
          kinds?: ("wheel" | "sdist" | "egg" | "wininst" | "msi" | "rpm" | "dumb")[];
          /** A file whose age is not known counts as new. */
          youngerThanDays?: number;
          olderThanDays?: number;
          /** Files uploaded after this time. */
          bornAfter?: string;
          /** Files uploaded at or before this time. */
          bornBefore?: string;
          /** What ages are measured from. `upload`: the upload time reported by the upstream (or `seen` if it reports none). `seen`: when this server first saw the file, which cannot be forged. */
          clock?: "upload" | "seen";
          yanked?: boolean;
          /** Bytes. */
          largerThan?: number;
          /** Bytes. */
          smallerThan?: number;
          /** Patterns of the license expression or of one license in it, in any case. */
          licenses?: string[];
          /** Patterns of a classifier, in any case. */
          classifiers?: string[];
          /** Patterns of test environments, such as `py312*`. Matches unless, for each pattern, the latest results of all matching environments are passed, and there is at least one. Only results from after the file was uploaded count. */
          untested?: string[];
          /** Name of a plugin whose condition must match. If the plugin cannot tell, a rule that denies or holds matches, and a rule that allows does not. */
          plugin?: string;
          /** Whether a size that is not known, or a license that the core metadata does not give, counts as matching. A mirror's file is looked into first. */
          matchUnknown?: boolean;
          exceptions?: {
            /** The rule skips these. */
            projects: string[];
            /** Only of these versions (PEP 440). */
            versions?: string;
            /** Reason, shown to people. */
            reason?: string;
            /** When it expires. null: never. */
            until?: string | null;
            /** Who added it. Set by the server. */
            by?: string | null;
            /** When it was added. Set by the server. */
            at?: string | null;
          }[];
          /** Who made the rule; the server fills it in. */
          by?: string | null;
          /** When it was added. Set by the server. */
          at?: string | null;
        }[];
        /** View to test. Default: that of the index. */
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
        /** Only mirrored files that were downloaded in this many days. Published files are always included. */
        usedWithinDays?: number;
        /** Maximum number of projects to check. */
        limit?: number;
        /** `next` of the previous page. */
        after?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Projects checked: published ones and cached pages of mirrors. */
          projects: number;
          /** Files checked. */
          files: number;
          /** Files that would be hidden, and hidden files that would become visible. */
          items: {
            filename: string;
            version: string;
            /** The index or mirror it comes from. */
            source: string;
            /** held: hidden until its age or an exception releases it, or a freeze is lifted. denied: hidden by a rule or a view. outranked: the name belongs to another source. off: its mirror is switched off. */
            state: "shown" | "held" | "denied" | "outranked" | "quarantined" | "removed" | "off";
            decidedBy: {
              what: "freeze" | "policy" | "view" | "ownership" | "status";
              /** The index that the rule belongs to. null: an index that you cannot read. */
              index: string | null;
              /** Number of the rule, from 1. */
              rule: number | null;
            } | null;
            /** The reason. */
            because: string;
            /** Since when, if known. */
            since: string | null;
            /** For held files: when they become visible. */
            until: string | null;
            /** What you can do about it. */
            todo: string | null;
            project: string;
            isShownNow: boolean;
            /** When it was last downloaded from a mirror. */
            usedAt: string | null;
          }[];
          /** `after` of the next request. null: no more results. */
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
  "/indexes/{owner}/{index}/held": {
    parameters: Parameters;
    /** List files that a rule or a freeze holds, among the 100 projects that changed last */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
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
            filename: string;
            version: string;
            /** The index or mirror it comes from. */
            source: string;
            /** held: hidden until its age or an exception releases it, or a freeze is lifted. denied: hidden by a rule or a view. outranked: the name belongs to another source. off: its mirror is switched off. */
            state: "shown" | "held" | "denied" | "outranked" | "quarantined" | "removed" | "off";
            decidedBy: {
              what: "freeze" | "policy" | "view" | "ownership" | "status";
              /** The index that the rule belongs to. null: an index that you cannot read. */
              index: string | null;
              /** Number of the rule, from 1. */
              rule: number | null;
            } | null;
            /** The reason. */
            because: string;
            /** Since when, if known. */
            since: string | null;
            /** For held files: when they become visible. */
            until: string | null;
            /** What you can do about it. */
            todo: string | null;
            project: string;
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
  "/indexes/{owner}/{index}/explain/{project}": {
    parameters: Parameters;
    /** Explain for each file of a project that is known in the tree whether the index shows it, and why */
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
          /** What clients get at this address now. */
          answer: "page" | "nothing" | "trouble";
          /** The index that owns the name. */
          owner: string | null;
          /** Which index's files are shown, and why. */
          because: string;
          /** All files known in the tree that you can read. */
          files: {
            filename: string;
            version: string;
            /** The index or mirror it comes from. */
            source: string;
            /** held: hidden until its age or an exception releases it, or a freeze is lifted. denied: hidden by a rule or a view. outranked: the name belongs to another source. off: its mirror is switched off. */
            state: "shown" | "held" | "denied" | "outranked" | "quarantined" | "removed" | "off";
            decidedBy: {
              what: "freeze" | "policy" | "view" | "ownership" | "status";
              /** The index that the rule belongs to. null: an index that you cannot read. */
              index: string | null;
              /** Number of the rule, from 1. */
              rule: number | null;
            } | null;
            /** The reason. */
            because: string;
            /** Since when, if known. */
            since: string | null;
            /** For held files: when they become visible. */
            until: string | null;
            /** What you can do about it. */
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
    /** Show the downloads of a project by day, release, Python version and installer */
    get: {
      parameters: {
        query?: {
          /** Number of days, including today. */
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
          /** false: this server does not count downloads (`statistics.downloads`). */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first. Empty unless a project was given. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The 50 most downloaded. Empty if a project was given. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first. null: not reported by the client. */
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
    /** Show the downloads of an index's own files by day, project, Python version and installer, for its managers */
    get: {
      parameters: {
        query?: {
          /** Number of days, including today. */
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
          /** false: this server does not count downloads (`statistics.downloads`). */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first. Empty unless a project was given. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The 50 most downloaded. Empty if a project was given. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first. null: not reported by the client. */
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
    /** Show the downloads of the site by day, project, Python version and installer */
    get: {
      parameters: {
        query?: {
          /** Number of days, including today. */
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
          /** false: this server does not count downloads (`statistics.downloads`). */
          counted: boolean;
          /** Every day of them, oldest first (UTC). */
          days: {
            day: string;
            count: number;
          }[];
          /** Most downloaded first. Empty unless a project was given. */
          versions: {
            version: string;
            count: number;
          }[];
          /** The 50 most downloaded. Empty if a project was given. */
          projects: {
            project: string;
            index: string;
            count: number;
          }[];
          /** Most used first. null: not reported by the client. */
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
    /** Read the change log: of one index for its managers, of the whole site for administrators */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all kinds with this prefix, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this subject: a file name, an account … */
          "subject"?: string;
          /** Only changes at or after this time. */
          "since"?: string;
          /** Only changes before this time. */
          "until"?: string;
          /** Sort order. */
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
    /** Export the change log, oldest first, as JSON lines */
    get: {
      parameters: {
        query?: {
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all kinds with this prefix, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this subject: a file name, an account … */
          "subject"?: string;
          /** Only changes at or after this time. */
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
    /** Export the change log, oldest first, as CSV */
    get: {
      parameters: {
        query?: {
          /** Only changes in this index (`owner/name`). */
          "index"?: string;
          /** Only changes of this project. */
          "project"?: string;
          /** Only changes of this kind, such as `file.yanked`, or of all kinds with this prefix, such as `file`. */
          "kind"?: string;
          /** Only changes by this account. */
          "actor"?: string;
          /** Only changes of this subject: a file name, an account … */
          "subject"?: string;
          /** Only changes at or after this time. */
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
    /** Stream changes as server-sent events. `change` has serial, kind, index and project. `missed` means: reload everything. With `Accept: text/event-stream` the stream stays open. Otherwise it ends after the changes since Last-Event-ID */
    get: {
      parameters: {
        query?: {
          /** Only this index (`owner/name`), for anyone who can read it. Default: the whole site, for administrators. */
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
  "/webhooks": {
    parameters: Parameters;
    /** List webhooks: all for administrators, or those of one index for its managers */
    get: {
      parameters: {
        query?: {
          /** Only webhooks of this index, for its managers. Default: all, for administrators. */
          "index"?: string;
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
            /** Index that it belongs to; null: the whole site. */
            index: string | null;
            /** Address without secrets. */
            url: string;
            /** Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger. */
            format: "json" | "chat" | "github" | "gitlab";
            /** What the webhook is for. */
            note: string;
            kinds: string[];
            indexes: string[];
            projects: string[];
            /** Names of its headers. */
            headers: string[];
            /** Account whose rights decide which projects it may name. */
            owner: string | null;
            /** Why it is paused; null: it is active. */
            paused: string | null;
            /** Deliveries that wait. */
            waiting: number;
            /** Deliveries that were given up. */
            failed: number;
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
    /** Create a webhook: for an index by its managers, for the site by administrators */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Index (`owner/name`) that it belongs to, for managers of that index. Default: the whole site. */
        index?: string;
        /** Where events are sent. Only its host and path are shown later, because the query may contain a secret. */
        url: string;
        /** Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger. */
        format?: "json" | "chat" | "github" | "gitlab";
        /** What the webhook is for. */
        note?: string;
        /** Kinds of events, such as `file.published` or `file.*`. */
        kinds?: string[];
        /** Indexes of a site-wide webhook: `owner/name` or globs. `*` also includes accounts and grants. */
        indexes?: string[];
        /** Names or globs of projects. `*` also includes events that belong to no project. */
        projects?: string[];
        /** Headers of every request, such as `Authorization`. Their values are never shown again. */
        headers?: Record<string, string>;
      } } };
      responses: {
        201: { headers: Headers; content: { "application/json": {
          id: string;
          /** Index that it belongs to; null: the whole site. */
          index: string | null;
          /** Address without secrets. */
          url: string;
          /** Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger. */
          format: "json" | "chat" | "github" | "gitlab";
          /** What the webhook is for. */
          note: string;
          kinds: string[];
          indexes: string[];
          projects: string[];
          /** Names of its headers. */
          headers: string[];
          /** Account whose rights decide which projects it may name. */
          owner: string | null;
          /** Why it is paused; null: it is active. */
          paused: string | null;
          /** Deliveries that wait. */
          waiting: number;
          /** Deliveries that were given up. */
          failed: number;
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
          /** Key of the signatures, when it is new. It is not shown again. */
          secret: string | null;
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
  "/webhooks/{id}": {
    parameters: Parameters;
    get?: never;
    put?: never;
    post?: never;
    /** Remove a webhook, with everything that it has not delivered */
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
    /** Change, pause or resume a webhook. Unless you only pause it, you become its owner */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          "id": string;
        };
        cookie?: never;
      };
      requestBody: { content: { "application/json": {
        /** Where events are sent. Only its host and path are shown later, because the query may contain a secret. */
        url?: string;
        /** Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger. */
        format?: "json" | "chat" | "github" | "gitlab";
        /** What the webhook is for. */
        note?: string;
        /** Kinds of events, such as `file.published` or `file.*`. */
        kinds?: string[];
        /** Indexes of a site-wide webhook: `owner/name` or globs. `*` also includes accounts and grants. */
        indexes?: string[];
        /** Names or globs of projects. `*` also includes events that belong to no project. */
        projects?: string[];
        /** Headers of every request, such as `Authorization`. Their values are never shown again. */
        headers?: Record<string, string>;
        /** `true`: events wait until it is resumed. */
        isPaused?: boolean;
        /** Replace the secret of the signatures. */
        newSecret?: true;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          id: string;
          /** Index that it belongs to; null: the whole site. */
          index: string | null;
          /** Address without secrets. */
          url: string;
          /** Body of the requests. `json`: the event, for Jenkins and your own programs. `chat`: a message, for Slack, Mattermost and others. `github`: a `repository_dispatch`. `gitlab`: variables for a pipeline trigger. */
          format: "json" | "chat" | "github" | "gitlab";
          /** What the webhook is for. */
          note: string;
          kinds: string[];
          indexes: string[];
          projects: string[];
          /** Names of its headers. */
          headers: string[];
          /** Account whose rights decide which projects it may name. */
          owner: string | null;
          /** Why it is paused; null: it is active. */
          paused: string | null;
          /** Deliveries that wait. */
          waiting: number;
          /** Deliveries that were given up. */
          failed: number;
          /** UTC, ISO 8601. */
          createdAt: string;
          createdBy: string | null;
          /** Key of the signatures, when it is new. It is not shown again. */
          secret: string | null;
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
  "/webhooks/{id}/test": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Send a test event to a webhook, also if it is paused */
    post: {
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
        201: { headers: Headers; content: { "application/json": {
          /** Serial of the test event. */
          serial: number;
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
  "/webhooks/{id}/deliveries": {
    parameters: Parameters;
    /** List the last deliveries of a webhook, newest first, with requests and answers */
    get: {
      parameters: {
        query?: {
          /** Maximum number of items to return. */
          "limit"?: number;
          /** `next` of the previous page. */
          "after"?: string;
          /** Only deliveries in this state. */
          "state"?: "waiting" | "delivered" | "failed";
        };
        header?: never;
        path: {
          "id": string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: { headers: Headers; content: { "application/json": {
          items: {
            id: string;
            serial: number;
            kind: string;
            project: string | null;
            subject: string | null;
            state: "waiting" | "delivered" | "failed";
            attempts: number;
            /** UTC, ISO 8601. */
            queuedAt: string;
            /** When the next attempt is due. */
            nextAt: string | null;
            endedAt: string | null;
            /** HTTP status of the last attempt; null: no answer. */
            status: number | null;
            /** Milliseconds that the last attempt took. */
            duration: number | null;
            /** Why the last attempt got no answer. */
            trouble: string | null;
            /** Body of the last request. */
            request: string | null;
            /** Beginning of the receiver's answer, up to 4 KiB. */
            response: string | null;
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
  "/webhooks/{id}/replay": {
    parameters: Parameters;
    get?: never;
    put?: never;
    /** Send a delivery again, or all that failed */
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
        /** ID of the delivery to send again. Default: all that failed. */
        delivery?: string;
      } } };
      responses: {
        200: { headers: Headers; content: { "application/json": {
          /** Deliveries that are sent again. */
          events: number;
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
}

export interface components {
  schemas: {
    Problem: {
      type: string;
      title: string;
      status: number;
      /** What is wrong and what to do. */
      detail: string;
      /** A stable code for scripts. */
      code: string;
      /** The fields of the request that are wrong, if it is about fields. */
      problems?: {
        /** Path of the field, such as `settings.bases.0`. Empty: the whole. */
        field: string;
        /** What is wrong with it. */
        message: string;
      }[];
    };
  };
}
