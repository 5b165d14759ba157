import { t } from "../words/t.ts";
import { dockerfile, githubActions, gitlab, jenkins } from "./ci-lines.ts";
import { type SetUpContext, variableOf } from "./set-up-context.ts";

/** Lines to paste, and where or why. */
export interface Lines {
  title: string;
  text: string;
}

export interface Tool {
  id: string;
  label: string;
  lines: (context: SetUpContext) => Lines[];
}

/** Every tool, those that most people use first. */
export const TOOLS: readonly Tool[] = [
  { id: "pip", label: "pip", lines: pip },
  { id: "uv", label: "uv", lines: uv },
  { id: "poetry", label: "Poetry", lines: poetry },
  { id: "pdm", label: "PDM", lines: pdm },
  { id: "hatch", label: "Hatch", lines: hatch },
  { id: "twine", label: "twine", lines: twine },
  { id: "conda", label: "conda / pixi", lines: conda },
  { id: "docker", label: "Dockerfile", lines: dockerfile },
  { id: "github", label: "GitHub Actions", lines: githubActions },
  { id: "gitlab", label: "GitLab CI", lines: gitlab },
  { id: "jenkins", label: "Jenkins", lines: jenkins },
];

function pip({ simpleWithToken, insecureHost }: SetUpContext): Lines[] {
  const trusted = insecureHost === null ? "" : `--trusted-host ${insecureHost} `;
  const keep = [`pip config set global.index-url ${simpleWithToken}`];
  if (insecureHost !== null) keep.push(`pip config set global.trusted-host ${insecureHost}`);
  return [
    { title: t("One command"), text: `pip install ${trusted}--index-url ${simpleWithToken} PACKAGE` },
    { title: t("Permanently"), text: keep.join("\n") },
  ];
}

function uv({ name, simple, upload, token, signsIn, simpleWithToken }: SetUpContext): Lines[] {
  const publish = upload === null ? "" : `\npublish-url = "${upload}"`;
  const variable = `UV_INDEX_${variableOf(name)}`;
  return [
    { title: t("One command"), text: `uv pip install --index-url ${simpleWithToken} PACKAGE` },
    {
      title: t("In pyproject.toml"),
      text: `[[tool.uv.index]]\nname = "${name}"\nurl = "${simple}"${publish}\ndefault = true`,
    },
    ...(signsIn
      ? [
          {
            title: t("Credentials"),
            text: `export ${variable}_USERNAME=__token__\nexport ${variable}_PASSWORD=${token}`,
          },
        ]
      : []),
    ...(upload === null
      ? []
      : [{ title: t("Publish"), text: `uv build\nuv publish --publish-url ${upload} --token ${token}` }]),
  ];
}

function poetry({ name, simple, upload, token, signsIn }: SetUpContext): Lines[] {
  return [
    {
      title: t("In your project folder"),
      text: [
        `poetry source add --priority=primary ${name} ${simple}`,
        ...(signsIn ? [`poetry config http-basic.${name} __token__ ${token}`] : []),
      ].join("\n"),
    },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish"),
            text: `poetry config repositories.${name} ${upload}\npoetry config http-basic.${name} __token__ ${token}\npoetry publish --build --repository ${name}`,
          },
        ]),
  ];
}

function pdm({ name, simpleWithToken, upload, token }: SetUpContext): Lines[] {
  return [
    { title: t("For all your projects"), text: `pdm config pypi.url ${simpleWithToken}` },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish"),
            text: `pdm config repository.${name}.url ${upload}\npdm config repository.${name}.username __token__\npdm config repository.${name}.password ${token}\npdm publish --repository ${name}`,
          },
        ]),
  ];
}

function hatch({ simpleWithToken, upload, token }: SetUpContext): Lines[] {
  return [
    {
      title: t("Environments"),
      text: `export PIP_INDEX_URL=${simpleWithToken}\nexport UV_DEFAULT_INDEX=${simpleWithToken}`,
    },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish"),
            text: `hatch build\nHATCH_INDEX_USER=__token__ HATCH_INDEX_AUTH=${token} hatch publish --repo ${upload}`,
          },
        ]),
  ];
}

function twine({ name, upload, token }: SetUpContext): Lines[] {
  if (upload === null) return [];
  return [
    {
      title: t("One command"),
      text: `twine upload --repository-url ${upload} -u __token__ -p ${token} dist/*`,
    },
    {
      title: t("In ~/.pypirc"),
      text: `[distutils]\nindex-servers = ${name}\n\n[${name}]\nrepository = ${upload}\nusername = __token__\npassword = ${token}`,
    },
    { title: t("After that"), text: `twine upload --repository ${name} dist/*` },
  ];
}

function conda({ simpleWithToken }: SetUpContext): Lines[] {
  return [
    {
      title: t("conda: environment.yml"),
      text: `dependencies:\n  - python\n  - pip\n  - pip:\n      - --index-url ${simpleWithToken}\n      - PACKAGE`,
    },
    {
      title: t("pixi: pixi.toml"),
      text: `[pypi-options]\nindex-url = "${simpleWithToken}"\n\n[pypi-dependencies]\nPACKAGE = "*"`,
    },
  ];
}
