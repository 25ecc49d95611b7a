import { Select, TextInput } from '@mantine/core';
import { useWords } from '../../lib/language';
import type { Window } from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { DurationField } from './DurationField';
import classes from './rule.module.css';

const DAY_MS = 86_400_000;

function day(ago: number): string {
  return new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
}

const BEGINNING: Record<string, () => Window> = {
  last: () => ({ last: 'P30D' }),
  between: () => ({ from: day(30), to: day(0) }),
};

/** In which time events count: ever, the last days, or between two days. */
export function WindowForm({
  value,
  onChange,
  ever = true,
}: {
  value: Window | undefined;
  onChange: (window: Window | undefined) => void;
  ever?: boolean;
}) {
  const words = useWords(dictionary);
  const shape = !value ? 'ever' : 'last' in value ? 'last' : 'between';
  return (
    <div className={classes.fields}>
      <Select
        className={classes.mid}
        label={words.window}
        data={[
          ...(ever ? [{ value: 'ever', label: words.windowEver }] : []),
          { value: 'last', label: words.windowLast },
          { value: 'between', label: words.windowBetween },
        ]}
        value={shape}
        onChange={(next) => onChange(BEGINNING[next ?? '']?.())}
        allowDeselect={false}
        size="sm"
      />
      {value && 'last' in value && (
        <DurationField label={words.windowLast} value={value.last} onChange={(last) => onChange({ last })} />
      )}
      {value && 'from' in value && (
        <>
          <TextInput
            className={classes.mid}
            type="date"
            label={words.from}
            value={value.from.slice(0, 10)}
            onChange={(change) => onChange({ ...value, from: change.currentTarget.value })}
            size="sm"
          />
          <TextInput
            className={classes.mid}
            type="date"
            label={words.to}
            value={value.to.slice(0, 10)}
            onChange={(change) => onChange({ ...value, to: change.currentTarget.value })}
            size="sm"
          />
        </>
      )}
    </div>
  );
}
