import { Button, Card, NumberInput, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, ifMatch, type Schemas } from '../../api/client';
import { useKnown, useRfmSettings } from '../../api/knowledge';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import type { EventSelector, Window } from '../../lib/rule/model';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { EventForm, FieldChoice } from '../../parts/rule/EventForm';
import { KnowledgeProvider } from '../../parts/rule/knowledge';
import { WindowForm } from '../../parts/rule/WindowForm';
import { useTell } from '../../parts/useUndo';
import classes from './Rfm.module.css';
import dictionary from './words';

type Settings = Schemas['RfmSettings'];
type Scoring = 'quintiles' | number[];
type Score = 'recency' | 'frequency' | 'monetary';

const SCORES: readonly Score[] = ['recency', 'frequency', 'monetary'];
const HINTS = { recency: 'recencyHint', frequency: 'countHint', monetary: 'moneyHint' } as const;
const BEGINNING: Record<Score, number[]> = {
  recency: [7, 30, 90, 180],
  frequency: [2, 3, 4, 6],
  monetary: [1_000, 5_000, 15_000, 50_000],
};

/** Which events are purchases, and how scores follow from them. */
export function RfmSettingsForm({ project }: { project: string }) {
  return (
    <Loaded query={useRfmSettings(project)} height={480}>
      {(settings) => <Form settings={settings} />}
    </Loaded>
  );
}

function Form({ settings }: { settings: Settings }) {
  const { project } = settings;
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const tell = useTell();
  const known = useKnown(project);
  const may = useMay(project)('editor');
  const draft = useDraft(`rfm/${project}`, settings, settings.revision);
  const { value } = draft;
  const change = (part: Partial<Settings>) => draft.change((old) => ({ ...old, ...part }));
  const save = useMutation({
    mutationFn: () => {
      const { project: _, revision: __, ...content } = value;
      return answer(
        api.PUT('/projects/{project}/rfm/settings', {
          params: { path: { project }, header: ifMatch(draft.revision) },
          body: content as never,
        }),
      );
    },
    onSuccess: (saved) => {
      draft.begin({ value: saved, revision: saved.revision });
      queries.invalidateQueries({ queryKey: ['projects', project, 'rfm'] });
      tell.done(words.saved);
    },
  });
  const problems = save.error instanceof ApiError ? save.error.errors : [];
  return (
    <KnowledgeProvider value={{ ...known, problems }}>
      <Stack gap="md">
        {draft.restored && draft.dirty && (
          <DraftNote onDrop={() => draft.begin({ value: settings, revision: settings.revision })} />
        )}
        <ProblemAlert error={save.error} />
        <Card withBorder>
          <Stack gap="sm">
            <EventForm
              label={words.event}
              value={value.event as EventSelector}
              at="/event"
              change={(event) => change({ event: event as never })}
            />
            <FieldChoice
              label={words.sum}
              value={value.value ?? 'revenue'}
              onChange={(next) => change({ value: next })}
            />
            <WindowForm
              value={value.window as Window | undefined}
              ever={false}
              onChange={(window) => change({ window: window as never })}
            />
          </Stack>
        </Card>
        <Title order={2} size="h5">
          {words.scoring}
        </Title>
        {SCORES.map((score) => (
          <ScoringForm
            key={score}
            score={score}
            value={value.scores?.[score] as Scoring | undefined}
            onChange={(next) => change({ scores: { ...value.scores, [score]: next } as never })}
          />
        ))}
        <Text size="sm" c="dimmed">
          {words.classesHint}
        </Text>
        {may && (
          <Button w="fit-content" onClick={() => save.mutate()} loading={save.isPending} disabled={!draft.dirty}>
            {common.save}
          </Button>
        )}
      </Stack>
    </KnowledgeProvider>
  );
}

function ScoringForm({
  score,
  value = 'quintiles',
  onChange,
}: {
  score: Score;
  value: Scoring | undefined;
  onChange: (value: Scoring) => void;
}) {
  const words = useWords(dictionary);
  const thresholds = Array.isArray(value) ? value.map((threshold, index) => ({ threshold, index })) : [];
  return (
    <Card withBorder>
      <Select
        label={words[score]}
        data={[
          { value: 'quintiles', label: words.quintiles },
          { value: 'own', label: words.own },
        ]}
        value={Array.isArray(value) ? 'own' : 'quintiles'}
        onChange={(next) => onChange(next === 'own' ? BEGINNING[score] : 'quintiles')}
        allowDeselect={false}
        maw={480}
      />
      {thresholds.length > 0 && (
        <>
          <Text size="sm" c="dimmed" my="xs">
            {words[HINTS[score]]}
          </Text>
          <div className={classes.thresholds}>
            {thresholds.map(({ threshold, index }) => (
              <NumberInput
                key={`threshold-${index}`}
                className={classes.threshold}
                label={fill(words.threshold, { n: index + 1 })}
                aria-label={`${words[score]}: ${fill(words.threshold, { n: index + 1 })}`}
                value={threshold}
                onChange={(next) =>
                  onChange(thresholds.map((one) => (one.index === index ? Number(next) || 0 : one.threshold)))
                }
                min={0}
              />
            ))}
          </div>
        </>
      )}
    </Card>
  );
}
