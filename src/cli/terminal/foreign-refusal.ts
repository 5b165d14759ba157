const MOST = 500;

/**
 * What an upload address of any index says about its refusal, as sentences: the text of its JSON, its plain text, or the
 * reason phrase. Pages of HTML are left out.
 */
export async function foreignRefusal(response: Response): Promise<string> {
  const status = `It answered ${response.status}`;
  const said = saidIn((await response.text().catch(() => "")).trim()) || response.statusText;
  if (said === "") return `${status}.`;
  const shown = said.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").slice(0, MOST);
  return `${status}: ${shown}${/[.!?]$/.test(shown) ? "" : "."}`;
}

function saidIn(text: string): string {
  if (text.startsWith("<")) return "";
  if (!/^[[{]/.test(text)) return text;
  try {
    const { detail, message, error } = JSON.parse(text) as Record<string, unknown>;
    return [detail, message, error].find((one) => typeof one === "string") ?? "";
  } catch {
    return "";
  }
}
