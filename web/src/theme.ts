import {
  Anchor,
  alpha,
  Badge,
  Card,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeColors,
  type MantineThemeOverride,
  mergeThemeOverrides,
  NavLink,
  type NotificationProps,
  type TableScrollContainerProps,
  type TooltipProps,
} from "@mantine/core";
import { paletteOf, YARD } from "./look/palette.ts";
import { t } from "./words/t.ts";

type ThemeOf<Props> = { defaultProps: Partial<Props> };

/** Slightly blue, so that dark pages look like dusk and not like soot. */
const dark: MantineColorsTuple = [
  "#d5dae0",
  "#b8c0c9",
  "#9aa5b1",
  "#66717e",
  "#3c4653",
  "#2e3742",
  "#242c36",
  "#1a212a",
  "#151b23",
  "#0f141b",
];

const basis = createTheme({
  primaryColor: "site",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { yard: YARD, dark },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Helvetica Neue", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, "Cascadia Mono", "Segoe UI Mono", "Roboto Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.25" },
      h2: { fontSize: "1.25rem", lineHeight: "1.35" },
      h3: { fontSize: "1.05rem", lineHeight: "1.4" },
    },
  },
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: "hover" } }),
    Card: Card.extend({
      styles: { root: { backgroundColor: "var(--wy-surface)", borderColor: "var(--wy-line)" } },
    }),
    Badge: Badge.extend({ defaultProps: { tt: "none" } }),
    NavLink: NavLink.extend({ styles: { root: { borderRadius: "var(--mantine-radius-md)" } } }),
    // Those that no first view shows are named by no more than a word, and loaded with what shows them.
    // Wide tables scroll by keyboard too, and show that there is more beside.
    TableScrollContainer: {
      defaultProps: { scrollAreaProps: { type: "auto", viewportProps: { tabIndex: 0 } } },
    } satisfies ThemeOf<TableScrollContainerProps>,
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } } satisfies ThemeOf<TooltipProps>,
  },
});

/** The theme in the color of the site. Green stays the color of what is well. */
export function themeIn(color: string | null): MantineThemeOverride {
  const closing: ThemeOf<NotificationProps> = {
    defaultProps: { closeButtonProps: { "aria-label": t("Close message") } },
  };
  return mergeThemeOverrides(basis, {
    colors: { site: paletteOf(color) },
    components: { Notification: closing },
  });
}

/** Quiet words must be read too: these keep 4.5:1 and better against every ground they stand on. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--mantine-color-body": "#fbfcfc",
    "--mantine-color-dimmed": "#57616b",
    "--mantine-color-placeholder": "#65707b",
    "--mantine-color-anchor": shadeOf(colors, 7),
    "--mantine-color-default-border": "#dde3e6",
    "--mantine-color-orange-light-color": "#8f3407",
    "--mantine-color-red-light-color": "#a51818",
    "--mantine-color-blue-light-color": "#17579a",
    "--mantine-color-green-light-color": "#1b6029",
    "--mantine-color-error": "#c92a2a",
    "--wy-surface": "#ffffff",
    "--wy-line": "#e4e9eb",
    "--wy-sunken": "#f3f6f6",
  },
  dark: {
    "--mantine-color-body": "#11161d",
    "--mantine-color-dimmed": "#a0abb7",
    "--mantine-color-placeholder": "#93a0ac",
    "--mantine-color-anchor": shadeOf(colors, 3),
    "--mantine-color-error": "#ff8787",
    "--mantine-color-yard-light": "rgba(69, 196, 169, 0.16)",
    "--mantine-color-yard-light-hover": "rgba(69, 196, 169, 0.24)",
    "--mantine-color-yard-light-color": "#a4e4d5",
    "--mantine-color-site-light": alpha(shadeOf(colors, 4), 0.16),
    "--mantine-color-site-light-hover": alpha(shadeOf(colors, 4), 0.24),
    "--mantine-color-site-light-color": shadeOf(colors, 2),
    "--wy-surface": "#171d25",
    "--wy-line": "#2a333e",
    "--wy-sunken": "#1c242d",
  },
});

function shadeOf({ site }: MantineThemeColors, shade: number): string {
  return (site ?? YARD)[shade] ?? "";
}
