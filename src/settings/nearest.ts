/**
 * The words of `known` that a mistyped `word` most likely meant, nearest first, at most three. Case is ignored; a word
 * further away than a third of its letters is no likely meaning.
 */
export function nearest(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const scored = known.map((name) => ({ name, score: distance(wanted, name.toLowerCase()) }));
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return scored
    .filter(({ score }) => score <= limit)
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** " (did you mean x or y?)", or nothing when no word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near.length === 0 ? "" : ` (did you mean ${near.join(" or ")}?)`;
}

/** Letters to insert, drop, change or swap with a neighbour to get from `a` to `b` (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
