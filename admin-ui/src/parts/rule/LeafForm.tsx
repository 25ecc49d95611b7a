import { Button, Checkbox, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech, useWords } from '../../lib/language';
import { called, IDENTIFIERS } from '../../lib/rule/known';
import {
  type Contents,
  type EventSelector,
  type Kind,
  measureOf,
  NUMBER_MEASURES,
  operatorOf,
  withMember,
  withoutComparison,
} from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { fill } from '../../lib/words';
import { AttributeForm, RfmForm } from './AttributeForm';
import { Choice } from './Choice';
import { ComparisonForm, YesNo } from './ComparisonForm';
import { DurationField } from './DurationField';
import { EventForm, FieldChoice } from './EventForm';
import { type Editing, placed, replaced, useKnowledge } from './knowledge';
import { MeasureForm } from './MeasureForm';
import classes from './rule.module.css';
import { WindowForm } from './WindowForm';

type Leaf = Exclude<Kind, 'all' | 'any' | 'not'>;
type Forms = { [K in Leaf]: (editing: Editing<Contents[K]>) => ReactNode };

const FORMS: Forms = {
  did: DidForm,
  never: NeverForm,
  first: OccurredForm,
  last: OccurredForm,
  absence: AbsenceForm,
  sequence: SequenceForm,
  trait: TraitForm,
  attribute: AttributeForm,
  rfm: RfmForm,
  consent: ConsentForm,
  identifier: IdentifierForm,
  visit: VisitForm,
  segment: SegmentForm,
  percent: PercentForm,
};

/** The form of a rule that holds no other rules. */
export function LeafForm({ kind, ...editing }: { kind: Leaf } & Editing<never>) {
  const Form = FORMS[kind] as unknown as (editing: Editing<never>) => ReactNode;
  return <Form {...editing} />;
}

function DidForm({ value, at, change }: Editing<Contents['did']>) {
  const measured = operatorOf(value) !== undefined;
  const compared = measured ? value : { ...value, at_least: 1 };
  const setMeasure = (measure: Contents['did']['measure']) =>
    change(withMember(compared, 'measure', measure && measureOf(measure) === 'count' ? undefined : measure));
  return (
    <Stack gap="sm">
      <EventForm value={value.event} at={`${at}/event`} change={(event) => change({ ...value, event })} />
      <div className={classes.fields}>
        <MeasureForm value={value.measure} onChange={setMeasure} offered={NUMBER_MEASURES} />
        <ComparisonForm value={compared} numeric onChange={change} />
      </div>
      <WindowForm value={value.window} onChange={(window) => change(withMember(value, 'window', window))} />
    </Stack>
  );
}

function NeverForm({ value, at, change }: Editing<Contents['never']>) {
  return (
    <Stack gap="sm">
      <EventForm value={value.event} at={`${at}/event`} change={(event) => change({ ...value, event })} />
      <WindowForm value={value.window} onChange={(window) => change(withMember(value, 'window', window))} />
    </Stack>
  );
}

function OccurredForm({ value, at, change }: Editing<Contents['first']>) {
  const words = useWords(dictionary);
  const { event } = value;
  return (
    <Stack gap="sm">
      <EventForm value={event} at={`${at}/event`} change={(next) => change({ ...value, event: next })} />
      <div className={classes.fields}>
        <Select
          className={classes.mid}
          label={words.when}
          data={[
            { value: 'window', label: words.inWindow },
            { value: 'older', label: words.olderThan },
          ]}
          value={value.older_than ? 'older' : 'window'}
          onChange={(next) =>
            change(next === 'older' ? { event, older_than: 'P30D' } : { event, window: { last: 'P30D' } })
          }
          allowDeselect={false}
          size="sm"
        />
        {value.older_than ? (
          <DurationField
            label={words.olderThan}
            value={value.older_than}
            onChange={(older_than) => change({ event, older_than })}
          />
        ) : (
          <WindowForm value={value.window} ever={false} onChange={(window) => window && change({ event, window })} />
        )}
      </div>
    </Stack>
  );
}

/** A duration that can be left out. */
function Optional({
  label,
  value,
  otherwise,
  onChange,
}: {
  label: string;
  value: string | undefined;
  otherwise: string;
  onChange: (duration: string | undefined) => void;
}) {
  return (
    <div className={classes.fields}>
      <Checkbox
        label={label}
        checked={value !== undefined}
        onChange={(change) => onChange(change.currentTarget.checked ? otherwise : undefined)}
        size="sm"
        mih={30}
      />
      {value !== undefined && <DurationField label={label} value={value} onChange={onChange} />}
    </div>
  );
}

