/** A badge and where it leads, both absolute addresses. */
export interface BadgeLink {
  /** What it shows, for those who do not see it. */
  name: string;
  image: string;
  page: string;
}

interface BadgeFormat {
  id: string;
  label: string;
  lines(badges: readonly BadgeLink[]): string;
}

/** The forms in which READMEs take badges, that of most of them first. */
export const BADGE_FORMATS: readonly BadgeFormat[] = [
  {
    id: "markdown",
    label: "Markdown",
    lines: (badges) => badges.map(({ name, image, page }) => `[![${name}](${image})](${page})`).join("\n"),
  },
  {
    id: "rst",
    label: "reStructuredText",
    lines: (badges) =>
      badges
        .map(({ name, image, page }) => `.. image:: ${image}\n   :alt: ${name}\n   :target: ${page}`)
        .join("\n\n"),
  },
  {
    id: "html",
    label: "HTML",
    lines: (badges) =>
      badges
        .map(({ name, image, page }) => `<a href="${page}"><img src="${image}" alt="${name}"></a>`)
        .join("\n"),
  },
];
