const WIDTH = 96;
const HEIGHT = 24;

/** A line as small as a word: how a number went lately. What it says stands beside it in words, so it is hidden from readers. */
export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 2) {
    return <svg width={WIDTH} height={HEIGHT} aria-hidden="true" />;
  }
  const top = Math.max(...values, 1);
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (WIDTH - 2) + 1;
    const y = HEIGHT - 2 - (value / top) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(' ')} fill="none" stroke="var(--mantine-color-blue-filled)" strokeWidth={1.5} />
    </svg>
  );
}
