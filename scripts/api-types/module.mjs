import { typeOf } from "./type.mjs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The TypeScript module of an OpenAPI 3.1 document: `paths`, and `components` with the schemas that are named. */
export function schemaModule({ paths, components }) {
  const named = Object.entries(components.schemas).map(
    ([name, schema]) => `    ${name}: ${typeOf(schema, 4)};`,
  );
  return `// Written by scripts/api-types.mjs from the OpenAPI document of the server. Change the endpoints, then run \`npm run api-types\`.

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
${Object.entries(paths).map(pathOf).join("\n")}
}

export interface components {
  schemas: {
${named.join("\n")}
  };
}
`;
}

function pathOf([path, operations]) {
  const lines = METHODS.map((method) =>
    operations[method] === undefined
      ? `    ${method}?: never;`
      : `    ${comment(operations[method].summary, 4)}${method}: ${operationOf(operations[method])};`,
  );
  return `  ${JSON.stringify(path)}: {\n    parameters: Parameters;\n${lines.join("\n")}\n  };`;
}

function operationOf({ parameters, requestBody, responses }) {
  const body =
    requestBody === undefined
      ? "requestBody?: never;"
      : `requestBody: { content: ${contentOf(requestBody.content, 6)} };`;
  const answers = Object.entries(responses).map(
    ([status, { content }]) => `        ${status}: ${answerOf(content)};`,
  );
  return `{
      parameters: ${parametersOf(parameters)};
      ${body}
      responses: {
${answers.join("\n")}
      };
    }`;
}

function parametersOf(parameters) {
  const places = ["query", "header", "path", "cookie"].map((place) => {
    const inPlace = parameters.filter((parameter) => parameter.in === place);
    if (inPlace.length === 0) return `        ${place}?: never;`;
    const isRequired = inPlace.some(({ required }) => required);
    const fields = inPlace.map(
      ({ name, required, description, schema }) =>
        `          ${comment(description, 10)}${JSON.stringify(name)}${required ? "" : "?"}: ${typeOf(schema, 10)};`,
    );
    return `        ${place}${isRequired ? "" : "?"}: {\n${fields.join("\n")}\n        };`;
  });
  return `{\n${places.join("\n")}\n      }`;
}

function answerOf(content) {
  if (content === undefined) return "Empty";
  const refused = content["application/problem+json"];
  if (refused?.schema.$ref?.endsWith("/Problem") && Object.keys(content).length === 1) return "Refused";
  return `{ headers: Headers; content: ${contentOf(content, 8)} }`;
}

function contentOf(content, indent) {
  const forms = Object.entries(content).map(
    ([type, { schema }]) => `${JSON.stringify(type)}: ${typeOf(schema, indent)}`,
  );
  return `{ ${forms.join("; ")} }`;
}

/** A doc comment and the line's indent behind it, or nothing. */
function comment(text, indent) {
  return text === undefined ? "" : `/** ${text.replaceAll("*/", "*\\/")} */\n${" ".repeat(indent)}`;
}
