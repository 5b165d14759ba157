import type { MantineColorsTuple } from "@mantine/core";

/** The green of signals that stand at "clear". */
export const YARD: MantineColorsTuple = [
  "#eafaf6",
  "#d3f2ea",
  "#a4e4d5",
  "#72d5be",
  "#45c4a9",
  "#23a88e",
  "#15806c",
  "#0f6f5e",
  "#0e5a4d",
  "#0d4a40",
];

type Rgb = [red: number, green: number, blue: number];

/**
 * Ten shades of a color. Each is as bright as the same shade of the built-in color, so that text on it, and text in it, is as
 * readable as there, whatever color was chosen.
 */
export function paletteOf(color: string | null): MantineColorsTuple {
  if (color === null) return YARD;
  const [hue, saturation] = hueOf(rgbOf(color));
  const shades = YARD.map((model) => hexOf(withBrightness(hue, saturation, brightnessOf(rgbOf(model)))));
  return shades as unknown as MantineColorsTuple;
}

/** Relative luminance as WCAG defines it, from 0 to 1. */
export function brightnessOf(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function rgbOf(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

/** The lightness of this hue that is as bright as wanted: brightness grows with it, so halving finds it. */
function withBrightness(hue: number, saturation: number, brightness: number): Rgb {
  let [low, high] = [0, 1];
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    if (brightnessOf(rgbOfHue(hue, saturation, middle)) < brightness) low = middle;
    else high = middle;
  }
  return rgbOfHue(hue, saturation, low);
}

function hueOf([red, green, blue]: Rgb): [hue: number, saturation: number] {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const range = most - least;
  if (range === 0) return [0, 0];
  const saturation = range / (1 - Math.abs(most + least - 1));
  const sixth =
    most === red
      ? (green - blue) / range
      : most === green
        ? (blue - red) / range + 2
        : (red - green) / range + 4;
  return [(sixth * 60 + 360) % 360, saturation];
}

function rgbOfHue(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const turn = (offset + hue / 30) % 12;
    return lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1));
  };
  return [part(0), part(8), part(4)];
}

function hexOf(rgb: Rgb): string {
  const part = (value: number) =>
    Math.floor(value * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${rgb.map(part).join("")}`;
}
