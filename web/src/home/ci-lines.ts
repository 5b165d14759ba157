import { t } from "../words/t.ts";
import { type SetUpContext, withUser } from "./set-up-context.ts";
import type { Lines } from "./tools.ts";

// A CI keeps the token as a secret of its own: it is never written into a file of the project.

const SECRET = "WHEELYARD_TOKEN";

export function dockerfile({ simple, signsIn, insecureHost }: SetUpContext): Lines[] {
  const trusted = insecureHost === null ? "" : ` PIP_TRUSTED_HOST=${insecureHost}`;
  if (!signsIn) {
    const text = `FROM python:3-slim\nENV PIP_INDEX_URL=${simple}${trusted}\nRUN pip install --no-cache-dir PACKAGE`;
    return [{ title: t("Dockerfile"), text }];
  }
  const address = withUser(simple, "$(cat /run/secrets/index_token)");
  return [
    {
      title: t("Dockerfile (keeps the token out of the image layers)"),
      text: `# syntax=docker/dockerfile:1\nFROM python:3-slim\nRUN --mount=type=secret,id=index_token \\\n    PIP_INDEX_URL="${address}"${trusted} \\\n    pip install --no-cache-dir PACKAGE`,
    },
    { title: t("Build"), text: `docker build --secret id=index_token,env=${SECRET} .` },
  ];
}

export function githubActions({ simple, upload, signsIn }: SetUpContext): Lines[] {
  const secret = `\${{ secrets.${SECRET} }}`;
  const address = signsIn ? withUser(simple, secret) : simple;
  return [
    {
      title: t("Install: step in .github/workflows/….yml"),
      text: `- run: pip install -r requirements.txt\n  env:\n    PIP_INDEX_URL: ${address}`,
    },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish: store the token as the secret {name}", { name: SECRET }),
            text: `- run: |\n    pip install build twine\n    python -m build\n    twine upload dist/*\n  env:\n    TWINE_REPOSITORY_URL: ${upload}\n    TWINE_USERNAME: __token__\n    TWINE_PASSWORD: ${secret}`,
          },
        ]),
  ];
}

export function gitlab({ simple, upload, signsIn }: SetUpContext): Lines[] {
  const address = signsIn ? withUser(simple, `\${${SECRET}}`) : simple;
  return [
    {
      title: t("Install: .gitlab-ci.yml"),
      text: `variables:\n  PIP_INDEX_URL: "${address}"`,
    },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish: store the token as the masked variable {name}", { name: SECRET }),
            text: `publish:\n  image: python:3\n  variables:\n    TWINE_REPOSITORY_URL: "${upload}"\n    TWINE_USERNAME: __token__\n    TWINE_PASSWORD: $${SECRET}\n  script:\n    - pip install build twine\n    - python -m build\n    - twine upload dist/*`,
          },
        ]),
  ];
}

export function jenkins({ simple, upload, signsIn }: SetUpContext): Lines[] {
  const address = signsIn ? withUser(simple, `$${SECRET}`) : simple;
  const credentials = (lines: string[]) =>
    `withCredentials([string(credentialsId: 'wheelyard', variable: '${SECRET}')]) {\n  sh '''\n${lines.map((line) => `    ${line}`).join("\n")}\n  '''\n}`;
  const install = `pip install --index-url ${address} -r requirements.txt`;
  return [
    {
      title: t("Install: Jenkinsfile"),
      text: signsIn ? credentials([install.replace(address, `"${address}"`)]) : `sh '${install}'`,
    },
    ...(upload === null
      ? []
      : [
          {
            title: t("Publish: store the token as the secret text wheelyard"),
            text: credentials([
              "python -m build",
              `TWINE_USERNAME=__token__ TWINE_PASSWORD="$${SECRET}" \\`,
              `  twine upload --repository-url ${upload} dist/*`,
            ]),
          },
        ]),
  ];
}