function AbsenceForm({ value, at, change }: Editing<Contents['absence']>) {
  const words = useWords(dictionary);
  return (
    <Stack gap="sm">
      <EventForm value={value.event} at={`${at}/event`} change={(event) => change({ ...value, event })} />
      <EventForm
        label={words.anotherEvent}
        value={value.not_followed_by}
        at={`${at}/not_followed_by`}
        change={(not_followed_by) => change({ ...value, not_followed_by })}
      />
      <div className={classes.fields}>
        <DurationField label={words.within} value={value.within} onChange={(within) => change({ ...value, within })} />
        <Optional
          label={words.keepFor}
          value={value.for_at_most}
          otherwise="P7D"
          onChange={(duration) => change(withMember(value, 'for_at_most', duration))}
        />
      </div>
    </Stack>
  );
}

const MOST_STEPS = 5;

function SequenceForm({ value, at, change }: Editing<Contents['sequence']>) {
  const words = useWords(dictionary);
  const { steps } = value;
  const setSteps = (next: EventSelector[]) => change({ ...value, steps: next });
  return (
    <Stack gap="sm">
      {placed(steps, `${at}/steps`).map(({ item, index, place }) => (
        <div key={place} className={classes.nested}>
          <EventForm
            label={fill(words.step, { n: index + 1 })}
            value={item}
            at={place}
            change={(next) => setSteps(replaced(steps, index, next))}
          />
          {steps.length > 2 && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => setSteps(replaced(steps, index, undefined))}
            >
              {words.remove}
            </Button>
          )}
        </div>
      ))}
      {steps.length < MOST_STEPS && (
        <Button
          size="compact-sm"
          variant="light"
          w="fit-content"
          onClick={() => setSteps([...steps, { name: 'order_completed' }])}
        >
          {words.addStep}
        </Button>
      )}
      <div className={classes.fields}>
        <DurationField label={words.within} value={value.within} onChange={(within) => change({ ...value, within })} />
        <Optional
          label={words.inLast}
          value={value.in_last}
          otherwise="P30D"
          onChange={(duration) => change(withMember(value, 'in_last', duration))}
        />
      </div>
    </Stack>
  );
}

function TraitForm({ value, change }: Editing<Contents['trait']>) {
  const words = useWords(dictionary);
  return (
    <div className={classes.fields}>
      <TextInput
        className={classes.mid}
        label={words.traitName}
        value={value.name}
        onChange={(input) => change({ ...value, name: input.currentTarget.value })}
        size="sm"
      />
      <ComparisonForm value={value} onChange={change} />
    </div>
  );
}

function ConsentForm({ value, change }: Editing<Contents['consent']>) {
  const words = useWords(dictionary);
  const { purposes } = useKnowledge();
  return (
    <div className={classes.fields}>
      <Choice
        className={classes.grow}
        label={words.purpose}
        known={purposes}
        value={value.purpose}
        onChange={(purpose) => change({ ...value, purpose })}
        free
      />
      <YesNo
        label={words.decision}
        value={value.granted}
        yes={words.granted}
        no={words.denied}
        onChange={(granted) => change({ ...value, granted })}
      />
    </div>
  );
}

function IdentifierForm({ value, change }: Editing<Contents['identifier']>) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const known = Object.keys(IDENTIFIERS).map((type) => ({ value: type, label: called(IDENTIFIERS, type, language) }));
  return (
    <Choice label={words.identifierType} known={known} value={value.type} onChange={(type) => change({ type })} free />
  );
}

function VisitForm({ value, change }: Editing<Contents['visit']>) {
  const words = useWords(dictionary);
  return (
    <Stack gap="sm">
      <div className={classes.fields}>
        <Select
          className={classes.mid}
          label={words.visitOf}
          data={[
            { value: 'last', label: words.visitLast },
            { value: 'any', label: words.visitAny },
          ]}
          value={value.of}
          onChange={(of) => change({ ...value, of: of === 'any' ? 'any' : 'last' })}
          allowDeselect={false}
          size="sm"
        />
        <FieldChoice
          value={value.field}
          onChange={(field) => change({ ...withoutComparison(value), field, equals: '' })}
        />
        <ComparisonForm value={value} field={value.field} onChange={change} />
      </div>
      <WindowForm value={value.window} onChange={(window) => change(withMember(value, 'window', window))} />
    </Stack>
  );
}

function SegmentForm({ value, change }: Editing<Contents['segment']>) {
  const words = useWords(dictionary);
  const { segments } = useKnowledge();
  return <Choice label={words.segment} known={segments} value={value.id} onChange={(id) => change({ id })} />;
}

function PercentForm({ value, change }: Editing<Contents['percent']>) {
  const words = useWords(dictionary);
  const number = (label: string, member: 'from' | 'below') => (
    <NumberInput
      className={classes.small}
      label={label}
      value={value[member]}
      onChange={(next) => change({ ...value, [member]: Number(next) || 0 })}
      min={0}
      max={100}
      decimalScale={2}
      size="sm"
    />
  );
  return (
    <div className={classes.fields}>
      {number(words.percentFrom, 'from')}
      {number(words.percentBelow, 'below')}
      <TextInput
        className={classes.grow}
        label={words.salt}
        description={words.saltHint}
        value={value.salt}
        onChange={(input) => change({ ...value, salt: input.currentTarget.value })}
        size="sm"
      />
    </div>
  );
}
