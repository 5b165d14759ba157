// Sets the wall clock of the server back by 400 days (or forward by WHEELYARD_TEST_CLOCK_STEP milliseconds) when it gets SIGUSR2, as a broken clock or an operator would. Timers and
// `performance.now()` go on, as they do then.
import { isMainThread } from "node:worker_threads";

const RealDate = Date;
let offset = 0;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offset;
  }
};

if (isMainThread) {
  process.on("SIGUSR2", () => {
    offset += Number(process.env.WHEELYARD_TEST_CLOCK_STEP ?? -400 * 86_400_000);
    process.stderr.write("the clock was set\n");
  });
}
