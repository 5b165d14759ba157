/** The page about a setting such as `listen.port`: headings lose their dots in anchors, as on GitHub. */
export function settingPage(path: string): string {
  return `reference/configuration#${path.toLowerCase().replaceAll(".", "")}`;
}
