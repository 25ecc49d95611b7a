import { Group, NumberInput, Select } from '@mantine/core';
import { useSpeech, useWords } from '../../lib/language';
import { type Amount, amountOf, durationOf, UNITS, type Unit, unitWord } from '../../lib/rule/duration';
import dictionary from '../../lib/rule/words';
import classes from './rule.module.css';

/** A duration as a number and a unit. */
export function DurationField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (duration: string) => void;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const amount = amountOf(value);
  const set = (next: Partial<Amount>) => onChange(durationOf({ ...amount, ...next }));
  return (
    <Group gap={4} align="flex-end" wrap="nowrap">
      <NumberInput
        className={classes.small}
        label={label}
        value={amount.count}
        onChange={(count) => set({ count: Math.max(1, Math.trunc(Number(count) || 1)) })}
        min={1}
        max={31_622_400}
        allowDecimal={false}
        size="sm"
      />
      <Select
        className={classes.small}
        aria-label={`${label}: ${words.unit}`}
        data={UNITS.map((unit) => ({ value: unit, label: unitWord(unit, amount.count, language) }))}
        value={amount.unit}
        onChange={(unit) => set({ unit: unit as Unit })}
        allowDeselect={false}
        size="sm"
      />
    </Group>
  );
}
