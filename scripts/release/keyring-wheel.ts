import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inOrder, type Package, textFile } from "./packed-file.ts";
import { manifestOf } from "./program-files.ts";
import { pythonVersion, recordOf, wheelFacts } from "./python-wheel.ts";
import { zip } from "./zip.ts";

const NAME = "wheelyard_keyring";

/** The wheel that hands pip, uv and twine the token of `wheelyard login`. */
export function keyringWheel(root: string): Package {
  const { version, license } = manifestOf(root);
  const release = pythonVersion(version);
  const info = `${NAME}-${release}.dist-info`;
  const source = readFileSync(join(root, "scripts/release/keyring/__init__.py"), "utf8");
  const metadata = [
    "Metadata-Version: 2.4",
    "Name: wheelyard-keyring",
    `Version: ${release}`,
    "Summary: Hands pip, uv and twine the token of `wheelyard login`",
    `License-Expression: ${license}`,
    "License-File: LICENSE",
    "Keywords: keyring,index,pip",
    "Requires-Python: >=3.8",
    "Requires-Dist: keyring>=21",
    "",
  ];
  const files = inOrder([
    textFile(`${NAME}/__init__.py`, source),
    textFile(`${info}/METADATA`, metadata.join("\n")),
    textFile(`${info}/WHEEL`, wheelFacts()),
    textFile(`${info}/entry_points.txt`, `[keyring.backends]\nwheelyard = ${NAME}\n`),
    textFile(`${info}/licenses/LICENSE`, readFileSync(join(root, "LICENSE"), "utf8")),
  ]);
  const record = textFile(`${info}/RECORD`, recordOf(files, `${info}/RECORD`));
  return { name: `${NAME}-${release}-py3-none-any.whl`, bytes: zip([...files, record]) };
}
