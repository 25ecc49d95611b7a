import { Card, Group, SegmentedControl, Text, Title } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { formatCount, formatMoney } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill, type Language } from '../../lib/words';
import { useUrlState } from '../../parts/useUrlState';
import classes from './Rfm.module.css';
import dictionary from './words';

type Report = Schemas['RfmReport'];

const SCORES = [1, 2, 3, 4, 5];
const CURRENCY = 'RUB';
/** So strong is the tint of the fullest cell: the text upon it stays readable in both schemes. */
const STRONGEST = 0.3;

/** Recency by frequency, each cell the darker the more it holds, with its customers and their money. */
export function HeatMap({ report }: { report: Report }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [by, setBy] = useUrlState('by', 'customers');
  const measure = by === 'value' ? 'value' : 'customers';
  const most = Math.max(1, ...report.grid.map((cell) => cell[measure]));
  return (
    <Card withBorder>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {words.heat}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.show}
          value={measure}
          onChange={setBy}
          data={[
            { value: 'customers', label: words.customers },
            { value: 'value', label: words.money },
          ]}
        />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label={words.heat}>
        <table className={classes.table} aria-label={words.heatLabel}>
          <thead>
            <tr>
              <td />
              {SCORES.map((frequency) => (
                <th key={frequency} scope="col">
                  {words.frequency} {frequency}
                  <br />
                  {countRange(frequency, report.boundaries.frequency, words, language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...SCORES].reverse().map((recency) => (
              <tr key={recency}>
                <th scope="row">
                  {words.recency} {recency}
                  <br />
                  {recencyRange(recency, report.boundaries.recency, words, language)}
                </th>
                {SCORES.map((frequency) => (
                  <Cell key={frequency} report={report} at={[recency, frequency]} measure={measure} most={most} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Cell({
  report,
  at: [recency, frequency],
  measure,
  most,
}: {
  report: Report;
  at: [number, number];
  measure: 'customers' | 'value';
  most: number;
}) {
  const { language } = useSpeech();
  const cell = report.grid.find((one) => one.recency === recency && one.frequency === frequency);
  const customers = cell?.customers ?? 0;
  const money = formatMoney(cell?.value ?? 0, CURRENCY, language);
  const count = formatCount(customers, language);
  const opacity = customers === 0 ? 0 : 0.06 + (STRONGEST - 0.06) * ((cell?.[measure] ?? 0) / most);
  return (
    <td className={classes.cell}>
      <span className={classes.tint} style={{ opacity }} aria-hidden="true" />
      <Text className={classes.figure} component="span" size="sm">
        {customers === 0 ? '—' : measure === 'value' ? money : count}
      </Text>
      {customers > 0 && (
        <>
          <br />
          <span className={classes.small}>{measure === 'value' ? count : money}</span>
        </>
      )}
    </td>
  );
}

type RangeWords = (typeof dictionary)['ru'];

/** The days since the last purchase that a score of recency stands for. */
function recencyRange(score: number, boundaries: readonly number[], words: RangeWords, language: Language): string {
  const number = (value: number | undefined) => formatCount(Math.round((value ?? 0) * 10) / 10, language);
  const index = 5 - score;
  if (index === 0) {
    return fill(words.upToDays, { b: number(boundaries[0]) });
  }
  return index === 4
    ? fill(words.fromDays, { a: number(boundaries[3]) })
    : fill(words.daysBetween, { a: number(boundaries[index - 1]), b: number(boundaries[index]) });
}

/** The numbers that a score of frequency stands for. */
function countRange(score: number, boundaries: readonly number[], words: RangeWords, language: Language): string {
  const number = (value: number | undefined) => formatCount(value ?? 0, language);
  if (score === 1) {
    return fill(words.less, { b: number(boundaries[0]) });
  }
  const [from, to] = [boundaries[score - 2] ?? 0, boundaries[score - 1]];
  if (score === 5 || to === undefined) {
    return fill(words.atLeast, { a: number(from) });
  }
  return to - 1 <= from ? number(from) : fill(words.between, { a: number(from), b: number(to - 1) });
}
