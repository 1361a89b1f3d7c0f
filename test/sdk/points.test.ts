import { expect } from "chai";
import { formatPoints, KeptError, packItem, parsePoints, SUPPLY_CAP } from "@kept/sdk";

const CUSTOMER = "0x00000000000000000000000000000000000000A1";

function code(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof KeptError) return error.code;
    throw error;
  }
  return "none";
}

describe("sdk: points", () => {
  it("reads amounts with up to two decimals", () => {
    const amounts: readonly (readonly [string, bigint])[] = [
      ["12.34", 1_234n],
      ["12.3", 1_230n],
      ["12", 1_200n],
      ["0", 0n],
      ["0.01", 1n],
      [" 007.50 ", 750n],
      ["2814749767106.55", 281_474_976_710_655n],
    ];
    for (const [text, amount] of amounts) expect(parsePoints(text), text).to.equal(amount);
  });

  it("refuses anything else", () => {
    for (const text of [
      "",
      ".5",
      "5.",
      "1.234",
      "-1",
      "+1",
      "1e3",
      "1,000",
      "1'000",
      "0x10",
      "NaN",
      "٣",
      "1 2",
      "1.2.3",
    ])
      expect(
        code(() => parsePoints(text)),
        text,
      ).to.equal("AmountInvalid");
    expect(code(() => parsePoints("2814749767106.56"))).to.equal("NumberOutOfRange");
  });

  it("names the field at fault", () => {
    try {
      parsePoints("x", "line 3, points");
    } catch (error) {
      expect(error).to.deep.include({ field: "line 3, points", values: ["x"] });
      return;
    }
    expect.fail("a refusal was expected");
  });

  it("writes what it reads", () => {
    for (const [amount, text] of [
      [0n, "0.00"],
      [1n, "0.01"],
      [1_230n, "12.30"],
      [SUPPLY_CAP, "2814749767106.55"],
      [-5n, "-0.05"],
    ] as const)
      expect(formatPoints(amount)).to.equal(text);
  });

  it("packs a customer and an amount into a word", () => {
    expect(packItem(CUSTOMER, 0x1234n)).to.equal(0xa1_000000000000000000001234n);
    expect(packItem(CUSTOMER, 2n ** 96n - 1n)).to.equal(0xa1_ffffffffffffffffffffffffn);
    expect(code(() => packItem(CUSTOMER, 2n ** 96n))).to.equal("NumberOutOfRange");
    expect(code(() => packItem(CUSTOMER, -1n))).to.equal("NumberOutOfRange");
    expect(code(() => packItem("0x12", 1n))).to.equal("AddressInvalid");
  });
});
