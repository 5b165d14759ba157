import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isRunning, ownMark } from "./process-mark.ts";

const tellsStart = existsSync("/proc/self/stat");

test("F14 this process runs; what had its number before does not", { skip: !tellsStart }, () => {
  assert.ok(isRunning(ownMark));
  assert.ok(!isRunning(`${process.pid}.1`));
  assert.ok(!isRunning(String(process.pid)), "a mark of an older form is nobody's");
  assert.ok(!isRunning("4194305.1"));
});

test("F14 a killed process whose parent has not noticed yet runs no more", {
  skip: !tellsStart,
}, async () => {
  // The shell's child ends while the shell, which became another program, never asks for it.
  const parent = spawn("sh", ["-c", "sleep 0.01 & echo $!; exec sleep 30"]);
  const [line] = await once(parent.stdout, "data");
  const child = Number(String(line));
  try {
    const stat = () => readFileSync(`/proc/${child}/stat`, "latin1").split(" ");
    while (stat()[2] !== "Z") await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(child, 0);
    assert.ok(!isRunning(`${child}.${stat()[21]}`));
  } finally {
    parent.kill("SIGKILL");
  }
});
