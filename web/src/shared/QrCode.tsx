import { Box } from "@mantine/core";
import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { useMemo } from "react";

/** Modules of quiet around the code, without which scanners do not find it. */
const QUIET = 4;

/** A text as a QR code, dark on light in every color scheme. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = generate(text);
    return { size: code.size, path: toSvgPath(code) };
  }, [text]);
  const side = size + 2 * QUIET;
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      w={200}
      h={200}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </Box>
  );
}
