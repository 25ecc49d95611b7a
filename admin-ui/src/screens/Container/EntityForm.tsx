import { Card, Select, Stack, TagsInput, Text, Textarea, TextInput, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Document } from '../../api/container';
import { TYPES } from '../../api/schemas';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import classes from './Container.module.css';
import { type Condition, Conditions } from './form/Conditions';
import { useFormWorld } from './form/context';
import { SchemaFields } from './form/SchemaFields';
import { Consent, Firing, Running } from './form/TagParts';
import { type OwnTemplate, TemplateParameters } from './form/TemplateFields';
import { Value } from './form/VariableParts';
import { typeName } from './types';
import dictionary from './words';

const CodeField = lazy(() => import('../../parts/lazy/CodeField'));

interface Props {
  document: Document;
  onChange: (change: (document: Document) => Document) => void;
  own: readonly OwnTemplate[];
}

/** The form of one entity, made from the schema of its type. */
export function EntityForm({ document, onChange, own }: Props) {
  const { kind } = useFormWorld();
  const set = (members: Record<string, unknown>) =>
    onChange((old) => {
      const next = { ...old, ...members };
      return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as Document;
    });
  if (kind === 'templates') {
    return <TemplateDocument document={document} onChange={onChange} />;
  }
  if (kind === 'folders') {
    return <Name document={document} set={set} />;
  }
  return (
    <div className={classes.form}>
      <div className={classes.main}>
        <Card withBorder component="section">
          <Stack>
            <Name document={document} set={set} />
            <TypeChoice document={document} onChange={onChange} />
          </Stack>
        </Card>
        <Parameters document={document} set={set} own={own} />
        {kind === 'tags' && <Firing document={document} set={set} />}
        {kind === 'tags' && <Consent document={document} set={set} />}
        {kind === 'triggers' && (
          <Conditions
            conditions={(document.conditions as Condition[]) ?? []}
            anyOf={(document.any_of as Condition[][]) ?? []}
            onChange={(conditions, anyOf) =>
              set({ conditions: conditions.length ? conditions : undefined, any_of: anyOf.length ? anyOf : undefined })
            }
          />
        )}
        {kind === 'variables' && <Value document={document} set={set} />}
      </div>
      <Side document={document} set={set} />
    </div>
  );
}

interface PartProps {
  document: Document;
  set: (members: Record<string, unknown>) => void;
}

function Name({ document, set }: PartProps) {
  const words = useWords(dictionary);
  const { errorAt, readOnly } = useFormWorld();
  return (
    <TextInput
      label={words.name}
      required
      readOnly={readOnly}
      value={document.name}
      maxLength={200}
      error={errorAt('/name')}
      onChange={(change) => set({ name: change.currentTarget.value })}
    />
  );
}

function TypeChoice({ document, onChange }: Pick<Props, 'document' | 'onChange'>) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { kind, readOnly } = useFormWorld();
  const types = Object.keys(TYPES[kind as keyof typeof TYPES]).filter(
    (type) => type !== 'placeholder' || document.type === type,
  );
  return (
    <Select
      label={words.type}
      required
      searchable
      allowDeselect={false}
      readOnly={readOnly}
      value={document.type ?? null}
      data={types.map((type) => ({ value: type, label: typeName(kind, type, language) }))}
      onChange={(type) =>
        type && type !== document.type && onChange((old) => ({ ...old, type, parameters: begin(kind, type) }))
      }
    />
  );
}

/** The least that a type's parameters hold, so that what is required is there to be filled in. */
export function begin(kind: string, type: string): Record<string, unknown> {
  const schema = TYPES[kind as keyof typeof TYPES][type];
  const members = (schema?.required ?? []).map((name) => {
    const member = schema?.properties?.[name];
    if (member?.enum) {
      return [name, member.enum[0]];
    }
    return [name, member?.type === 'array' ? [] : name === 'fields' ? {} : ''];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== ''));
}

function Parameters({ document, set, own }: PartProps & { own: readonly OwnTemplate[] }) {
  const words = useWords(dictionary);
  const { kind } = useFormWorld();
  const schema = TYPES[kind as keyof typeof TYPES][document.type ?? ''];
  const heading = { tags: words.parameters, triggers: words.parametersTrigger, variables: words.parametersVariable }[
    kind
  ];
  const empty = Object.keys(schema?.properties ?? {}).length === 0;
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h5">
          {heading}
        </Title>
        {empty && (
          <Text size="sm" c="dimmed">
            {words.parametersNone}
          </Text>
        )}
        {document.type === 'template' ? (
          <TemplateParameters
            parameters={document.parameters ?? {}}
            own={own}
            makes={kind === 'tags' ? 'tag' : 'variable'}
            onChange={(parameters, purposes) =>
              set({ parameters, ...(kind === 'tags' && purposes?.length && !document.purposes ? { purposes } : {}) })
            }
          />
        ) : (
          schema && (
            <SchemaFields
              schema={schema}
              value={document.parameters ?? {}}
              onChange={(parameters) => set({ parameters })}
              pointer="/parameters"
            />
          )
        )}
      </Stack>
    </Card>
  );
}

function Side({ document, set }: PartProps) {
  const words = useWords(dictionary);
  const { kind, folders, readOnly, errorAt } = useFormWorld();
  return (
    <div className={classes.side}>
      <Card withBorder component="section">
        <Stack>
          <Select
            label={words.folder}
            placeholder={words.noFolder}
            clearable
            readOnly={readOnly}
            data={folders}
            value={document.folder ?? null}
            onChange={(folder) => set({ folder: folder ?? undefined })}
          />
          <TagsInput
            label={words.labels}
            description={words.labelsHint}
            readOnly={readOnly}
            value={document.labels ?? []}
            maxTags={20}
            error={errorAt('/labels')}
            onChange={(labels) => set({ labels: labels.length > 0 ? labels : undefined })}
          />
          <Textarea
            label={words.notes}
            description={words.notesHint}
            autosize
            minRows={2}
            readOnly={readOnly}
            value={document.notes ?? ''}
            onChange={(change) => set({ notes: change.currentTarget.value || undefined })}
          />
        </Stack>
      </Card>
      {kind === 'tags' && (
        <Card withBorder component="section">
          <Stack>
            <Title order={2} size="h5">
              {words.advanced}
            </Title>
            <Running document={document} set={set} />
          </Stack>
        </Card>
      )}
    </div>
  );
}

/** A template of the container's own, as the JSON that describes it. */
function TemplateDocument({ document, onChange }: Pick<Props, 'document' | 'onChange'>) {
  const words = useWords(dictionary);
  const { readOnly } = useFormWorld();
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const [error, setError] = useState('');
  const edit = (next: string) => {
    setText(next);
    try {
      const parsed = JSON.parse(next) as Document;
      setError('');
      onChange(() => parsed);
    } catch (problem) {
      setError(fill(words.badJson, { error: String(problem) }));
    }
  };
  return (
    <Stack>
      <Text fw={500}>{words.document}</Text>
      <Suspense fallback={<div style={{ height: 220 }} />}>
        <CodeField label={words.document} language="json" value={text} onChange={edit} readOnly={readOnly} />
      </Suspense>
      {error && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
