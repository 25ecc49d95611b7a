import { Alert, Button, Card, MultiSelect, PasswordInput, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { useKnown } from '../../api/knowledge';
import { useProject } from '../../api/projects';
import { type Template, useTemplates, webhooksKey } from '../../api/webhooks';
import { useSpeech, useWords } from '../../lib/language';
import { CopyField } from '../../parts/CopyField';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

interface Entered {
  template: string;
  name: string;
  url: string;
  segments: string[];
  parameters: Record<string, string>;
  /** Kept in memory alone: what is secret never goes into the browser's storage. */
  secrets: Record<string, string>;
}

const EMPTY: Entered = { template: '', name: '', url: '', segments: [], parameters: {}, secrets: {} };

function bodyOf({ template, name, url, segments, parameters, secrets }: Entered) {
  return {
    name,
    segments,
    enabled: true,
    ...(url ? { url } : {}),
    ...(template ? { template, secrets, delivery: { parameters } } : {}),
  };
}

/** Connects a partner: which, with what access, and for which segments; then shows the signing secret once. */
export default function NewWebhookScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const go = useNavigate();
  const { segments } = useKnown(project);
  const templates = useTemplates();
  const [entered, setEntered] = useState(EMPTY);
  const change = (part: Partial<Entered>) => setEntered((old) => ({ ...old, ...part }));
  const save = useMutation({
    mutationFn: () =>
      answer(api.POST('/projects/{project}/webhooks', { params: { path: { project } }, body: bodyOf(entered) })),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksKey(project) }),
  });
  if (save.data) {
    const { id, secret } = save.data;
    return (
      <Stack>
        <PageHeader title={words.secretTitle} remark={words.secretHint} />
        <CopyField text={secret} label={words.secretTitle} />
        <Button w="fit-content" onClick={() => go(`/projects/${project}/activation/${id}`)}>
          {words.toWebhook}
        </Button>
      </Stack>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const chosen = templates.data?.find(({ id }) => id === entered.template);
  return (
    <Stack component="form" onSubmit={submit} maw={720}>
      <PageHeader title={words.make} remark={words.remark} />
      <Loaded query={templates} height={400}>
        {(all) => <Choose templates={all} value={entered.template} onChange={(template) => change({ template })} />}
      </Loaded>
      <Access entered={entered} template={chosen} change={change} />
      <Card withBorder>
        <MultiSelect
          label={words.whom}
          placeholder={entered.segments.length === 0 ? words.allSegments : ''}
          data={segments}
          value={entered.segments}
          onChange={(next) => change({ segments: next })}
          searchable
        />
      </Card>
      <ProblemAlert error={save.error} />
      <Button type="submit" w="fit-content" loading={save.isPending}>
        {words.create}
      </Button>
    </Stack>
  );
}

function Choose({
  templates,
  value,
  onChange,
}: {
  templates: readonly Template[];
  value: string;
  onChange: (template: string) => void;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  return (
    <Card withBorder>
      <Radio.Group label={words.choose} value={value} onChange={onChange}>
        <Stack gap="xs" mt="xs">
          <Radio value="" label={words.own} description={words.ownText} />
          {templates.map(({ id, name, summary, summary_ru }) => (
            <Radio key={id} value={id} label={name} description={language === 'ru' ? summary_ru : summary} />
          ))}
        </Stack>
      </Radio.Group>
    </Card>
  );
}

function Access({
  entered,
  template,
  change,
}: {
  entered: Entered;
  template: Template | undefined;
  change: (part: Partial<Entered>) => void;
}) {
  const words = useWords(dictionary);
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {words.fillIn}
        </Title>
        <TextInput label={words.name} value={entered.name} onChange={(one) => change({ name: one.target.value })} />
        {!template?.url && (
          <TextInput
            label={words.url}
            placeholder={template?.url_example ?? 'https://'}
            value={entered.url}
            onChange={(one) => change({ url: one.target.value })}
            required
          />
        )}
        {template?.parameters.map(({ name, label, required }) => (
          <TextInput
            key={name}
            label={label}
            required={required}
            value={entered.parameters[name] ?? ''}
            onChange={(one) => change({ parameters: { ...entered.parameters, [name]: one.target.value } })}
          />
        ))}
        {template?.secrets.map(({ name, label }) => (
          <PasswordInput
            key={name}
            label={label}
            required
            autoComplete="off"
            value={entered.secrets[name] ?? ''}
            onChange={(one) => change({ secrets: { ...entered.secrets, [name]: one.target.value } })}
          />
        ))}
        {template?.note && <Alert color="blue">{template.note}</Alert>}
        {template && (
          <Text size="sm" c="dimmed">
            {template.documentation}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
