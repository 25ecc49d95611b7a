import {
  Card,
  Group,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import type { Document } from '../../../api/container';
import { useSpeech, useWords } from '../../../lib/language';
import dictionary from '../words';
import { useFormWorld } from './context';

interface Props {
  document: Document;
  /** Sets members; undefined leaves one out. */
  set: (members: Record<string, unknown>) => void;
}

/** When a tag fires, and when it does not. */
export function Firing({ document, set }: Props) {
  const words = useWords(dictionary);
  const { triggers, readOnly, errorAt } = useFormWorld();
  const exceptions = (document.exceptions as string[]) ?? [];
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h5">
          {words.when}
        </Title>
        <MultiSelect
          label={words.triggers}
          description={words.triggersHint}
          searchable
          readOnly={readOnly}
          data={triggers}
          value={(document.triggers as string[]) ?? []}
          error={errorAt('/triggers')}
          onChange={(next) => set({ triggers: next })}
        />
        <MultiSelect
          label={words.exceptions}
          description={words.exceptionsHint}
          searchable
          readOnly={readOnly}
          data={triggers}
          value={exceptions}
          error={errorAt('/exceptions')}
          onChange={(next) => set({ exceptions: next.length > 0 ? next : undefined })}
        />
      </Stack>
    </Card>
  );
}

/** What the visitor must have agreed to. */
export function Consent({ document, set }: Props) {
  const words = useWords(dictionary);
  const { purposes, readOnly, errorAt } = useFormWorld();
  const necessary = document.strictly_necessary !== undefined;
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h5">
          {words.consent}
        </Title>
        <Radio.Group
          aria-label={words.consent}
          value={necessary ? 'necessary' : 'consent'}
          onChange={(next) =>
            !readOnly &&
            set(
              next === 'necessary'
                ? { purposes: undefined, strictly_necessary: '' }
                : { strictly_necessary: undefined },
            )
          }
        >
          <Stack gap="xs">
            <Radio value="consent" label={words.withConsent} />
            <Radio value="necessary" label={words.necessary} />
          </Stack>
        </Radio.Group>
        {necessary ? (
          <Textarea
            label={words.reason}
            description={words.reasonHint}
            required
            readOnly={readOnly}
            value={String(document.strictly_necessary)}
            error={errorAt('/strictly_necessary')}
            onChange={(change) => set({ strictly_necessary: change.currentTarget.value })}
          />
        ) : (
          <TagsInput
            label={words.purposes}
            description={words.purposesHint}
            readOnly={readOnly}
            data={[...purposes]}
            value={(document.purposes as string[]) ?? []}
            error={errorAt('/purposes')}
            onChange={(next) => set({ purposes: next.length > 0 ? next : undefined })}
          />
        )}
      </Stack>
    </Card>
  );
}

/** How often, in what order and in which time a tag runs. */
export function Running({ document, set }: Props) {
  const words = useWords(dictionary);
  const { readOnly, errorAt } = useFormWorld();
  const number = (member: string) => ({
    readOnly,
    value: typeof document[member] === 'number' ? (document[member] as number) : ('' as const),
    error: errorAt(`/${member}`),
    onChange: (next: string | number) => set({ [member]: next === '' ? undefined : Number(next) }),
  });
  const flag = (member: string) => ({
    disabled: readOnly,
    checked: document[member] === true,
    onChange: (change: { currentTarget: { checked: boolean } }) =>
      set({ [member]: change.currentTarget.checked || undefined }),
  });
  return (
    <Stack>
      <Switch label={words.pausedSwitch} {...flag('paused')} />
      <Switch label={words.liveOnly} {...flag('live_only')} />
      <Select
        label={words.limit}
        readOnly={readOnly}
        allowDeselect={false}
        value={String(document.limit ?? 'event')}
        data={(['event', 'page', 'session', 'visitor', 'unlimited'] as const).map((limit) => ({
          value: limit,
          label: words[`limit_${limit}`],
        }))}
        onChange={(next) => set({ limit: next === 'event' ? undefined : next })}
      />
      <NumberInput
        label={words.priority}
        description={words.priorityHint}
        allowDecimal={false}
        {...number('priority')}
      />
      <NumberInput label={words.delay} min={0} max={86_400_000} allowDecimal={false} {...number('delay_ms')} />
      <NumberInput label={words.sample} min={0} max={100} {...number('sample_percent')} />
      <Step member="setup" label={words.setup} flagLabel={words.stopOnFailure} document={document} set={set} />
      <Step member="teardown" label={words.teardown} flagLabel={words.stopOnOwnFailure} document={document} set={set} />
      <Schedule document={document} set={set} />
    </Stack>
  );
}

function Step({
  member,
  label,
  flagLabel,
  document,
  set,
}: Props & { member: string; label: string; flagLabel: string }) {
  const { tags, readOnly, errorAt } = useFormWorld();
  const step = document[member] as { tag: string; stop_on_failure?: boolean } | undefined;
  return (
    <>
      <Select
        label={label}
        searchable
        clearable
        readOnly={readOnly}
        data={tags.filter(({ value }) => value !== document.id)}
        value={step?.tag ?? null}
        error={errorAt(`/${member}/tag`)}
        onChange={(next) => set({ [member]: next ? { ...step, tag: next } : undefined })}
      />
      {step && (
        <Switch
          label={flagLabel}
          disabled={readOnly}
          checked={step.stop_on_failure ?? false}
          onChange={(change) =>
            set({ [member]: change.currentTarget.checked ? { ...step, stop_on_failure: true } : { tag: step.tag } })
          }
        />
      )}
    </>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

function Schedule({ document, set }: Props) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { readOnly, errorAt } = useFormWorld();
  const schedule = (document.schedule ?? {}) as Record<string, unknown>;
  const put = (member: string, next: unknown) => {
    const { [member]: _, ...rest } = schedule;
    const all = next === '' || (Array.isArray(next) && next.length === 0) ? rest : { ...rest, [member]: next };
    set({ schedule: Object.keys(all).length > 0 ? all : undefined });
  };
  const text = (member: string) => ({
    readOnly,
    value: String(schedule[member] ?? ''),
    error: errorAt(`/schedule/${member}`),
    onChange: (change: { currentTarget: { value: string } }) => put(member, change.currentTarget.value),
  });
  const hours = ((schedule.hours as { from: string; to: string }[]) ?? []).map(({ from, to }) => `${from}-${to}`);
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return (
    <>
      <Title order={3} size="h6">
        {words.schedule}
      </Title>
      <Group grow align="flex-start">
        <TextInput label={words.from} description={words.dayHint} {...text('from')} />
        <TextInput label={words.to} description={words.dayHint} {...text('to')} />
      </Group>
      <MultiSelect
        label={words.days}
        readOnly={readOnly}
        data={DAYS.map((one) => ({ value: String(one), label: day.format(MONDAY + (one - 1) * DAY_MS) }))}
        value={((schedule.days as number[]) ?? []).map(String)}
        onChange={(next) => put('days', next.map(Number).sort())}
      />
      <TagsInput
        label={words.hours}
        description={words.hoursHint}
        readOnly={readOnly}
        value={hours}
        error={errorAt('/schedule/hours')}
        onChange={(next) =>
          put(
            'hours',
            next.map((span) => ({
              from: span.split(/[-–]/)[0]?.trim() ?? '',
              to: span.split(/[-–]/)[1]?.trim() ?? '',
            })),
          )
        }
      />
      <TextInput label={words.zone} description={words.zoneHint} {...text('time_zone')} />
    </>
  );
}
