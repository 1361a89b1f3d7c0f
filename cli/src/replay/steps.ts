/** Something that happens on the chain at `time`, in seconds since 1970. */
export interface TimedStep {
  readonly time: number;
  run(): Promise<void>;
}

/**
 * Plays steps in the order of time; at the same second as they stand in the list. Several stories can be played on one
 * chain by joining their lists. `progress` is told after each step how many are done.
 */
export async function playSteps(
  steps: readonly TimedStep[],
  progress: (done: number, all: number) => void,
): Promise<void> {
  for (const [i, step] of steps.toSorted((a, b) => a.time - b.time).entries()) {
    await step.run();
    progress(i + 1, steps.length);
  }
}
