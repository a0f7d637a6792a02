// Which of many names a user may have meant.

/** The names that take the fewest letters put in, left out or exchanged, nearest first. */
export function nearest(wanted: string, names: readonly string[], count: number): readonly string[] {
  const ranked = names.map((name) => ({ name, distance: distanceBetween(wanted, name) }));
  return ranked
    .sort((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let index = 1; index <= other.length; index += 1) {
      const exchanged = (row[index - 1] ?? 0) + (letter === other[index - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
