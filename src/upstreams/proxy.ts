/**
 * The proxy that the environment names for a URL, or null: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy` in either
 * case, as curl and pip read them. Only http and https proxies count.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): string | null {
  const read = (name: string) => environment[name] || environment[name.toUpperCase()] || "";
  const scheme = url.protocol.slice(0, -1);
  const proxy = read(`${scheme}_proxy`) || read("all_proxy");
  if (proxy === "" || isExempt(url, read("no_proxy"))) return null;
  const address = URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
  return address?.protocol === "http:" || address?.protocol === "https:" ? address.href : null;
}

function isExempt({ hostname, port, protocol }: URL, exemptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const actualPort = port || (protocol === "https:" ? "443" : "80");
  return exemptions.split(/[\s,]+/).some((exemption) => {
    if (exemption === "") return false;
    if (exemption === "*") return true;
    const [, name = "", onlyPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(exemption.toLowerCase()) ?? [];
    if (onlyPort !== undefined && onlyPort !== actualPort) return false;
    const suffix = name.replace(/^\*?\./, "");
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}
