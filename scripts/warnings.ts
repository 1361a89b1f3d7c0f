import type { SolidityHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";
import type { CompilerOutputError } from "hardhat/types/solidity";

/** Compiler warnings that say nothing about this suite's sources as deployed. */
function isForeign(message: CompilerOutputError, deployed: boolean): boolean {
  const fromDependency = /--> npm\//.test(message.formattedMessage ?? "");
  const aboutSize = /^Contract (code|initcode) size/.test(message.message);
  return message.severity !== "error" && (fromDependency || (aboutSize && !deployed));
}

/** Drops foreign warnings from every compilation; whatever is left fails the `build` gate. */
export function warningsPlugin(deployed: boolean): HardhatPlugin {
  const invokeSolc: SolidityHooks["invokeSolc"] = async (context, compiler, input, config, next) => {
    const output = await next(context, compiler, input, config);
    const errors = output.errors?.filter((message) => !isForeign(message, deployed));
    return { ...output, ...(errors && { errors }) };
  };
  const factory = async () => ({ default: async () => ({ invokeSolc }) });
  return { id: "kept-warnings", hookHandlers: { solidity: factory } };
}
