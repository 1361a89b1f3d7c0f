import { Presets, SingleBar } from "cli-progress";

/** Shows on stderr how far something is. */
export interface Meter {
  update(done: number, all: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line for every quarter. */
export function meter(label: string): Meter {
  return process.stderr.isTTY ? bar(label) : quarters(label);
}

/** Runs something long, and shows how far it is unless it should be quiet. */
export async function metered<T>(
  label: string,
  quiet: boolean,
  run: (progress: Meter["update"]) => Promise<T>,
): Promise<T> {
  const gauge = quiet ? silent : meter(label);
  try {
    return await run((done, all) => gauge.update(done, all));
  } finally {
    gauge.stop();
  }
}

/** Shows nothing. */
export const silent: Meter = { update: () => undefined, stop: () => undefined };

function bar(label: string): Meter {
  const format = `${label} {bar} {percentage}%  {value} of {total}  {eta_formatted} left`;
  const single = new SingleBar(
    { format, stream: process.stderr, barsize: 24, hideCursor: true },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update: (done, all) => {
      if (!started) single.start(all, 0);
      started = true;
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

function quarters(label: string): Meter {
  let shown = 0;
  return {
    update: (done, all) => {
      const quarter = Math.floor((done * 4) / all);
      if (quarter > shown) process.stderr.write(`${label} ${quarter * 25}%\n`);
      shown = quarter;
    },
    stop: () => undefined,
  };
}
