import type { Command } from "commander";
import { parseProjectName } from "../../../packaging/names/project-name.ts";
import { factsInBucket, OldBucket } from "../engine/bucket.ts";
import { addressPath } from "../engine/folder.ts";
import type { OldFile, OldPeople, OldProblem, OldSite, Peer } from "../engine/old-site.ts";
import { s3Place } from "../engine/stores/places.ts";
import { IndexPage } from "./s3pypi/index-page.ts";
import { peopleOf } from "./s3pypi/users.ts";

interface Options {
  prefix?: string;
  region?: string;
  profile?: string;
  endpoint?: string;
  users?: string;
}

/** A bucket that s3pypi fills. */
export const s3pypi: Peer = {
  name: "s3pypi",
  summary: "import a bucket of s3pypi, with the users of its distribution",
  from: "<bucket>",
  define(command: Command) {
    command
      .option("--prefix <prefix>", "prefix of the keys (s3pypi --prefix)")
      .option("--region <region>", "region of the bucket")
      .option("--profile <profile>", "profile of the AWS configuration files")
      .option("--endpoint <url>", "address of an S3-compatible store")
      .option(
        "--users <file>",
        "users in the Parameter Store, as `aws ssm get-parameters-by-path` writes them",
      );
  },
  async open([from = ""], options): Promise<OldSite> {
    const { region, profile, endpoint, users, prefix: given = "" } = options as Options;
    const name = from.replace(/^s3:\/\//, "").replace(/\/+$/, "");
    const prefix = given === "" ? "" : `${given.replace(/^\/+|\/+$/g, "")}/`;
    const people = await peopleOf(users);
    const bucket = await OldBucket.open(s3Place({ bucket: name, region, profile, endpoint }), prefix);
    return {
      description: `s3pypi, bucket ${name}${prefix === "" ? "" : `, prefix ${prefix}`}`,
      files: () => filesOf(bucket, prefix),
      people: async (): Promise<OldPeople> => people,
      close: () => bucket.close(),
    };
  },
};

/** What s3pypi takes for a distribution by its end. */
const DISTRIBUTIONS = /\.(?:whl|zip|egg|tar\.(?:gz|bz2|xz))$/i;
const STRAY = "It is not below a folder of a project, where s3pypi keeps files. Is --prefix right?";

/** `[PREFIX/]PROJECT/FILE`, in the order of keys. The index page of each folder says what the files' hashes are. */
async function* filesOf(bucket: OldBucket, prefix: string): AsyncGenerator<OldFile | OldProblem> {
  let page = new IndexPage("");
  for await (const object of bucket.objects(prefix)) {
    const [folder = "", filename = "", ...more] = object.key.slice(prefix.length).split("/");
    if (object.key.endsWith("/index.html") || folder === "index.html") continue;
    if (filename === "" || more.length > 0) yield { what: object.key, why: STRAY };
    else if (!DISTRIBUTIONS.test(filename))
      yield { what: object.key, why: "This is not a distribution, and s3pypi does not list it." };
    else {
      if (folder !== page.folder) {
        yield* page.missing(prefix);
        page = await IndexPage.read(bucket, prefix, folder);
      }
      yield fileOf(factsInBucket(bucket, object), page, addressPath(object.key));
    }
  }
  yield* page.missing(prefix);
}

function fileOf(
  facts: Pick<OldFile, "filename" | "size" | "stamp" | "uploadedAt" | "open" | "signature">,
  page: IndexPage,
  address: string,
): OldFile {
  const found = page.take(facts.filename);
  return {
    ...facts,
    // Folders of old versions are named as the project is written, and may be no names at all.
    project: parseProjectName(page.folder) === null ? null : page.folder,
    address,
    uploadedBy: null,
    comment: found === undefined && page.isThere ? "The index page of s3pypi did not list this file." : null,
    sha256: found?.sha256 ?? null,
    md5: found?.md5 ?? null,
  };
}
