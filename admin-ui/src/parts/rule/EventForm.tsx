import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSpeech, useWords } from '../../lib/language';
import { called, FIELDS } from '../../lib/rule/known';
import {
  type Condition,
  type EventSelector,
  type Filter,
  fieldType,
  namesOf,
  withMember,
  withNames,
  withOperator,
} from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import { Choice, Choices } from './Choice';
import { ComparisonForm } from './ComparisonForm';
import { type Editing, placed, replaced, useKnowledge } from './knowledge';
import classes from './rule.module.css';

/** The fields of events as a list to choose from, with `only` those of items where one item is meant. */
function useFields(only = '') {
  const { language } = useSpeech();
  return useMemo(
    () =>
      Object.keys(FIELDS)
        .filter((field) => field.startsWith(only))
        .map((value) => ({ value, label: called(FIELDS, value, language) })),
    [language, only],
  );
}

/** Chooses a field of events by its plain name, or a path of one's own such as `properties.colour`. */
export function FieldChoice({
  value,
  onChange,
  only,
  label,
}: {
  value: string;
  onChange: (field: string) => void;
  only?: string;
  label?: string;
}) {
  const words = useWords(dictionary);
  const fields = useFields(only);
  return (
    <Choice
      className={classes.mid}
      label={label ?? words.field}
      known={fields}
      value={value}
      onChange={onChange}
      free
    />
  );
}

/** Which events count: their names, and what must be true of them. */
export function EventForm({ value, at, change, label }: Editing<EventSelector> & { label?: string }) {
  const words = useWords(dictionary);
  const { events } = useKnowledge();
  const where = value.where ?? [];
  const setWhere = (next: Filter[]) => change(withMember(value, 'where', next.length > 0 ? next : undefined));
  return (
    <Stack gap="xs">
      <div className={classes.fields}>
        <Choices
          className={classes.grow}
          label={label ?? words.event}
          known={events}
          value={namesOf(value)}
          onChange={(names) => change(withNames(value, names))}
          free
        />
        <AddFilter onAdd={(filter) => setWhere([...where, filter])} />
      </div>
      {where.length > 0 && (
        <div className={classes.nested}>
          <Text size="xs" c="dimmed">
            {words.where}
          </Text>
          <FilterList value={where} at={`${at}/where`} change={setWhere} />
        </div>
      )}
    </Stack>
  );
}

const CATEGORY: Condition = { field: 'items.category', equals: '' };

function AddFilter({ onAdd }: { onAdd: (filter: Filter) => void }) {
  const words = useWords(dictionary);
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => onAdd(CATEGORY)}>
      {words.addWhere}
    </Button>
  );
}

function FilterList({ value, at, change }: Editing<Filter[]>) {
  return (
    <Stack gap="xs">
      {placed(value, at).map(({ item, index, place }) => (
        <FilterForm
          key={place}
          value={item}
          at={place}
          change={(next) => change(replaced(value, index, next))}
          onRemove={() => change(replaced(value, index, undefined))}
        />
      ))}
    </Stack>
  );
}

function FilterForm({ value, at, change, onRemove }: Editing<Filter> & { onRemove: () => void }) {
  const words = useWords(dictionary);
  if ('any' in value && Array.isArray(value.any)) {
    return (
      <Nested title={words.anyOf} onRemove={onRemove}>
        <FilterList
          value={value.any}
          at={`${at}/any`}
          change={(any) => (any.length > 0 ? change({ any }) : onRemove())}
        />
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => change({ any: [...(value.any as Filter[]), CATEGORY] })}
        >
          {words.addCondition}
        </Button>
      </Nested>
    );
  }
  if ('item' in value && Array.isArray(value.item)) {
    const item = value.item;
    return (
      <Nested title={words.sameItem} onRemove={onRemove}>
        {placed(item, `${at}/item`).map(({ item: one, index, place }) => (
          <ConditionForm
            key={place}
            value={one}
            at={place}
            only="items."
            change={(next) => change({ item: replaced(item, index, next) })}
            onRemove={() => (item.length > 1 ? change({ item: replaced(item, index, undefined) }) : onRemove())}
          />
        ))}
        <Button size="compact-xs" variant="subtle" onClick={() => change({ item: [...item, CATEGORY] })}>
          {words.addCondition}
        </Button>
      </Nested>
    );
  }
  return <ConditionForm value={value as Condition} at={at} change={change} onRemove={onRemove} groups />;
}

function Nested({ title, onRemove, children }: { title: string; onRemove: () => void; children: React.ReactNode }) {
  return (
    <Stack gap="xs" className={classes.nested}>
      <Group justify="space-between">
        <Text size="xs" fw={600}>
          {title}
        </Text>
        <Remove onRemove={onRemove} />
      </Group>
      {children}
    </Stack>
  );
}

function Remove({ onRemove }: { onRemove: () => void }) {
  const words = useWords(dictionary);
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={words.remove} onClick={onRemove}>
      <IconX size={16} />
    </ActionIcon>
  );
}

function ConditionForm({
  value,
  change,
  onRemove,
  only = '',
  groups = false,
}: {
  value: Condition;
  at: string;
  change: (value: never) => void;
  onRemove: () => void;
  only?: string;
  groups?: boolean;
}) {
  const words = useWords(dictionary);
  const give = change as (value: Filter) => void;
  const setField = (field: string) => {
    const fits = fieldType(field) === fieldType(value.field);
    const numeric = fieldType(field) === 'number';
    give(fits ? { ...value, field } : withOperator({ ...value, field }, numeric ? 'at_least' : 'equals', numeric));
  };
  return (
    <div className={classes.fields}>
      <FieldChoice value={value.field} only={only} onChange={setField} />
      <ComparisonForm value={value} field={value.field} onChange={give} />
      <Remove onRemove={onRemove} />
      {groups && (
        <>
          <Button size="compact-xs" variant="subtle" onClick={() => give({ any: [value, value] })}>
            {words.addAny}
          </Button>
          {value.field.startsWith('items.') && (
            <Button size="compact-xs" variant="subtle" onClick={() => give({ item: [value] })}>
              {words.addItem}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
