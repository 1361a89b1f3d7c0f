import { network } from "hardhat";
import { stage } from "../helpers/effects.ts";
import { expectRefusal } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const stageFixture = () => stage(connection);

/** A contract that can be made to call anything. */
async function accountFixture() {
  const d = await stageFixture();
  return { ...d, account: await ethers.deployContract("Account__Mock", [d.stranger]) };
}

describe("DeliveryEscrow.push", () => {
  describe("when anybody but the contract itself calls", () => {
    for (const who of ["stranger", "buyer", "seller", "arbiter"] as const) {
      it(`reverts with {Payouts_NotSelf} for the ${who}`, async () => {
        const d = await networkHelpers.loadFixture(stageFixture);
        const call = d.escrow.connect(d[who]).push(d.token, d[who], 1n);
        await expectRefusal(d, call, "Payouts_NotSelf", d[who].address);
      });
    }

    it("reverts with {Payouts_NotSelf} for a contract", async () => {
      const d = await networkHelpers.loadFixture(accountFixture);
      const data = d.escrow.interface.encodeFunctionData("push", [d.tokenAddress, d.stranger.address, 1n]);
      const call = d.account.connect(d.stranger).execute(d.escrow, data);
      await expectRefusal(d, call, "Payouts_NotSelf", await d.account.getAddress());
    });
  });
});
