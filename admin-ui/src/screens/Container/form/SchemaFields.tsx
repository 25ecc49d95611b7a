import { Fieldset, Input, JsonInput, NumberInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { type JsonSchema, resolved } from '../../../api/schemas';
import { useSpeech, useWords } from '../../../lib/language';
import { helpOf } from '../help';
import { fieldName, optionName } from '../types';
import dictionary from '../words';
import { useFormWorld } from './context';
import { type Cell, Rows } from './Rows';
import { TemplateText } from './TemplateText';

const CodeField = lazy(() => import('../../../parts/lazy/CodeField'));

type Members = Record<string, unknown>;

interface Props {
  schema: JsonSchema;
  value: Members;
  onChange: (value: Members) => void;
  /** JSON Pointer of the value in the document. */
  pointer: string;
}

/** One field for each member that a schema knows; an empty field leaves its member out. */
export function SchemaFields({ schema, value, onChange, pointer }: Props) {
  const set = (name: string, next: unknown) => {
    const { [name]: _, ...rest } = value;
    onChange(isEmpty(next) && !schema.required?.includes(name) ? rest : { ...rest, [name]: next ?? '' });
  };
  return (
    <Stack>
      {Object.entries(schema.properties ?? {}).map(([name, member]) => (
        <SchemaField
          key={name}
          name={name}
          schema={resolved(member)}
          value={value[name]}
          onChange={(next) => set(name, next)}
          pointer={`${pointer}/${name}`}
          required={schema.required?.includes(name) ?? false}
        />
      ))}
    </Stack>
  );
}

/** The field for one member, chosen by what its schema says that it holds. */
export function SchemaField(field: Cell) {
  const { language } = useSpeech();
  const { kind, type, errorAt, readOnly, triggers } = useFormWorld();
  const { name, schema, value, onChange, pointer, required } = field;
  const label = fieldName(kind, type, name, language);
  const description = helpOf(name, schema.description, language);
  const common = { label, description, required, readOnly, error: errorAt(pointer) };
  if (schema.enum) {
    return (
      <Select
        {...common}
        clearable={!required}
        value={value === undefined ? null : String(value)}
        data={schema.enum.map((one) => ({ value: String(one), label: optionName(String(one), language) }))}
        onChange={(chosen) => onChange(schema.enum?.find((one) => String(one) === chosen))}
      />
    );
  }
  if (schema['x-holds'] === 'trigger') {
    return (
      <Select
        {...common}
        searchable
        data={triggers}
        value={(value as string) ?? null}
        onChange={(chosen) => onChange(chosen)}
      />
    );
  }
  if (schema.type === 'boolean') {
    return (
      <Switch
        label={label}
        description={description}
        checked={value === true}
        disabled={readOnly}
        onChange={(change) => onChange(change.currentTarget.checked || undefined)}
      />
    );
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        allowDecimal={schema.type === 'number'}
        {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
        {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
      />
    );
  }
  return <Structured field={field} label={label} description={description} />;
}

function Structured({ field, label, description }: { field: Cell; label: string; description: string | undefined }) {
  const words = useWords(dictionary);
  const { errorAt, readOnly } = useFormWorld();
  const { schema, value, onChange, pointer, required } = field;
  if (schema.type === 'object' && schema.properties) {
    return (
      <Fieldset legend={label}>
        <SchemaFields
          schema={schema}
          value={(value as Members) ?? {}}
          onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
          pointer={pointer}
        />
      </Fieldset>
    );
  }
  if (schema.type === 'array' && schema.items) {
    const items = resolved(schema.items);
    return items.properties ? (
      <Rows
        label={label}
        description={description}
        items={items}
        value={(value as Members[]) ?? []}
        onChange={onChange}
        pointer={pointer}
        cell={(one) => <SchemaField {...one} />}
      />
    ) : (
      <TagsInput
        label={label}
        description={description ?? words.addItem}
        readOnly={readOnly}
        error={errorAt(pointer)}
        data={(items.enum ?? []).map(String)}
        value={((value as unknown[]) ?? []).map(String)}
        onChange={(next) => onChange(items.type === 'number' ? next.map(Number).filter(Number.isFinite) : next)}
        required={required}
      />
    );
  }
  return <TextField field={field} label={label} description={description} />;
}

function TextField({ field, label, description }: { field: Cell; label: string; description: string | undefined }) {
  const { errorAt, readOnly } = useFormWorld();
  const { schema, value, onChange, pointer, required } = field;
  const text = value === undefined || value === null ? '' : String(value);
  const holds = schema['x-holds'];
  if (holds === 'script' || holds === 'html') {
    return (
      <Input.Wrapper label={label} description={description} error={errorAt(pointer)} required={required}>
        <Suspense fallback={<div style={{ height: 220 }} />}>
          <CodeField
            label={label}
            language={holds === 'html' ? 'html' : 'javascript'}
            value={text}
            onChange={onChange}
            readOnly={readOnly}
          />
        </Suspense>
      </Input.Wrapper>
    );
  }
  if (holds === 'template' || schema.refers === 'value' || schema.refers === 'literal') {
    return (
      <TemplateText
        label={label}
        description={description}
        value={text}
        onChange={onChange}
        pointer={pointer}
        required={required}
        long={(schema.maxLength ?? 0) > 1_000 && schema.refers === undefined}
      />
    );
  }
  const common = { label, description, required, readOnly, error: errorAt(pointer) };
  return Array.isArray(schema.type) || schema.type === 'object' ? (
    <JsonInput
      {...common}
      autosize
      minRows={3}
      value={typeof value === 'string' ? value : JSON.stringify(value ?? '', null, 2)}
      readOnly
    />
  ) : (
    <TextInput {...common} value={text} onChange={(change) => onChange(change.currentTarget.value)} />
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
