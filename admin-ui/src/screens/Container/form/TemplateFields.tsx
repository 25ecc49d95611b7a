import { Alert, Fieldset, Select, Stack, Switch, Text } from '@mantine/core';
import { type TemplateField, useGallery, useGalleryTemplate } from '../../../api/gallery';
import { useSpeech, useWords } from '../../../lib/language';
import { Loaded } from '../../../parts/Loaded';
import dictionary from '../words';
import { useFormWorld } from './context';
import { Rows } from './Rows';
import { TemplateText } from './TemplateText';

type Members = Record<string, unknown>;

/** A template of the container's own, as its document has it. */
export interface OwnTemplate {
  id: string;
  name: unknown;
  kind?: string;
  fields?: TemplateField[];
}

interface Props {
  parameters: Members;
  own: readonly OwnTemplate[];
  /** Whether tags or variables can be made from it. */
  makes: 'tag' | 'variable';
  onChange: (parameters: Members, purposes?: string[]) => void;
}

/** The choice of a template, and the fields that it asks for. */
export function TemplateParameters({ parameters, own, makes, onChange }: Props) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { readOnly, errorAt } = useFormWorld();
  const id = String(parameters.template ?? '');
  const mine = own.find((one) => one.id === id);
  const gallery = useGallery();
  const read = useGalleryTemplate(id, id !== '' && !mine);
  const ready = (gallery.data ?? []).filter((one) => (one.kind ?? 'tag') === makes);
  const chosen = ready.find((one) => one.id === id);
  const options = [
    ...own
      .filter((one) => (one.kind ?? 'tag') === makes)
      .map((one) => ({ value: one.id, label: title(one.name, language) })),
    ...ready.map((one) => ({ value: one.id, label: one.name[language] })),
  ];
  const fields = (parameters.fields ?? {}) as Members;
  const change = (next: Members) => onChange({ template: id, fields: next });
  return (
    <Stack>
      <Select
        label={words.chooseTemplate}
        searchable
        readOnly={readOnly}
        data={options}
        value={id || null}
        required
        error={errorAt('/parameters/template')}
        onChange={(next) =>
          onChange({ template: next ?? '', fields: {} }, ready.find((one) => one.id === next)?.purposes ?? [])
        }
      />
      {chosen && (
        <>
          <Text size="sm" c="dimmed">
            {chosen.description[language]}
          </Text>
          <Alert color={chosen.recipient.cross_border ? 'yellow' : 'gray'}>
            {words.receivesData}: {chosen.recipient.name} ({chosen.recipient.country})
            {chosen.recipient.cross_border && ` — ${words.abroad}`}
          </Alert>
        </>
      )}
      {mine && <Fields fields={mine.fields ?? []} value={fields} onChange={change} />}
      {chosen && (
        <Loaded query={read} height={160}>
          {(template) => (
            <Fields fields={template.fields as unknown as TemplateField[]} value={fields} onChange={change} />
          )}
        </Loaded>
      )}
    </Stack>
  );
}

/** The name of a template in the language of the console. */
export function title(name: unknown, language: 'ru' | 'en'): string {
  return typeof name === 'object' && name !== null ? String((name as Members)[language] ?? '') : String(name ?? '');
}

function Fields({
  fields,
  value,
  onChange,
}: {
  fields: TemplateField[];
  value: Members;
  onChange: (next: Members) => void;
}) {
  return (
    <Stack>
      {fields
        .filter((field) => enabled(field, value))
        .map((field) => (
          <Field key={field.name} field={field} value={value} onChange={onChange} />
        ))}
    </Stack>
  );
}

function Field({
  field,
  value,
  onChange,
}: {
  field: TemplateField;
  value: Members;
  onChange: (next: Members) => void;
}) {
  const { language } = useSpeech();
  const { readOnly, errorAt } = useFormWorld();
  const pointer = `/parameters/fields/${field.name}`;
  const label = field.label[language];
  const description = field.help?.[language];
  const now = value[field.name] ?? field.default;
  const set = (next: unknown) => {
    const { [field.name]: _, ...rest } = value;
    onChange(next === '' || next === undefined || next === null ? rest : { ...rest, [field.name]: next });
  };
  const common = { label, description, required: field.required ?? false, readOnly, error: errorAt(pointer) };
  switch (field.type) {
    case 'group':
      return (
        <Fieldset legend={label}>
          <Fields fields={field.fields ?? []} value={value} onChange={onChange} />
        </Fieldset>
      );
    case 'checkbox':
      return (
        <Switch
          label={label}
          description={description}
          disabled={readOnly}
          checked={now === true}
          onChange={(change) => set(change.currentTarget.checked)}
        />
      );
    case 'select':
      return (
        <Select
          {...common}
          value={now === undefined ? null : String(now)}
          data={(field.options ?? []).map((one) => ({ value: one.value, label: one.label[language] }))}
          onChange={set}
        />
      );
    case 'number':
      return <NumberOrReference common={common} value={now} onChange={set} pointer={pointer} />;
    case 'table':
      return (
        <Rows
          label={label}
          description={description}
          items={tableSchema(field)}
          value={(value[field.name] as Members[]) ?? []}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
          pointer={pointer}
        />
      );
    default:
      return (
        <TemplateText
          {...common}
          value={now === undefined ? '' : String(now)}
          onChange={set}
          pointer={pointer}
          whole={field.type === 'variable'}
        />
      );
  }
}

interface Common {
  label: string;
  description: string | undefined;
  required: boolean;
  readOnly: boolean;
  error: string | undefined;
}

/** A number; or a variable in its place, which is a text. */
function NumberOrReference({
  common,
  value,
  onChange,
  pointer,
}: {
  common: Common;
  value: unknown;
  onChange: (value: unknown) => void;
  pointer: string;
}) {
  return (
    <TemplateText
      label={common.label}
      description={common.description}
      required={common.required}
      value={value === undefined ? '' : String(value)}
      onChange={(next) => onChange(/^-?\d+(\.\d+)?$/.test(next) ? Number(next) : next)}
      pointer={pointer}
    />
  );
}

function tableSchema(field: TemplateField) {
  const columns = field.columns ?? [];
  return {
    properties: Object.fromEntries(columns.map(({ name }) => [name, { type: 'string', 'x-holds': 'template' }])),
    required: columns.filter((column) => column.required).map(({ name }) => name),
  };
}

/** Whether a field's `enabled_when` holds; what is more than one simple comparison shows the field. */
export function enabled(field: TemplateField, value: Members): boolean {
  const when = field.enabled_when as { field?: string; equals?: unknown } | undefined;
  if (!when || typeof when.field !== 'string' || !('equals' in when)) {
    return true;
  }
  return value[when.field] === when.equals;
}
