import { Checkbox, Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useWords } from '../../lib/language';
import {
  type Comparison,
  fieldType,
  NUMBER_OPERATORS,
  OPERATORS,
  type Operator,
  operatorOf,
  type Scalar,
  withMember,
  withOperator,
} from '../../lib/rule/model';
import dictionary from '../../lib/rule/words';
import classes from './rule.module.css';

type ValueType = 'text' | 'number' | 'boolean';
const TYPED: readonly Operator[] = ['equals', 'includes'];

/** Compares a value: how, and with what. `field` tells which kind of value there is; `numeric` that there is no other. */
export function ComparisonForm<T extends Comparison>({
  value,
  onChange,
  field = '',
  numeric = false,
}: {
  value: T;
  onChange: (value: T) => void;
  field?: string;
  numeric?: boolean;
}) {
  const words = useWords(dictionary);
  const operator = operatorOf(value) ?? (numeric ? 'at_least' : 'equals');
  const type = numeric ? 'number' : fieldType(field);
  const offered = numeric ? NUMBER_OPERATORS : OPERATORS;
  const textual = !numeric && type !== 'number' && !['exists', 'between', 'before', 'after'].includes(operator);
  return (
    <>
      <Select
        className={classes.mid}
        label={words.compare}
        data={offered.map((one) => ({ value: one, label: words[`op_${one}`] }))}
        value={operator}
        onChange={(next) => next && onChange(withOperator(value, next as Operator, type === 'number'))}
        allowDeselect={false}
        size="sm"
      />
      <Operand
        operator={operator}
        value={value[operator]}
        type={type}
        onChange={(next) => onChange(withMember(value, operator, next))}
      />
      {!numeric && (
        <Group gap="md" mih={36}>
          <Checkbox
            size="xs"
            label={words.negate}
            checked={value.not === true}
            onChange={(change) => onChange(withMember(value, 'not', change.currentTarget.checked || undefined))}
          />
          {textual && (
            <Checkbox
              size="xs"
              label={words.ignoreCase}
              checked={value.ignore_case === true}
              onChange={(change) =>
                onChange(withMember(value, 'ignore_case', change.currentTarget.checked || undefined))
              }
            />
          )}
        </Group>
      )}
    </>
  );
}

interface OperandProps {
  operator: Operator;
  value: unknown;
  type: ValueType | undefined;
  onChange: (value: unknown) => void;
}

function Operand({ operator, value, type, onChange }: OperandProps) {
  const words = useWords(dictionary);
  switch (operator) {
    case 'exists':
      return <YesNo label={words.value} value={value === true} onChange={onChange} />;
    case 'between':
      return <Range value={value} onChange={onChange} />;
    case 'one_of':
      return (
        <TagsInput
          className={classes.grow}
          label={words.values}
          placeholder={words.valuesHint}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(texts) => onChange(texts.map((text) => (type === 'number' ? Number(text) || 0 : text)))}
          splitChars={[',', ';', '\n']}
          size="sm"
        />
      );
    case 'greater':
    case 'at_least':
    case 'less':
    case 'at_most':
      return <Numeric label={words.value} value={value} onChange={onChange} />;
    case 'before':
    case 'after':
      return (
        <TextInput
          className={classes.mid}
          type="date"
          label={words.value}
          value={String(value ?? '').slice(0, 10)}
          onChange={(change) => onChange(change.currentTarget.value)}
          size="sm"
        />
      );
    default:
      return <Typed operator={operator} value={value} type={type} onChange={onChange} />;
  }
}

/** A value whose kind the field says or, where it does not, people. */
function Typed({ operator, value, type, onChange }: OperandProps) {
  const words = useWords(dictionary);
  const asks = type === undefined && TYPED.includes(operator);
  const shown = type ?? (TYPED.includes(operator) ? typeOf(value) : 'text');
  return (
    <>
      {asks && (
        <Select
          className={classes.small}
          label={words.valueType}
          data={[
            { value: 'text', label: words.typeText },
            { value: 'number', label: words.typeNumber },
            { value: 'boolean', label: words.typeBoolean },
          ]}
          value={shown}
          onChange={(next) => onChange(EMPTY[next as ValueType](value))}
          allowDeselect={false}
          size="sm"
        />
      )}
      {shown === 'number' ? (
        <Numeric label={words.value} value={value} onChange={onChange} />
      ) : shown === 'boolean' ? (
        <YesNo label={words.value} value={value === true} onChange={onChange} />
      ) : (
        <TextInput
          className={classes.mid}
          label={words.value}
          value={String(value ?? '')}
          onChange={(change) => onChange(change.currentTarget.value)}
          size="sm"
        />
      )}
    </>
  );
}

const EMPTY: Record<ValueType, (old: unknown) => Scalar> = {
  text: (old) => String(old ?? ''),
  number: (old) => Number(old) || 0,
  boolean: () => true,
};

function typeOf(value: unknown): ValueType {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

function Numeric({ label, value, onChange }: { label: string; value: unknown; onChange: (value: number) => void }) {
  return (
    <NumberInput
      className={classes.small}
      label={label}
      value={typeof value === 'number' ? value : Number(value) || 0}
      onChange={(next) => onChange(Number(next) || 0)}
      size="sm"
    />
  );
}

function Range({ value, onChange }: { value: unknown; onChange: (value: [number, number]) => void }) {
  const words = useWords(dictionary);
  const [from, to] = Array.isArray(value) ? [Number(value[0]) || 0, Number(value[1]) || 0] : [0, 0];
  return (
    <>
      <Numeric label={`${words.value} 1`} value={from} onChange={(next) => onChange([next, to])} />
      <Numeric label={`${words.value} 2`} value={to} onChange={(next) => onChange([from, next])} />
    </>
  );
}

/** Yes or no as a list of two. */
export function YesNo({
  label,
  value,
  onChange,
  yes,
  no,
}: {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
  yes?: string;
  no?: string;
}) {
  const words = useWords(dictionary);
  return (
    <Select
      className={classes.mid}
      label={label}
      data={[
        { value: 'yes', label: yes ?? words.yes },
        { value: 'no', label: no ?? words.no },
      ]}
      value={value ? 'yes' : 'no'}
      onChange={(next) => onChange(next === 'yes')}
      allowDeselect={false}
      size="sm"
    />
  );
}
