import { count, money, oneDecimal } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import { labelOf } from "./outcomes.ts";
import { daysHeld, daysToSeller, type Count, type Fare, type PaymentComparison, type PaymentLine } from "./payments.ts";

type Sums = Omit<PaymentLine, "outcome">;
type Cells = (sums: Sums) => string[];

/** What paying on receipt changes for those who buy. */
export function printCustomers(payments: PaymentComparison): string[] {
  const titles = ["orders", "price", "days held, before", "on receipt", "refunds spared", "worth"];
  const { before, onReceipt } = payments.total;
  const lines = sideBySide("For customers", titles, payments, ({ price, spared, ...line }) => [
    money(price),
    oneDecimal(daysHeld(line.before, price)),
    oneDecimal(daysHeld(line.onReceipt, price)),
    ...counted(spared),
  ]);
  return [
    ...lines,
    `Days for which the escrow held a customer's money, by amount. In money-days: ${moneyDays(before)} when paid before,`,
    `${moneyDays(onReceipt)} on receipt. A refund is spared where the money went back and on receipt is never paid`,
  ];
}

/** What paying on receipt changes for those who sell. */
export function printMerchants(payments: PaymentComparison): string[] {
  const titles = ["orders", "paid out, before", "on receipt", "days to it, before", "on receipt", "at risk", "worth"];
  const { before, onReceipt } = payments.total;
  const lost = before.sellers - onReceipt.sellers;
  const lines = sideBySide("For merchants", titles, payments, (line) => [
    money(line.before.sellers),
    money(line.onReceipt.sellers),
    waited(line.before),
    waited(line.onReceipt),
    ...counted(line.unsecured),
  ]);
  return [
    ...lines,
    "Days from the order to the payout, on average over the orders that paid the merchant. At risk: shipped before there was",
    "any money; paid before, the escrow held it. Here every buyer pays; one without money, or who has cancelled, would not",
    ...(lost > 0n
      ? [`Where nothing was paid, no arbiter can give the merchant a part of it: ${money(lost)} less in all`]
      : []),
  ];
}

function sideBySide(
  title: string,
  titles: readonly string[],
  { lines, total }: PaymentComparison,
  cells: Cells,
): string[] {
  const row = (name: string, sums: Sums): string[] => [name, count(sums.orders), ...cells(sums)];
  return table(
    [left(title), ...titles.map(right)],
    lines.map(({ outcome, ...sums }) => row(labelOf(outcome, "onReceipt"), sums)),
    row("all", total),
  );
}

const counted = ({ orders, price }: Count): string[] => [count(orders), money(price)];

function waited(fare: Fare): string {
  const days = daysToSeller(fare);
  return days === undefined ? "–" : oneDecimal(days);
}

const moneyDays = ({ centDays }: Fare): string => count(centDays / 100);
