import { ActionIcon, Button, Group, Input, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { type JsonSchema, resolved } from '../../../api/schemas';
import { useSpeech, useWords } from '../../../lib/language';
import classes from '../Container.module.css';
import { fieldName } from '../types';
import dictionary from '../words';
import { useFormWorld } from './context';
import { TemplateText } from './TemplateText';

type Members = Record<string, unknown>;

/** One member of one row, as a form shows it. */
export interface Cell {
  name: string;
  schema: JsonSchema & { refers?: string };
  value: unknown;
  onChange: (value: unknown) => void;
  pointer: string;
  required: boolean;
}

/** A list of small objects - properties, attributes, rows of a lookup table - one row each. */
export function Rows({
  label,
  description,
  items,
  value,
  onChange,
  pointer,
  cell,
}: {
  label: string;
  description: string | undefined;
  items: JsonSchema;
  value: readonly Members[];
  onChange: (value: Members[]) => void;
  pointer: string;
  /** Shows members that are no plain texts. */
  cell?: (cell: Cell) => ReactNode;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { kind, type, errorAt, readOnly } = useFormWorld();
  const names = Object.keys(items.properties ?? {});
  const id = useId();
  const put = (index: number, name: string, next: unknown) =>
    onChange(value.map((row, at) => (at === index ? { ...row, [name]: next } : row)));
  return (
    <fieldset className={classes.rows} aria-labelledby={id}>
      <Text size="sm" fw={500} id={id}>
        {label}
      </Text>
      {description && <Input.Description>{description}</Input.Description>}
      {value.map((row, index) => (
        // Rows have no identity of their own: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={classes.rowLine}>
          {names.map((name) => {
            const member = resolved(items.properties?.[name] ?? {});
            const plain = member.type === 'integer' || member.enum || member['x-holds'] === 'trigger';
            const at = `${pointer}/${index}/${name}`;
            return (
              <div key={name} className={classes.rowCell}>
                {plain && cell ? (
                  cell({
                    name,
                    schema: member,
                    value: row[name],
                    onChange: (next) => put(index, name, next),
                    pointer: at,
                    required: items.required?.includes(name) ?? false,
                  })
                ) : (
                  <TemplateText
                    label={fieldName(kind, type, name, language)}
                    value={row[name] === undefined || row[name] === null ? '' : String(row[name])}
                    onChange={(next) => put(index, name, next)}
                    pointer={at}
                  />
                )}
              </div>
            );
          })}
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={26}
              aria-label={`${words.removeRow} ${index + 1}`}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              <IconX size={18} />
            </ActionIcon>
          )}
        </div>
      ))}
      {errorAt(pointer) && <Input.Error>{errorAt(pointer)}</Input.Error>}
      {!readOnly && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...value, Object.fromEntries((items.required ?? []).map((name) => [name, '']))])}
          >
            {words.addRow}
          </Button>
        </Group>
      )}
    </fieldset>
  );
}
