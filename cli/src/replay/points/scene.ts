import type { Ledger } from "../ledger.ts";
import type { Desk } from "../terms.ts";
import type { Book } from "./book.ts";
import type { Calendar } from "./calendar.ts";
import type { Post } from "../post.ts";
import type { Operation } from "./operations.ts";
import type { Programme } from "./programme.ts";
import type { Reader } from "./reader.ts";
import type { CoalitionStage } from "./stage.ts";
import type { Story } from "./story.ts";

/** What those who act in a coalition have in common. */
export interface Scene {
  readonly stage: CoalitionStage;
  readonly story: Story;
  readonly programme: Programme;
  readonly calendar: Calendar;
  /** The escrow's orders, as its events tell of them. */
  readonly ledger: Ledger;
  readonly desk: Desk;
  readonly book: Book;
  readonly post: Post<Operation>;
  readonly reader: Reader;
}
