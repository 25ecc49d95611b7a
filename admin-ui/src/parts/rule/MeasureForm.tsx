import { Select, Stack } from '@mantine/core';
import { useWords } from '../../lib/language';
import {
  type Computation,
  MEASURES,
  type Measure,
  type MeasureKind,
  measureOf,
  measureTakesField,
  withMeasure,
  withMember,
} from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { DurationField } from './DurationField';
import { EventForm, FieldChoice } from './EventForm';
import type { Editing } from './knowledge';
import classes from './rule.module.css';
import { WindowForm } from './WindowForm';

/** What is computed of events, and of which field. */
export function MeasureForm({
  value,
  onChange,
  offered = MEASURES,
}: {
  value: Measure | undefined;
  onChange: (measure: Measure) => void;
  offered?: readonly MeasureKind[];
}) {
  const words = useWords(dictionary);
  const kind = measureOf(value);
  const field = value?.[kind];
  return (
    <>
      <Select
        className={classes.mid}
        label={words.measure}
        data={offered.map((one) => ({ value: one, label: words[`m_${one}`] }))}
        value={kind}
        onChange={(next) => next && onChange(withMeasure(next as MeasureKind, value))}
        allowDeselect={false}
        size="sm"
      />
      {measureTakesField(kind) && (
        <FieldChoice value={typeof field === 'string' ? field : ''} onChange={(next) => onChange({ [kind]: next })} />
      )}
    </>
  );
}

const CARTS: Computation = {
  abandoned: {
    event: { name: 'product_added' },
    not_followed_by: { name: 'order_completed' },
    within: 'PT1H',
    window: { last: 'P90D' },
  },
};
const COUNT: Computation = { event: { name: 'order_completed' }, window: { last: 'P90D' }, measure: { count: true } };

/** How a computed attribute follows from events. */
export function ComputationForm({ value, at, change }: Editing<Computation>) {
  const words = useWords(dictionary);
  return (
    <Stack gap="sm">
      <Select
        className={classes.mid}
        label={words.calculation}
        data={[
          { value: 'measure', label: words.calcMeasure },
          { value: 'abandoned', label: words.calcAbandoned },
        ]}
        value={'abandoned' in value ? 'abandoned' : 'measure'}
        onChange={(next) => change(next === 'abandoned' ? CARTS : COUNT)}
        allowDeselect={false}
        size="sm"
      />
      {'abandoned' in value ? (
        <AbandonedForm value={value} at={at} change={change} />
      ) : (
        <>
          <div className={classes.fields}>
            <MeasureForm value={value.measure} onChange={(measure) => change({ ...value, measure })} />
          </div>
          <EventForm value={value.event} at={`${at}/event`} change={(event) => change({ ...value, event })} />
          <WindowForm value={value.window} onChange={(window) => change(withMember(value, 'window', window))} />
        </>
      )}
    </Stack>
  );
}

function AbandonedForm({ value, at, change }: Editing<Extract<Computation, { abandoned: unknown }>>) {
  const words = useWords(dictionary);
  const { abandoned } = value;
  const set = (member: string, next: unknown) => change({ abandoned: withMember(abandoned, member, next) });
  return (
    <>
      <EventForm value={abandoned.event} at={`${at}/abandoned/event`} change={(event) => set('event', event)} />
      <EventForm
        label={words.anotherEvent}
        value={abandoned.not_followed_by}
        at={`${at}/abandoned/not_followed_by`}
        change={(event) => set('not_followed_by', event)}
      />
      <DurationField label={words.within} value={abandoned.within} onChange={(within) => set('within', within)} />
      <WindowForm value={abandoned.window} onChange={(window) => set('window', window)} />
    </>
  );
}
