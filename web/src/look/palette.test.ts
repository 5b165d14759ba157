import assert from "node:assert/strict";
import { test } from "node:test";
import { brightnessOf, paletteOf, rgbOf, YARD } from "./palette.ts";

const LIGHT = ["#ffffff", "#fbfcfc", "#f3f6f6"];
const DARK = ["#11161d", "#171d25", "#1c242d"];

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other].map((hex) => brightnessOf(rgbOf(hex))).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Pale, dark, loud and grey ones, and colors all around the wheel. */
const COLORS = [
  ...["#ffffff", "#000000", "#808080", "#ffff00", "#ff0000", "#00ff00", "#0000ff", "#ffb6c1", "#0b6e5b"],
  ...Array.from(
    { length: 64 },
    (_, at) => `#${((at * 2654435761) >>> 8).toString(16).padStart(6, "0").slice(-6)}`,
  ),
];

test("whatever color is chosen, words stay readable in light and in dark", () => {
  for (const color of COLORS) {
    const shades = paletteOf(color);
    const [link = "", button = ""] = [shades[3], shades[7]];
    for (const ground of LIGHT)
      assert.ok(contrast(button, ground) >= 4.5, `${color}: ${button} on ${ground}`);
    for (const ground of DARK) assert.ok(contrast(link, ground) >= 4.5, `${color}: ${link} on ${ground}`);
    assert.ok(contrast("#ffffff", shades[6] ?? "") >= 4.5, `${color}: white on the button of dark pages`);
  }
});

test("the shades keep the hue that was chosen, and no color means the built-in one", () => {
  assert.deepEqual(paletteOf(null), YARD);
  const [red = 0, green = 0, blue = 0] = rgbOf(paletteOf("#b00020")[7] ?? "");
  assert.ok(red > 2 * green && red > 2 * blue);
  const grey = rgbOf(paletteOf("#777777")[7] ?? "");
  assert.equal(new Set(grey).size, 1);
});
