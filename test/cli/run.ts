import { main } from "../../cli/src/program.ts";

/** How a command has ended, and what it has said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `kept …` in this process and catches what it says. */
export async function kept(...args: string[]): Promise<Said> {
  const said = { out: "", err: "" };
  const { stdout, stderr } = process;
  const [write, complain] = [stdout.write, stderr.write];
  stdout.write = (text: string | Uint8Array): boolean => Boolean((said.out += String(text)));
  stderr.write = (text: string | Uint8Array): boolean => Boolean((said.err += String(text)));
  try {
    const code = await main(["node", "kept", ...args]);
    return { code, ...said };
  } finally {
    stdout.write = write;
    stderr.write = complain;
  }
}

/** As {@link kept}, with these variables in the environment for as long as it runs. */
export async function keptWith(variables: Readonly<Record<string, string>>, ...args: string[]): Promise<Said> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await kept(...args);
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
