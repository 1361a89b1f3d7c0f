import { stdin, stderr } from "node:process";

const [ENTER, NEWLINE, BACKSPACE, DELETE, CANCEL] = ["\r", "\n", "\b", "\u007F", "\u0003"];

/** Asks on the terminal and shows nothing of the answer; nothing without a terminal, or if the asking is broken off. */
export async function askSecretly(question: string): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  stdin.setRawMode(true).setEncoding("utf8").resume();
  try {
    return await new Promise((resolve) => stdin.on("data", typing(resolve)));
  } finally {
    stdin.removeAllListeners("data");
    stdin.setRawMode(false).pause();
    stderr.write("\n");
  }
}

function typing(answer: (text: string | undefined) => void): (typed: string | Buffer) => void {
  let text = "";
  return (typed) => {
    for (const key of String(typed)) {
      if (key === ENTER || key === NEWLINE) answer(text);
      else if (key === CANCEL) answer(undefined);
      else if (key === BACKSPACE || key === DELETE) text = text.slice(0, -1);
      else text += key;
    }
  };
}
