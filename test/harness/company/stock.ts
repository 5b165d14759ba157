import type { Distribution } from "../build-distribution.ts";

/** The normalized name of a distribution's project, as addresses have it (PEP 503). */
export const projectOf = ({ name }: Distribution): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Where a file of the model is. */
export type Place = "shown" | "bin" | "gone";

export interface StockedFile {
  distribution: Distribution;
  place: Place;
  yanked: boolean;
  /** The day on which it went to the recycle bin. */
  removedOn: number | null;
}

/** What an index must show: the reference that the server is compared with. Names are never free again. */
export class Stock {
  readonly index: string;
  readonly files = new Map<string, StockedFile>();

  constructor(index: string) {
    this.index = index;
  }

  get projects(): string[] {
    return [...new Set([...this.files.values()].map(({ distribution }) => projectOf(distribution)))].sort();
  }

  of(project: string, place: Place = "shown"): StockedFile[] {
    return [...this.files.values()].filter(
      (file) => projectOf(file.distribution) === project && file.place === place,
    );
  }

  all(place: Place): StockedFile[] {
    return [...this.files.values()].filter((file) => file.place === place);
  }

  add(distribution: Distribution, yanked = false): void {
    this.files.set(distribution.filename, { distribution, place: "shown", yanked, removedOn: null });
  }

  remove(file: StockedFile, day: number): void {
    file.place = "bin";
    file.removedOn = day;
  }

  restore(file: StockedFile): void {
    file.place = "shown";
    file.removedOn = null;
  }

  /** Name, hash and yank of each file that the page of a project must list, in no order. */
  expected(project: string): string[] {
    const line = ({ distribution, yanked }: StockedFile) =>
      `${distribution.filename} ${distribution.sha256}${yanked ? " yanked" : ""}`;
    return this.of(project).map(line).sort();
  }
}
