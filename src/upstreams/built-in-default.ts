import { execFile } from "node:child_process";

/** Asks pip, or the copy of it that Python keeps for new environments, which address it was built with. */
const QUESTION = `
import glob, os, sys
def ask():
    try:
        from pip._internal.models.index import PyPI
        return PyPI.simple_url
    except Exception:
        pass
    try:
        from pip.models.index import PyPI
        return PyPI.simple_url
    except Exception:
        return None
def wheels():
    found = glob.glob("/usr/share/python-wheels/pip-*.whl")
    try:
        import ensurepip
        found += glob.glob(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled", "pip-*.whl"))
    except Exception:
        pass
    return found
answer = ask()
for wheel in ([] if answer else wheels()):
    for name in [name for name in sys.modules if name == "pip" or name.startswith("pip.")]:
        del sys.modules[name]
    sys.path.insert(0, wheel)
    answer = answer or ask()
print(answer or "")
`;

/** Commands that may be a Python, the likeliest first. */
const PYTHONS: [command: string, ...first: string[]][] = [["python3"], ["python"], ["py", "-3"], ["python2"]];
const PATIENCE_MS = 15_000;

/** The address that the installed pip was built with; null when there is no Python with a pip. */
export async function builtInDefault(environment: NodeJS.ProcessEnv): Promise<string | null> {
  for (const [command, ...first] of PYTHONS) {
    const answer = await run(command, [...first, "-I", "-c", QUESTION], environment);
    if (answer !== null && /^https?:\/\/\S+$/.test(answer)) return answer;
  }
  return null;
}

function run(command: string, args: string[], environment: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { env: environment, timeout: PATIENCE_MS, windowsHide: true, maxBuffer: 64 * 1024 };
    execFile(command, args, options, (error, output) => resolve(error ? null : output.trim()));
  });
}
