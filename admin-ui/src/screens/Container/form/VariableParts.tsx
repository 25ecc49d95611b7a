import { Card, Select, Stack, Switch, Title } from '@mantine/core';
import type { Document } from '../../../api/container';
import { useWords } from '../../../lib/language';
import dictionary from '../words';
import { useFormWorld } from './context';
import { Rows } from './Rows';
import { TemplateText } from './TemplateText';

const LOOKUP = {
  properties: { key: { type: 'string' }, value: { type: 'string' } },
  required: ['key', 'value'],
};

/** What becomes of a variable's value: when there is none, and in which form it is given on. */
export function Value({ document, set }: { document: Document; set: (members: Record<string, unknown>) => void }) {
  const words = useWords(dictionary);
  const { readOnly } = useFormWorld();
  const format = (document.format ?? {}) as Record<string, unknown>;
  const put = (member: string, next: unknown) => {
    const { [member]: _, ...rest } = format;
    const all = next ? { ...rest, [member]: next } : rest;
    set({ format: Object.keys(all).length > 0 ? all : undefined });
  };
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h5">
          {words.format}
        </Title>
        <TemplateText
          label={words.otherwise}
          value={document.default === undefined || document.default === null ? '' : String(document.default)}
          onChange={(next) => set({ default: next === '' ? undefined : next })}
          pointer="/default"
        />
        <Select
          label={words.case}
          clearable
          readOnly={readOnly}
          value={(format.case as string) ?? null}
          data={[
            { value: 'lower', label: words.lower },
            { value: 'upper', label: words.upper },
          ]}
          onChange={(next) => put('case', next)}
        />
        <Switch
          label={words.toNumber}
          disabled={readOnly}
          checked={format.to_number === true}
          onChange={(change) => put('to_number', change.currentTarget.checked)}
        />
        <Switch
          label={words.toBoolean}
          disabled={readOnly}
          checked={format.to_boolean === true}
          onChange={(change) => put('to_boolean', change.currentTarget.checked)}
        />
        <Rows
          label={words.rows}
          description={undefined}
          items={LOOKUP}
          value={(document.lookup as Record<string, unknown>[]) ?? []}
          onChange={(next) => set({ lookup: next.length > 0 ? next : undefined })}
          pointer="/lookup"
        />
      </Stack>
    </Card>
  );
}
